"""DEP004: a package's patch, build or pre-release differs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.packages import drift, shipped
from envparity.rules.release import known
from envparity.rules.wording import quoted, spread


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
            yield self.finding(
                difference, f"{quoted(difference.subject.name)} is {spread(known(difference))}"
            )
