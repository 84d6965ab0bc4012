"""ORC003: another way of replacing what runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet
from envparity.rules.release import in_production, rehearsal, unrehearsed
from envparity.rules.wording import quoted, spread


class OtherStrategy(Rule):
    """A service is replaced in another way in production than where production is rehearsed.

    Why: One stops the old before the new is there, the other runs both side by side: migrations, locks and the
    downtime itself are met in production first.

    Fix: Rehearse with production's strategy.
    """

    code: ClassVar[str] = "ORC003"
    name: ClassVar[str] = "other-strategy"
    area: ClassVar[Area] = Area.ORCHESTRATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report strategies that staging and production do not share."""
        if facet(difference)[0] == "strategy" and unrehearsed(difference):
            held = spread((*rehearsal(difference), *in_production(difference)))
            yield self.finding(difference, f"{quoted(difference.subject.name)} is replaced by {held}")
