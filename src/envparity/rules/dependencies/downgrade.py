"""DEP005: production, or what is nearer to it, has a newer version than what would be released to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.packages import drift, shipped
from envparity.rules.release import known
from envparity.rules.wording import names_of, quoted, spread


class Downgrade(Rule):
    """A release would take a package back: an environment nearer to production has the newer version.

    Why: The newer version was often put there in a hurry, to mend a fault or a vulnerability. The next
    release undoes it without anybody deciding so.

    Fix: Bring the newer version back to the main line and to every environment before it, then release.
    """

    code: ClassVar[str] = "DEP005"
    name: ClassVar[str] = "downgrade-towards-production"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a step that goes back on the way to production."""
        found = drift(difference, context)
        if found is None or not found.backwards:
            return
        live = found.late[0].stage is Stage.PRODUCTION
        severity = Severity.MEDIUM if live else Severity.LOW
        if live and found.step == "major":
            severity = Severity.HIGH
        if not any(shipped(cell) for _, cell in known(difference)):
            severity = Severity.INFO
        message = (
            f"releasing {found.early[0].name} would take {quoted(difference.subject.name)} in {found.late[0].name} back "
            f"from {quoted(found.late[1])} to {quoted(found.early[1])} ({spread(known(difference))})"
        )
        yield self.finding(
            difference, message, severity=severity, environments=names_of(e for e, _ in known(difference))
        )
