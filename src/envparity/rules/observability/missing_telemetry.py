"""OBS002: errors or traces that are sent from one environment alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_telemetry
from envparity.rules.release import blank, known, lacking, rehearses, stages
from envparity.rules.sections import lies_in_missing_item
from envparity.rules.spelling import has_scope
from envparity.rules.wording import listed, names_of, quoted


class MissingTelemetry(Rule):
    """Errors, traces or metrics are sent from one environment and not from another.

    Why: Without them in production a fault is learnt of from customers; without them in staging nobody sees
    that the sending itself is broken or slow.

    Fix: Set the destination in both, each with a project of its own.
    """

    code: ClassVar[str] = "OBS002"
    name: ClassVar[str] = "missing-telemetry"
    area: ClassVar[Area] = Area.OBSERVABILITY
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a destination that production or its rehearsal lacks."""
        if not is_telemetry(difference.subject.name):
            return
        held = [(e, cell) for e, cell in known(difference) if not blank(cell)]
        gone = [e for e in lacking(difference) if has_scope(difference, e, context)]
        gone = [e for e in gone if not lies_in_missing_item(difference.subject.name, e, context)]
        gone += [e for e, cell in known(difference) if blank(cell)]
        gone = [e for e in gone if e.stage is Stage.PRODUCTION or rehearses(e, difference)]
        if not any(e.stage is Stage.PRODUCTION or rehearses(e, difference) for e, _ in held) or not gone:
            return
        severity = Severity.MEDIUM if Stage.PRODUCTION in stages(gone) else Severity.LOW
        message = f"{quoted(difference.subject.name)} is set in {listed(names_of(e for e, _ in held))}, and not in {listed(names_of(gone))}"
        yield self.finding(
            difference, message, severity=severity, environments=names_of([*(e for e, _ in held), *gone])
        )
