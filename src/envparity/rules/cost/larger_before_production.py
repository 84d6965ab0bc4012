"""CST002: more before production than in it."""

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
from envparity.rules.release import before_production, in_production, plain
from envparity.rules.wording import listed, names_of, quoted


class LargerBeforeProduction(Rule):
    """An environment before production reserves or runs more of a service than production does.

    Why: It costs more than what it rehearses, and hides what production runs short of.

    Fix: Lower it to production's, or find out whether production should have as much.
    """

    code: ClassVar[str] = "CST002"
    name: ClassVar[str] = "larger-before-production"
    area: ClassVar[Area] = Area.COST
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report reservations and replicas that are higher before production than anywhere in it."""
        name, _ = facet(difference)
        if name not in _TOLD:
            return
        live = [
            number
            for _, cell in in_production(difference)
            if (number := amount(plain(cell) or "")) is not None
        ]
        more = [
            e
            for e, cell in before_production(difference)
            if live and (number := amount(plain(cell) or "")) is not None and number > max(live)
        ]
        if more:
            message = (
                f"{quoted(difference.subject.name)} {_TOLD[name]} in {listed(names_of(more))} than in "
                f"{listed(names_of(e for e, _ in in_production(difference)))}"
            )
            yield self.finding(
                difference,
                message,
                environments=names_of([*more, *(e for e, _ in in_production(difference))]),
            )


_TOLD = {
    "replicas": "has more replicas",
    "cpus-reserved": "reserves more processor time",
    "memory-reserved": "reserves more memory",
}
