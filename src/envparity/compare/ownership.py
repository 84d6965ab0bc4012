"""What belongs to which environment: hosts that are one's own, secrets and where each is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from envparity.model.differences import Difference, Subject
from envparity.model.endpoints import endpoint_in
from envparity.model.snapshots import Environment, Snapshot
from envparity.model.stages import own_words

_NO_WORD = (".svc.cluster.local", ".cluster.local", ".local", ".localdomain", ".test", ".dev", ".live")
"""Ends of host names whose words name no environment: special-use names (RFC 6761) and top-level domains."""


def host_owners(snapshots: Sequence[Snapshot]) -> Mapping[str, tuple[str, ...]]:
    """Map each host to the environments that own it: a profile declares it, or it carries their name.

    A host that carries a stage's word (`db.prod.corp.example`) belongs to every environment so named.
    """
    environments = [snapshot.environment for snapshot in snapshots]
    owners: dict[str, tuple[str, ...]] = {}
    for snapshot in snapshots:
        for setting in snapshot.settings:
            endpoint = endpoint_in(setting.key, setting.value)
            if endpoint is not None and not endpoint.local and endpoint.host not in owners:
                named = tuple(e.name for e in environments if _carries(endpoint.host, e))
                if named:
                    owners[endpoint.host] = named
    for environment in environments:
        for host in environment.hosts:
            owners[host.lower()] = (environment.name,)
    return owners


def _carries(host: str, environment: Environment) -> bool:
    name = host.lower()
    for ending in _NO_WORD:
        name = name.removesuffix(ending)
    words = set(name.replace("-", ".").replace("_", ".").split("."))
    return bool(words & own_words(environment))


def secret_holders(differences: Sequence[Difference]) -> Mapping[str, tuple[tuple[str, Subject], ...]]:
    """Map each secret's fingerprint to every environment and subject that holds it."""
    holders: dict[str, dict[tuple[str, Subject], None]] = {}
    for difference in differences:
        for environment, secret in difference.secrets():
            if secret.fingerprint:
                holders.setdefault(secret.fingerprint, {})[environment.name, difference.subject] = None
    return {fingerprint: tuple(held) for fingerprint, held in holders.items()}
