"""Which services of a project run: those of active profiles, or some that are named with what they need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from envparity.readers.services.compose.model import Table
from envparity.readers.services.compose.normalizing import services_of, table_of


def active(service: Table, profiles: Sequence[str]) -> bool:
    """Say whether a service runs with these profiles; `*` stands for all."""
    wanted = service.get("profiles") or ()
    return not wanted or "*" in profiles or any(one in profiles for one in wanted)


def choose(model: Table, profiles: Sequence[str], named: Iterable[str] = ()) -> frozenset[str]:
    """Give the services that run, and drop from them what they need of others.

    Services that are named bring their own profiles along, and everything that they depend on.
    """
    services = table_of(model, "services")
    wanted = [name for name in named if isinstance(services.get(name), Table)]
    brought = [profile for name in wanted for profile in services[name].get("profiles") or ()]
    enabled = {name for name, one, _ in services_of(model) if active(one, [*profiles, *brought])}
    if not wanted:
        return frozenset(enabled)
    chosen: set[str] = set()
    waiting = [name for name in wanted if name in enabled]
    while waiting:
        name = waiting.pop()
        if name not in chosen:
            chosen.add(name)
            waiting += [other for other in services[name].get("depends_on") or () if other in enabled]
    for name in chosen:
        depends = services[name].get("depends_on")
        for other in [one for one in depends or () if one in services and one not in chosen]:
            depends.pop(other)
    return frozenset(chosen)
