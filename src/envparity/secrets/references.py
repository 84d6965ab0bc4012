"""References resolved: the stores behind them asked, each value at most once, and dropped at the end."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from envparity.errors import MissingSecretError, StoreError
from envparity.model.records import replace
from envparity.model.references import Reference, filled, reference_in, references_within
from envparity.model.values import Mixed, Seal, Sealed, Unknown, Value
from envparity.secrets.kinds import kind_by_key
from envparity.secrets.stores.base import Ground, Store
from envparity.secrets.stores.table import entry, open_store
from envparity.secrets.value import Secret


def secret_reference(key: str, text: str) -> Reference | None:
    """Read a setting's value as a reference to a secret; none where it is none.

    `file://` and `env://` are ordinary values too: they count where the key is that of a secret.
    """
    if "://" not in text:
        return None
    found = reference_in(text)
    return found if found is not None and (found.sure or kind_by_key(key)) else None


def resolving_seal(seal: Seal, resolver: Resolver) -> Seal:
    """Make a seal that seals what references stand for; what a store does not give is unknown, never equal."""

    def seal_resolved(key: str, raw: str, *, certain: bool = False) -> Value:
        found = secret_reference(key, raw)
        within = () if found is not None else references_within(raw)
        if within:
            found = within[0].reference
        if found is None:
            return seal(key, raw, certain=certain)
        try:
            whole = (
                filled(raw, within, lambda one: resolver.get(one).reveal())
                if within
                else resolver.get(found).reveal()
            )
            value = seal(key, whole, certain=certain if within else True)
            return _from_store(value, found, resolver.since(found))
        except MissingSecretError as error:
            return Unknown(error.message, str(found))
        except StoreError as error:
            return Unknown(f"`{found}`: {error.message}", reference=str(found))

    return seal_resolved


def _from_store(value: Value, reference: Reference, since: str) -> Value:
    """Say of what a store gave where it came from."""
    if isinstance(value, Sealed):
        return replace(value, since=since, reference=str(reference))
    if isinstance(value, Mixed):
        parts = (
            replace(part, since=since, reference=str(reference)) if isinstance(part, Sealed) else part
            for part in value.parts
        )
        return Mixed(tuple(parts))
    return value


class Resolver:
    """The stores of one run. Its end drops every value that it gave.

    With `local` alone, a store beyond this machine is not asked: `StoreError`.
    """

    def __init__(self, ground: Ground, *, local: bool = False) -> None:
        self._ground = ground
        self._local = local
        self._failed: dict[Reference, StoreError] = {}
        self._stores: dict[str, Store] = {}
        self._values: dict[Reference, Secret] = {}

    def store(self, scheme: str) -> Store:
        """Give the store of a scheme, opened once."""
        if self._local and entry(scheme).remote:
            raise StoreError(
                "its store lies beyond this machine and was not asked", hint="`--resolve` asks it"
            )
        if scheme not in self._stores:
            self._stores[scheme] = open_store(scheme, self._ground)
        return self._stores[scheme]

    def get(self, reference: Reference) -> Secret:
        """Give a reference's value, asked for once; it is the resolver's, and dropped with it."""
        if reference in self._failed:
            raise self._failed[reference]
        if reference not in self._values:
            try:
                self._values[reference] = self.store(reference.scheme).get(reference.name)
            except StoreError as error:
                self._failed[reference] = error
                raise
        return self._values[reference]

    def since(self, reference: Reference) -> str:
        """Say when a reference's value was set, ISO 8601; empty where its store does not tell."""
        return self.store(reference.scheme).since(reference.name)

    def close(self) -> None:
        """Drop every value, and close the stores."""
        for value in self._values.values():
            value.drop()
        self._values.clear()
        for store in self._stores.values():
            store.close()
        self._stores.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
