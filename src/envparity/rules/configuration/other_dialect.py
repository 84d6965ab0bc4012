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
        doubtful = [(e, fact, readers) for e, fact in read if (readers := _readers(fact))]
        one_value = len({str(cell.value) for _, cell in difference.present()}) == 1
        one_carrier = len({fact.carrier for _, fact in read}) == 1
        sealed = any(secrets_in(fact.value) for _, fact, _ in doubtful)
        if not doubtful or (one_value and one_carrier and not sealed):
            return
        names = names_of(e for e, *_ in doubtful)
        told = listed(sorted({quoted(name) for *_, readers in doubtful for name in readers}))
        message = f"the line that sets {quoted(difference.subject.name)} in {listed(names)} is read otherwise by {told}"
        live = Stage.PRODUCTION in stages(e for e, *_ in doubtful)
        severity = Severity.MEDIUM if live or sealed else Severity.LOW
        yield self.finding(difference, message, severity=severity, environments=names)


_PROGRAMS = frozenset({"compose", "python-dotenv", "node", "ruby"})
"""Readers that one project's file meets in turn; `docker run` and a shell are told by their own users."""


def _readers(fact: Setting) -> tuple[str, ...]:
    """Name the programs that would make another value of the line; quotes that stay are no other value."""
    told = (word.partition("=") for word in fact.dialects)
    return tuple(name for name, _, kind in told if name in _PROGRAMS and kind != "quoted")
