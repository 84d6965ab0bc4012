"""Which areas a subject speaks of beside its own: a setting of timeouts of latency, an address of isolation.

The rules of those areas look at it, so where they find nothing that is good news and not want of knowledge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from envparity.model.areas import Area
from envparity.model.differences import Difference, Present
from envparity.model.values import Unknown
from envparity.rules.addresses import addresses, leads_out
from envparity.rules.keys import (
    chooses_backend,
    is_capacity,
    is_debug,
    is_locale,
    is_log_level,
    is_model,
    is_telemetry,
    is_timeout,
    names_environment,
)

_FACETS: Mapping[str, frozenset[Area]] = {
    "image": frozenset({Area.VENDOR_LOCK_IN}),
    "port": frozenset({Area.ISOLATION}),
    "replicas": frozenset({Area.COST}),
    "memory": frozenset({Area.COST}),
    "cpus": frozenset({Area.COST}),
    "memory-reserved": frozenset({Area.COST}),
    "cpus-reserved": frozenset({Area.COST}),
}
_NONE: frozenset[Area] = frozenset()
_PACKAGE = frozenset({Area.VENDOR_LOCK_IN})
_CALLED = ("http", "https", "ws", "wss", "grpc", "grpcs")


def spoken_of(differences: Iterable[Difference]) -> Mapping[Area, frozenset[str]]:
    """Give for each area the environments in which a known subject of another area speaks of it."""
    found: dict[Area, set[str]] = {}
    for difference in differences:
        subject = difference.subject
        if subject.kind == "setting":
            said = _by_key(subject.name)
        elif subject.kind == "service":
            said = _FACETS.get(subject.aspect.partition(" ")[0], _NONE)
        else:
            said = _PACKAGE if subject.kind == "package" else _NONE
        for environment, cell in difference.present():
            if isinstance(cell.value, Unknown):
                continue
            told = said | _by_address(subject.name, cell) if subject.kind == "setting" else said
            for area in told:
                found.setdefault(area, set()).add(environment.name)
    return {area: frozenset(names) for area, names in found.items()}


@lru_cache(maxsize=16384)
def _by_key(key: str) -> frozenset[Area]:
    asked = {
        Area.OBSERVABILITY: is_telemetry(key) or is_log_level(key),
        Area.LATENCY: is_timeout(key),
        Area.SCALABILITY: is_capacity(key),
        Area.API_INTEGRATION: is_model(key),
        Area.RUNTIME_ENVIRONMENT: is_debug(key)
        or names_environment(key)
        or is_locale(key)
        or chooses_backend(key),
    }
    return frozenset(area for area, said in asked.items() if said)


def _by_address(key: str, cell: Present) -> frozenset[Area]:
    found = addresses(key, cell)
    if not found or not leads_out(key):
        return _NONE
    called = any(endpoint.scheme in _CALLED for endpoint in found)
    return frozenset({Area.ISOLATION, Area.API_INTEGRATION} if called else {Area.ISOLATION})
