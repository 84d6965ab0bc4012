"""DEP003: a package's minor version differs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.packages import before_one, direct, drift, moved, shipped, touches_release
from envparity.rules.release import known


class MinorDrift(Rule):
    """A package's minor version differs between environments.

    Why: Minor versions add behaviour and deprecate some. Below 1.0 they may break as a major one does
    elsewhere.

    Fix: Let the newer version reach production through staging with the next release, and read the notes
    of a package below 1.0 first.
    """

    code: ClassVar[str] = "DEP003"
    name: ClassVar[str] = "minor-drift"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a minor step of a package that ships."""
        found = drift(difference, context)
        cells = [cell for _, cell in known(difference)]
        if found is None or found.step != "minor" or found.backwards or not any(map(shipped, cells)):
            return
        released = touches_release((found.early[0], found.late[0]), difference)
        breaking = before_one(found.early[1]) and before_one(found.late[1]) and direct(cells)
        severity = Severity.LOW if released and direct(cells) else Severity.INFO
        if breaking:
            severity = Severity.MEDIUM if released else Severity.LOW
        told = "a minor version apart, below 1.0" if breaking else "a minor version apart"
        yield self.finding(difference, moved(difference, context, told), severity=severity)
