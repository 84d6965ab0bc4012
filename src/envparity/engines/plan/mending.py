"""What a run that was killed left half done, and the steps that put it right before anything else is planned.

A container is made under a passing name where that takes more than one request, and where it is to take the
place of another. So what has its own name is whole; what has a passing one is either thrown away or, where
the one whose place it takes is gone already, given its name: it has that one's data.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from envparity.engines import labels
from envparity.engines.plan.steps import Steps
from envparity.engines.seen import Seen, SeenContainer, owner
from envparity.model.records import dataclass, replace

_NEW = "new"
_CUT_OFF = "an earlier run was cut off"


def passing_name(name: str, old: str = "") -> str:
    """Give the name under which a container is made: in the place of the one with the id `old`, or anew."""
    return f"{old[:12] or _NEW}_{name}"


def final_name(found: SeenContainer) -> str:
    """Give the name that a container under a passing one is to have; empty for every other container."""
    final = found.labels.get(labels.CONTAINER, "")
    return (
        final if final and re.fullmatch(f"(?:{_NEW}|[0-9a-f]{{12}})_{re.escape(final)}", found.name) else ""
    )


@dataclass(frozen=True, slots=True)
class Mended:
    """The look at the engine as it will be once `steps` are done."""

    seen: Seen
    steps: Steps


def mend(seen: Seen, workspace: str, environments: Collection[str]) -> Mended:
    """Plan what puts right what an earlier run left of these environments."""
    steps = Steps()
    kept: list[SeenContainer] = []
    for found in seen.containers:
        final = final_name(found)
        place, environment = owner(found.labels)
        if not final or place != workspace or environment not in environments:
            kept.append(found)
        elif _replaced(found, final, seen):
            steps.add(
                "rename", "container", final, f"{_CUT_OFF}: it is `{found.name}`", service=found.service
            )
            kept.append(replace(found, name=final))
        else:
            cause = f"{_CUT_OFF} while it was made"
            steps.add("remove", "container", found.name, cause, service=found.service)
    kept.sort(key=lambda found: found.name)
    return Mended(replace(seen, containers=tuple(kept)), steps)


def _replaced(found: SeenContainer, final: str, seen: Seen) -> bool:
    """Whether the one whose place it was to take has gone, so that it alone holds what that one held."""
    old = found.name.partition("_")[0]
    gone = old != _NEW and not any(other.id.startswith(old) for other in seen.containers)
    return gone and seen.container(final) is None
