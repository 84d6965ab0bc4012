"""CFG002: a key that production alone sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_of_a_tool, is_telemetry
from envparity.rules.release import blank, in_production, known, lacking, main_rehearsals
from envparity.rules.sections import is_option, join
from envparity.rules.spelling import has_own_name_of, has_scope, other_spelling
from envparity.rules.wording import listed, names_of, quoted


class UnrehearsedKey(Rule):
    """A key is set in production and in no environment that rehearses it.

    Why: What the key does happens for the first time in production. Many such keys are changes that were
    made there by hand and never brought back.

    Fix: Set the key in staging too, with a value of its own, or write down why production alone has it.
    """

    code: ClassVar[str] = "CFG002"
    name: ClassVar[str] = "unrehearsed-key"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a key that production has and its rehearsal lacks."""
        held = [pair for pair in in_production(difference) if not blank(pair[1])]
        rehearsals = main_rehearsals(difference)
        gone = [
            e
            for e in lacking(difference)
            if e in rehearsals
            and has_scope(difference, e, context)
            and not has_own_name_of(difference, e, context)
        ]
        if any(e in rehearsals for e, _ in known(difference)):
            return
        if not held or not gone or is_telemetry(difference.subject.name):
            return
        if other_spelling(difference, gone, context) or is_of_a_tool(difference.subject.name):
            return
        message = f"{quoted(difference.subject.name)} is set in {listed(names_of(e for e, _ in held))}, and not in {listed(names_of(gone))}"
        severity = Severity.INFO if is_option(difference.subject.name) else self.severity
        yield self.finding(
            difference, message, severity=severity, environments=names_of([*gone, *(e for e, _ in held)])
        )

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:
        """Make one finding of everything that is missing with what it belongs to."""
        return join(findings, context)
