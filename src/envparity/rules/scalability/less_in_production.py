"""SCA004: less in production than in its rehearsal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet
from envparity.rules.quantities import amount
from envparity.rules.release import in_production, plain, rehearsal
from envparity.rules.wording import listed, names_of, quoted


class LessInProduction(Rule):
    """A service may use less memory or processor time in production than where production is rehearsed.

    Why: What fits in staging is killed or throttled in production, and staging cannot show it.

    Fix: Give production at least as much, or rehearse with its limit.
    """

    code: ClassVar[str] = "SCA004"
    name: ClassVar[str] = "less-in-production"
    area: ClassVar[Area] = Area.SCALABILITY
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report limits that are lower everywhere in production than in its rehearsals."""
        name, _ = facet(difference)
        if name not in ("cpus", "memory"):
            return
        live, tried = in_production(difference), rehearsal(difference)
        mine = [number for _, cell in live if (number := amount(plain(cell) or "")) is not None]
        theirs = [number for _, cell in tried if (number := amount(plain(cell) or "")) is not None]
        if mine and theirs and max(mine) < min(theirs):
            what = "memory" if name == "memory" else "processor time"
            message = (
                f"{quoted(difference.subject.name)} may use less {what} in {listed(names_of(e for e, _ in live))} "
                f"than in {listed(names_of(e for e, _ in tried))}"
            )
            severity = self.severity if name == "memory" else Severity.LOW
            yield self.finding(
                difference, message, severity=severity, environments=names_of(e for e, _ in (*tried, *live))
            )
