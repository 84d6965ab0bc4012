"""CON004: a health check in some environments alone."""

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
from envparity.rules.release import known, lacking, plain, released, stages
from envparity.rules.wording import listed, names_of, quoted


class MissingHealthcheck(Rule):
    """A service's health is checked in one environment and not in another.

    Why: Without a check a service that hangs is taken for one that works: traffic is sent to it, and nothing
    restarts it.

    Fix: Give the service the same check everywhere: `healthcheck` in Compose, probes in Kubernetes.
    """

    code: ClassVar[str] = "CON004"
    name: ClassVar[str] = "missing-healthcheck"
    area: ClassVar[Area] = Area.CONTAINERIZATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a check that some environments that run the service lack."""
        if facet(difference)[0] != "healthcheck" or not known(difference):
            return
        held = [pair for pair in known(difference) if plain(pair[1]) != "disabled"]
        switched_off = [e for e, cell in known(difference) if plain(cell) == "disabled"]
        gone = [e for e in (*lacking(difference), *switched_off) if released(e)]
        if not gone or not held:
            return
        severity = Severity.MEDIUM if Stage.PRODUCTION in stages(gone) else Severity.LOW
        message = (
            f"the health of {quoted(difference.subject.name)} is checked in {listed(names_of(e for e, _ in held))}, "
            f"and not in {listed(names_of(gone))}"
        )
        yield self.finding(
            difference, message, severity=severity, environments=names_of([*(e for e, _ in held), *gone])
        )
