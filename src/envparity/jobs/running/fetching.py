"""Values that lie in a store and are named by a reference, fetched where a container is to be given them."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from envparity.secrets.references import Resolver


class Fetch(Protocol):
    """A variable's key and value -> its value; `certain` says that it is a secret whatever its key says."""

    def __call__(self, key: str, value: str, *, certain: bool = False) -> str:
        """Give the value: itself, unless it is a reference."""


def leave(key: str, value: str, *, certain: bool = False) -> str:  # noqa: ARG001
    """Leave references as they are."""
    return value


class Fetching:
    """The stores that one project's references lead to, opened when the first is met. Values are dropped at the end.

    `StoreError` names the reference that cannot be resolved.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._resolver: Resolver | None = None

    def __call__(self, key: str, value: str, *, certain: bool = False) -> str:
        """Give a value, or what its reference leads to."""
        if "://" not in value:
            return value
        from envparity.model.references import filled, reference_in, references_within
        from envparity.secrets.references import Resolver, secret_reference

        found = reference_in(value) if certain else secret_reference(key, value)
        within = () if found is not None else references_within(value)
        if found is None and not within:
            return value
        if self._resolver is None:
            from envparity.secrets.stores.base import Ground

            self._resolver = Resolver(Ground(self._root))
        resolver = self._resolver
        if found is None:
            return filled(value, within, lambda one: resolver.get(one).reveal())
        return resolver.get(found).reveal()

    @property
    def asked(self) -> bool:
        """Whether a store was asked."""
        return self._resolver is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._resolver is not None:
            self._resolver.close()
