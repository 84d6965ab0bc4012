"""One service under two names: `helpdesk-web` in a cluster is `web` in Compose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from envparity.model.snapshots import Environment, Snapshot
from envparity.model.stages import own_words


def spoken_names(snapshots: Sequence[Snapshot]) -> tuple[Mapping[str, str], ...]:
    """Map, for each snapshot, a service's own name to the name it is compared by.

    The environment's own name is dropped from the ends; then a name that no other environment knows
    takes the one name of theirs that it ends with as a whole word, if there is exactly one such.
    """
    stripped = [
        {s.name: _without_own_name(s.name, snapshot.environment) for s in snapshot.services}
        for snapshot in snapshots
    ]
    spoken: list[dict[str, str]] = []
    for at, names in enumerate(stripped):
        others = {name for other, held in enumerate(stripped) if other != at for name in held.values()}
        taken = set(names.values())
        spoken.append({own: _known_as(name, others, taken) for own, name in names.items()})
    return tuple(spoken)


def _without_own_name(name: str, environment: Environment) -> str:
    words = own_words(environment)
    parts = name.split("-")
    whole = environment.name.lower().split("-")
    lowered, long = name.lower().split("-"), len(whole)
    if len(parts) > long and lowered[:long] == whole:
        return "-".join(parts[long:])
    if len(parts) > long and lowered[-long:] == whole:
        return "-".join(parts[:-long])
    while len(parts) > 1 and parts[-1].lower() in words:
        parts.pop()
    while len(parts) > 1 and parts[0].lower() in words:
        parts.pop(0)
    return "-".join(parts)


def _known_as(name: str, others: set[str], taken: set[str]) -> str:
    if name in others:
        return name
    ends = [other for other in others if name.endswith(f"-{other}") and other not in taken]
    return ends[0] if len(ends) == 1 else name
