"""One thing under names that hold the environment's own: `STAGING_DB_URL` in staging is `PRODUCTION_DB_URL` there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from envparity.model.snapshots import Snapshot
from envparity.model.stages import fold_own_name


def shared_names(
    snapshots: Sequence[Snapshot], held: Sequence[Collection[str]]
) -> tuple[Mapping[str, str], ...]:
    """Map, for each snapshot, a name that only it knows to the one it shares with another once folded.

    A name that other environments know as it stands (`DEV_MODE` everywhere) keeps its meaning and is not folded.
    """
    holders: dict[str, int] = {}
    for names in held:
        for name in set(names):
            holders[name] = holders.get(name, 0) + 1
    folded = [_folded(snapshot, names, holders) for snapshot, names in zip(snapshots, held, strict=True)]
    met: dict[str, int] = {}
    for names_here in folded:
        for common in names_here.values():
            met[common] = met.get(common, 0) + 1
    return tuple({name: common for name, common in here.items() if met[common] > 1} for here in folded)


def _folded(snapshot: Snapshot, names: Collection[str], holders: Mapping[str, int]) -> dict[str, str]:
    """Fold the names that one environment alone knows; two that fold to the same stay two."""
    own = {
        name: fold_own_name(name, snapshot.environment) for name in sorted(set(names)) if holders[name] == 1
    }
    spoken = Counter(own.values())
    return {name: common for name, common in own.items() if common != name and spoken[common] == 1}
