"""A secret's raw value while it is in hand: it does not print, is not pickled, and can be dropped."""

from __future__ import annotations

from hmac import compare_digest
from types import TracebackType
from typing import NoReturn, Self

from envparity.model.values import MASK


class Secret:
    """One raw value. `reveal` is the only way to see it; `drop`, or the end of a `with`, wipes it.

    Equality takes the same time wherever two values differ. Python keeps copies of text that it was given or
    gave, which nothing can wipe: what is dropped is the one that would have lived longest.
    """

    __slots__ = ("_raw",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, raw: str | bytes) -> None:
        self._raw = bytearray(raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else raw)

    def reveal(self) -> str:
        """Give the value as text; `ValueError` once it was dropped."""
        return self.reveal_bytes().decode("utf-8", "surrogateescape")

    def reveal_bytes(self) -> bytes:
        """Give the value as bytes; `ValueError` once it was dropped."""
        if self._raw is _GONE:
            raise ValueError("the secret was dropped")
        return bytes(self._raw)

    def drop(self) -> None:
        """Wipe the value; dropping twice is no error."""
        if self._raw is not _GONE:
            self._raw[:] = bytes(len(self._raw))
            self._raw = _GONE

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return compare_digest(self.reveal_bytes(), other.reveal_bytes())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.drop()

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    __str__ = __repr__

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is neither pickled nor copied")


_GONE = bytearray()
