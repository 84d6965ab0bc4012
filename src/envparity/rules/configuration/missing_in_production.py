"""CFG001: a key that is set before production is missing there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_debug, is_of_a_tool, is_public, is_telemetry
from envparity.rules.release import Held, before_production, blank, lacking, main_rehearsals, released, secret
from envparity.rules.sections import is_option, join
from envparity.rules.spelling import has_own_name_of, has_scope, other_spelling
from envparity.rules.wording import listed, names_of, quoted


class MissingInProduction(Rule):
    """A key is set before production and missing in production.

    Why: The code that reads it falls back to a default that nobody tested, or fails at its first use, in
    the one environment where that hurts.

    Fix: Set the key in production, blank if that is meant, before the code that reads it is released; or
    remove it everywhere if nothing reads it any more.
    """

    code: ClassVar[str] = "CFG001"
    name: ClassVar[str] = "missing-in-production"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a key that production certainly lacks."""
        held = [pair for pair in before_production(difference) if not blank(pair[1])]
        gone = [
            e
            for e in lacking(difference)
            if e.stage is Stage.PRODUCTION
            and has_scope(difference, e, context)
            and not has_own_name_of(difference, e, context)
        ]
        if not held or not gone or is_of_a_tool(difference.subject.name):
            return
        if other_spelling(difference, gone, context) or is_telemetry(difference.subject.name):
            return
        severity = _SEVERITIES[_weight(difference, held)]
        message = f"{quoted(difference.subject.name)} is set in {listed(names_of(e for e, _ in held))}, and not in {listed(names_of(gone))}"
        yield self.finding(
            difference, message, severity=severity, environments=names_of([*(e for e, _ in held), *gone])
        )

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:
        """Make one finding of everything that is missing with what it belongs to."""
        return join(findings, context)


_SEVERITIES = (Severity.INFO, Severity.LOW, Severity.MEDIUM, Severity.HIGH)


def _weight(difference: Difference, held: Sequence[Held]) -> int:
    key = difference.subject.name
    if is_debug(key):
        return 0
    rehearsals = main_rehearsals(difference)
    weight = 2 if any(released(e) and e in rehearsals for e, _ in held) else 1
    weight += any(secret(cell) for _, cell in held) and not is_public(key)
    return weight - is_option(key)
