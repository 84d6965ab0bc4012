"""A seal that keeps what it seals, for the few deeds that need the value itself; everything is dropped at its end."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from envparity.model.values import Plain, Sealed, Value
from envparity.secrets.value import Secret


class KeepingSeal:
    """Seals every value whole, under a number by which it can be had again until the end."""

    def __init__(self) -> None:
        self._kept: list[Secret] = []

    def seal(self, key: str, raw: str, *, certain: bool = False) -> Value:  # noqa: ARG002 - every value is kept
        """Seal one value; readers call it as they would any other seal."""
        self._kept.append(Secret(raw))
        return Sealed(str(len(self._kept) - 1), "kept", "")

    def value(self, sealed: Value) -> Secret | None:
        """Give what one of its own sealed values stands for; none for a value that is not known."""
        if isinstance(sealed, Plain):
            return Secret(sealed.text)
        if isinstance(sealed, Sealed) and sealed.kind == "kept":
            return self._kept[int(sealed.fingerprint)]
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for value in self._kept:
            value.drop()


def make_keeping_seal() -> KeepingSeal:
    """Make one; used in a `with`, at whose end the values are gone."""
    return KeepingSeal()
