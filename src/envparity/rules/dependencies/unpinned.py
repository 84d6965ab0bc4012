"""DEP011: a package is pinned in one environment and floats in another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.packages import packages, shipped
from envparity.rules.release import known, stages
from envparity.rules.wording import listed, names_of, quoted, spread


class Unpinned(Rule):
    """A package is pinned to a version in one environment and floats in another.

    Why: Where it floats, what is installed depends on the day. Two builds of the same commit differ, and
    the environment that is pinned rehearses neither.

    Fix: Lock the package in every environment, from one lock if you can.
    """

    code: ClassVar[str] = "DEP011"
    name: ClassVar[str] = "unpinned-package"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a package without a version beside one that has it."""
        held = [(e, cell) for e, cell in known(difference) if packages(cell) and shipped(cell)]
        floats = [e for e, cell in held if any(not p.version and not p.origin for p in packages(cell))]
        if not floats or len(floats) == len(held):
            return
        severity = self.severity if Stage.PRODUCTION in stages(floats) else Severity.LOW
        pinned = spread((e, cell) for e, cell in held if e not in floats)
        message = f"{quoted(difference.subject.name)} floats in {listed(names_of(floats))} and is {pinned}"
        yield self.finding(difference, message, severity=severity)
