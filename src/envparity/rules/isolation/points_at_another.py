"""ISO003: an environment that points at another one before production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.addresses import strays
from envparity.rules.base import Context, Rule
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
        found = [
            (environment, endpoint, whose)
            for environment, endpoint, stages, whose in strays(difference, context)
            if Stage.PRODUCTION not in stages
        ]
        if found:
            told = spread_texts(
                (e, f"{quoted(endpoint.host)}, a host of {listed(whose)},") for e, endpoint, whose in found
            )
            message = f"{quoted(difference.subject.name)} leads to {told}".replace(",,", ",")
            yield self.finding(difference, message, environments=names_of(e for e, *_ in found))
