"""DEP002: a package's major version differs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.packages import direct, drift, moved, shipped, touches_release
from envparity.rules.release import known


class MajorDrift(Rule):
    """A package's major version differs between environments.

    Why: A new major version may remove or change what the code calls. What passed its tests with one
    says little about the other.

    Fix: Read the package's notes on what broke, and bring the environments to one major version before
    anything else is released with it; roll it out alone if you can.
    """

    code: ClassVar[str] = "DEP002"
    name: ClassVar[str] = "major-drift"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a major step that goes towards production in order."""
        found = drift(difference, context)
        if found is None or found.step != "major" or found.backwards:
            return
        cells = [cell for _, cell in known(difference)]
        severity = Severity.MEDIUM if direct(cells) else Severity.LOW
        if touches_release((found.early[0], found.late[0]), difference):
            severity = Severity.HIGH if direct(cells) else Severity.MEDIUM
        if not any(shipped(cell) for cell in cells):
            severity = Severity.INFO
        message = moved(difference, context, "a major version apart")
        yield self.finding(difference, message, severity=severity)
