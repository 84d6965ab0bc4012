"""SCA003: a reservation that production lacks."""

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
from envparity.rules.release import before_production, in_production, lacking, released
from envparity.rules.wording import listed, names_of, quoted


class MissingRequest(Rule):
    """Production does not reserve processor time or memory for a service for which another environment does.

    Why: Without a request the scheduler puts it where there is no room, and it is the first to go when memory runs out.

    Fix: Reserve in production what the service needs when it is busy; measure it in staging.
    """

    code: ClassVar[str] = "SCA003"
    name: ClassVar[str] = "missing-request"
    area: ClassVar[Area] = Area.SCALABILITY
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report requests that a staging has and production lacks."""
        name, _ = facet(difference)
        if name not in ("cpus-reserved", "memory-reserved") or in_production(difference):
            return
        limit = name.removesuffix("-reserved")
        gone = [
            e
            for e in lacking(difference)
            if e.stage is Stage.PRODUCTION
            and (difference.subject.name, limit) not in context.declared.get(e.name, frozenset())
        ]
        held = [e for e, _ in before_production(difference) if released(e)]
        if gone and held:
            what = "processor time" if limit == "cpus" else "memory"
            message = (
                f"{what} for {quoted(difference.subject.name)} is reserved in {listed(names_of(held))}, "
                f"and not in {listed(names_of(gone))}"
            )
            yield self.finding(difference, message, environments=names_of([*held, *gone]))
