"""CFG007: a line that its readers do not read alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind, Setting
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.model.values import secrets_in
from envparity.rules.base import Context, Rule
from envparity.rules.release import stages
from envparity.rules.wording import listed, names_of, quoted


class OtherDialect(Rule):
    """A line of a dotenv file means one thing to one program and another thing to the next.

    Why: There is no standard for dotenv files: quotes, `#`, `$` and backslashes are read in a dozen ways. A
    password cut at its `$` works on one machine and is refused on another.

    Fix: Write the value so that every reader agrees: in single quotes if it has a `$`, a `#`, a blank or a
    backslash, and on one line.
    """

    code: ClassVar[str] = "CFG007"
    name: ClassVar[str] = "other-dialect"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:  # noqa: ARG002
        """Report a line that two environments would have read differently."""
        read = [
            (e, fact) for e, cell in difference.present() for fact in cell.facts if isinstance(fact, Setting)
        ]
        doubtful = [(e, fact) for e, fact in read if fact.dialects]
        one_value = len({str(cell.value) for _, cell in difference.present()}) == 1
        if not doubtful or (one_value and len({fact.carrier for _, fact in read}) == 1):
            return
        readers = sorted({word.partition("=")[0] for _, fact in doubtful for word in fact.dialects})
        message = (
            f"the line that sets {quoted(difference.subject.name)} in {listed(names_of(e for e, _ in doubtful))} "
            f"is read differently by {listed(readers[:4])}"
        )
        live = any(secrets_in(fact.value) for _, fact in doubtful) or Stage.PRODUCTION in stages(
            [e for e, _ in doubtful]
        )
        yield self.finding(
            difference,
            message,
            severity=Severity.MEDIUM if live else Severity.LOW,
            environments=names_of(e for e, _ in doubtful),
        )
