"""ISO003: an environment that points at another one before production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.addresses import addresses, is_neighbour, leads_out, owners
from envparity.rules.base import Context, Rule
from envparity.rules.release import before_production
from envparity.rules.wording import listed, names_of, quoted, spread_texts


class PointsAtAnother(Rule):
    """An environment before production points at a host of another such environment.

    Why: Each then tests against data and versions that others change at the same time, and the two fall
    together.

    Fix: Give each environment its own host, or name a shared one as shared and own it nowhere.
    """

    code: ClassVar[str] = "ISO003"
    name: ClassVar[str] = "points-at-another"
    area: ClassVar[Area] = Area.ISOLATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report addresses whose host another earlier environment owns."""
        if not leads_out(difference.subject.name):
            return
        found = []
        for environment, cell in before_production(difference):
            for endpoint in addresses(difference.subject.name, cell):
                whose = owners(endpoint.host, context)
                live = any(context.environment(name).stage is Stage.PRODUCTION for name in whose)
                if is_neighbour(endpoint, environment, context):
                    continue
                if whose and environment.name not in whose and not live:
                    found.append((environment, endpoint, whose))
        if found:
            told = spread_texts(
                (e, f"{quoted(endpoint.host)}, a host of {listed(whose)},") for e, endpoint, whose in found
            )
            message = f"{quoted(difference.subject.name)} leads to {told}".replace(",,", ",")
            yield self.finding(difference, message, environments=names_of(e for e, *_ in found))
