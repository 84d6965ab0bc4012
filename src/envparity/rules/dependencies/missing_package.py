"""DEP001: a package that ships is in one environment's lock and not in another's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Environment, Stage
from envparity.rules.base import Context, Rule
from envparity.rules.packages import direct, shipped
from envparity.rules.release import known, lacking, rehearses
from envparity.rules.wording import listed, names_of, quoted, spread


class MissingPackage(Rule):
    """A package that ships is locked in one environment and not in another.

    Why: Code that imports it works where it is installed and fails at its first call where it is not; a
    package that production alone has disappears with the next release.

    Fix: Find out which change added or removed it, and let that change reach every environment in order;
    if production alone needs it, add it to the project so that the next lock holds it too.
    """

    code: ClassVar[str] = "DEP001"
    name: ClassVar[str] = "missing-package"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a shipped package that is certainly absent elsewhere."""
        held = [(e, cell) for e, cell in known(difference) if shipped(cell)]
        gone = lacking(difference)
        if not held or not gone:
            return
        asked = direct(cell for _, cell in held)
        rehearsed_or_live = [e for e, _ in held if e.stage is Stage.PRODUCTION or rehearses(e, difference)]
        if not rehearsed_or_live and not asked:
            return
        leaves = any(e.stage is Stage.PRODUCTION for e, _ in held) and any(
            rehearses(e, difference) for e in gone
        )
        severity = Severity.LOW if rehearsed_or_live else Severity.INFO
        if leaves and asked:
            severity = Severity.MEDIUM
        elif not asked:
            severity = Severity.LOW if leaves else Severity.INFO
        message = f"{quoted(difference.subject.name)} is {spread(held)}, and {_lack(context, gone)}"
        yield self.finding(
            difference, message, severity=severity, environments=names_of([*(e for e, _ in held), *gone])
        )


def _lack(context: Context, gone: Iterable[Environment]) -> str:
    """Say where a package is not; of a release, whether it arrives or leaves with it."""
    names = names_of(gone)
    source, target = context.release or ("", "")
    if target in names:
        return f"arrives in {target} with the release"
    return f"leaves {target} with the release" if source in names else f"not locked in {listed(names)}"
