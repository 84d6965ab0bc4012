"""What belongs to which environment: hosts that are one's own, secrets and where each is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from envparity.model.differences import Difference, Layer, Subject
from envparity.model.endpoints import endpoint_in
from envparity.model.facts import Setting
from envparity.model.places import Place
from envparity.model.snapshots import Environment, Snapshot
from envparity.model.stages import NAMES, joined, own_words
from envparity.model.values import secrets_in

_NO_WORD = (".svc.cluster.local", ".cluster.local", ".local", ".localdomain", ".test", ".dev", ".live")
"""Ends of host names whose words name no environment: special-use names (RFC 6761) and top-level domains."""

_CERTAIN = frozenset(
    word
    for word, (name, _) in NAMES.items()
    if name in ("development", "qa", "uat", "staging", "preprod", "nonprod", "production")
)
"""Words that hardly mean anything but an environment, of this workspace or not."""


def host_owners(snapshots: Sequence[Snapshot]) -> Mapping[str, tuple[str, ...]]:
    """Map each host to the environments that own it: a profile declares it, or it carries their name.

    A host that carries a stage's word (`db.prod.corp.example`) belongs to every environment so named.
    """
    carried = _Carried([snapshot.environment for snapshot in snapshots])
    owners: dict[str, tuple[str, ...]] = {}
    for snapshot in snapshots:
        for setting in snapshot.settings:
            endpoint = endpoint_in(setting.key, setting.value)
            if endpoint is not None and not endpoint.local and endpoint.host not in owners:
                named = carried.by(endpoint.host)
                if named:
                    owners[endpoint.host] = named
    for snapshot in snapshots:
        for host in snapshot.environment.hosts:
            owners[host.lower()] = (snapshot.environment.name,)
    return owners


class _Carried:
    """The environments whose names a host may carry, by the words that mean them."""

    def __init__(self, environments: Sequence[Environment]) -> None:
        self._names = [environment.name for environment in environments]
        self._meant: dict[str, list[int]] = {}
        for at, environment in enumerate(environments):
            for word in own_words(environment):
                self._meant.setdefault(word, []).append(at)
        self._found: dict[frozenset[str], tuple[str, ...]] = {}

    def by(self, host: str) -> tuple[str, ...]:
        """Give the environments that a host's first telling label means, in their own order.

        `shop-preprod.apps.live.example` is no host of `live`, which is where a cluster's own name stands.
        """
        name = host.lower()
        for ending in _NO_WORD:
            name = name.removesuffix(ending)
        for label in name.split("."):
            words = set(joined(label).replace("_", "-").split("-"))
            if meant := frozenset(words.intersection(self._meant)):
                return self._by_words(meant)
            if words & _CERTAIN:
                return ()
        return ()

    def _by_words(self, words: frozenset[str]) -> tuple[str, ...]:
        if words not in self._found:
            places = {at for word in words for at in self._meant[word]}
            self._found[words] = tuple(self._names[at] for at in sorted(places))
        return self._found[words]


def secret_holders(differences: Sequence[Difference]) -> Mapping[str, tuple[tuple[str, Subject], ...]]:
    """Map each secret's fingerprint to every environment and subject that holds it."""
    holders: dict[str, dict[tuple[str, Subject], None]] = {}
    for difference in differences:
        for environment, secret in difference.secrets():
            if secret.fingerprint:
                holders.setdefault(secret.fingerprint, {})[environment.name, difference.subject] = None
    return {fingerprint: tuple(held) for fingerprint, held in holders.items()}


def secrets_beneath(differences: Sequence[Difference]) -> Mapping[str, tuple[Layer, ...]]:
    """Map each secret's fingerprint to where it stands and a later source overrides it."""
    readers: dict[str, set[str]] = {}
    overridden = []
    for difference in differences:
        for environment, cell in difference.present():
            for fact in cell.facts:
                readers.setdefault(fact.place.path, set()).add(environment.name)
                for layer in fact.beneath if isinstance(fact, Setting) else ():
                    readers.setdefault(layer.place.path, set()).add(environment.name)
                    overridden.append((environment.name, difference.subject, layer))
    found: dict[str, dict[Layer, None]] = {}
    for name, subject, layer in overridden:
        own = len(readers[layer.place.path]) == 1
        for secret in secrets_in(layer.value):
            if secret.fingerprint:
                found.setdefault(secret.fingerprint, {})[Layer(name, subject, layer.place, own)] = None
    return {fingerprint: tuple(held) for fingerprint, held in found.items()}


def standings(differences: Sequence[Difference]) -> Mapping[tuple[str, Subject], Place]:
    """Map each environment and subject that hold a secret to the first place at which it was read."""
    return {
        (environment.name, difference.subject): cell.places[0]
        for difference in differences
        if difference.secrets()
        for environment, cell in difference.present()
        if cell.places
    }
