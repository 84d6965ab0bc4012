"""CFG011: a key that does not get from development to staging."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_of_a_tool, is_public, is_telemetry
from envparity.rules.release import blank, known, lacking, secret
from envparity.rules.sections import is_option, join
from envparity.rules.spelling import has_own_name_of, has_scope, other_spelling
from envparity.rules.wording import listed, names_of, quoted


class MissingOnTheWay(Rule):
    """A key is set in development and missing in staging, where production is not compared.

    Why: The code that needs it was never run without it. Staging shows that, if somebody looks; production
    would be next.

    Fix: Set the key in staging together with the change that reads it.
    """

    code: ClassVar[str] = "CFG011"
    name: ClassVar[str] = "missing-on-the-way"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a key that the last environment of those compared lacks, unless that is production."""
        last = max(e.stage.rank for e in difference.environments)
        if (
            last != Stage.STAGING.rank
            or is_of_a_tool(difference.subject.name)
            or is_telemetry(difference.subject.name)
        ):
            return
        held = [(e, cell) for e, cell in known(difference) if e.stage.rank < last and not blank(cell)]
        gone = [
            e
            for e in lacking(difference)
            if e.stage.rank == last
            and has_scope(difference, e, context)
            and not has_own_name_of(difference, e, context)
        ]
        if not held or not gone or other_spelling(difference, gone, context):
            return
        sealed = any(secret(cell) for _, cell in held) and not is_public(difference.subject.name)
        severity = (
            Severity.MEDIUM
            if sealed
            else Severity.INFO
            if is_option(difference.subject.name)
            else self.severity
        )
        message = f"{quoted(difference.subject.name)} is set in {listed(names_of(e for e, _ in held))}, and not in {listed(names_of(gone))}"
        yield self.finding(
            difference, message, severity=severity, environments=names_of([*(e for e, _ in held), *gone])
        )

    def fold(self, findings: Sequence[Finding], context: Context) -> Sequence[Finding]:
        """Make one finding of everything that is missing with what it belongs to."""
        return join(findings, context)
