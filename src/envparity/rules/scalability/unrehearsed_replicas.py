"""SCA001: production runs several and staging one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.facets import count, facet
from envparity.rules.release import in_production, lacking, rehearsal, rehearses, released
from envparity.rules.wording import listed, names_of, quoted, spread_texts


class UnrehearsedReplicas(Rule):
    """Production runs several replicas of a service and its rehearsal runs one.

    Why: Sessions, schedules, files and caches that one process keeps to itself work until there are two. A
    fault of that kind cannot show where there is one.

    Fix: Run two replicas in staging; two are enough to find what one cannot.
    """

    code: ClassVar[str] = "SCA001"
    name: ClassVar[str] = "unrehearsed-replicas"
    area: ClassVar[Area] = Area.SCALABILITY
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report one replica against several."""
        if facet(difference)[0] != "replicas":
            return
        live = [(e, number) for e, cell in in_production(difference) if (number := count(cell)) is not None]
        tried = [number for _, cell in rehearsal(difference) if (number := count(cell)) is not None]
        names = [e for e in difference.environments if released(e) and rehearses(e, difference)]
        undeclared = [e for e in names if e in lacking(difference)]
        if (
            not live
            or not names
            or max(n for _, n in live) < 2
            or (not undeclared and (not tried or max(tried) > 1))
        ):
            return
        told = spread_texts((e, f"{n} replicas") for e, n in live)
        message = f"{quoted(difference.subject.name)} has {told}, and one in {listed(names_of(names))}"
        yield self.finding(difference, message, environments=names_of([*names, *(e for e, _ in live)]))
