"""ORC001: a service that nothing restarts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet
from envparity.rules.release import before_production, in_production, lacking, plain
from envparity.rules.wording import listed, names_of, quoted


class MissingRestart(Rule):
    """A service is restarted after a failure in one environment and not in production.

    Why: The first crash in production ends it until somebody notices.

    Fix: Give production the same restart policy.
    """

    code: ClassVar[str] = "ORC001"
    name: ClassVar[str] = "missing-restart"
    area: ClassVar[Area] = Area.ORCHESTRATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a restart policy that production lacks or denies."""
        if facet(difference)[0] != "restart":
            return
        held = [e for e, cell in before_production(difference) if (plain(cell) or "no") != "no"]
        gone = [e for e, cell in in_production(difference) if (plain(cell) or "") == "no"]
        gone += [e for e in lacking(difference) if e.stage is Stage.PRODUCTION]
        if held and gone:
            message = f"{quoted(difference.subject.name)} is restarted after a failure in {listed(names_of(held))}, and not in {listed(names_of(gone))}"
            yield self.finding(difference, message, environments=names_of([*held, *gone]))
