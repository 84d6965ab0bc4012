"""SCA002: memory that is bounded in one environment alone."""

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
from envparity.rules.release import known, lacking, on_the_way, stages
from envparity.rules.wording import listed, names_of, quoted


class MissingLimit(Rule):
    """A service's memory or processor time is bounded in one environment and not in another.

    Why: Unbounded in production, one service starves the rest. Unbounded in staging, nobody sees that it
    needs more than production gives until production kills it.

    Fix: Set production's limits in staging too, and some limit in production for every service.
    """

    code: ClassVar[str] = "SCA002"
    name: ClassVar[str] = "missing-limit"
    area: ClassVar[Area] = Area.SCALABILITY
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a limit that production or its rehearsal lacks."""
        name, _ = facet(difference)
        if name not in ("memory", "cpus") or not known(difference):
            return
        gone = [e for e in lacking(difference) if on_the_way(e, difference)]
        held = [(e, cell) for e, cell in known(difference) if on_the_way(e, difference)]
        if not gone or not held:
            return
        live = Stage.PRODUCTION in stages(gone)
        severity = Severity.INFO
        if name == "memory":
            severity = Severity.MEDIUM if live else Severity.LOW
        what = "memory" if name == "memory" else "processor time"
        message = (
            f"the {what} of {quoted(difference.subject.name)} is bounded in {listed(names_of(e for e, _ in held))}, "
            f"and not in {listed(names_of(gone))}"
        )
        yield self.finding(
            difference, message, severity=severity, environments=names_of([*gone, *(e for e, _ in held)])
        )
