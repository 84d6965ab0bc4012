"""DEP004: a package's patch, build or pre-release differs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.packages import Drift, drift, moved, shipped
from envparity.rules.release import known

_STEPS = {
    "patch": "a patch apart",
    "build": "a build or revision apart",
    "pre-release": "a pre-release apart",
}


class PatchDrift(Rule):
    """A package differs between environments by a patch, a build or a pre-release.

    Why: Such steps mend faults and seldom change behaviour; they are listed so that a surprise can be
    traced to them.

    Fix: Nothing by itself; the next release brings the environments together.
    """

    code: ClassVar[str] = "DEP004"
    name: ClassVar[str] = "patch-drift"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.INFO
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a small step of a package that ships."""
        found = drift(difference, context)
        if found is None or found.backwards or found.step in ("major", "minor"):
            return
        if any(shipped(cell) for _, cell in known(difference)):
            yield self.finding(difference, moved(difference, context, _apart(found)))


def _apart(found: Drift) -> str:
    """Name the step in the words of the version's own order."""
    if found.step == "build" and any(".post" in version for version in (found.early[1], found.late[1])):
        return "a post-release apart"
    return _STEPS.get(found.step, "their order tells nothing of the step")
