"""CFG009: one key under two spellings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.release import lacking
from envparity.rules.spelling import has_scope, other_spelling
from envparity.rules.wording import listed, names_of, quoted


class OtherSpelling(Rule):
    """A key is spelled one way in one environment and another way in the next.

    Why: The code reads one spelling. Where the other is used the value is not read at all, and the default
    takes its place without a word.

    Fix: Find the spelling that the code reads and use it everywhere.
    """

    code: ClassVar[str] = "CFG009"
    name: ClassVar[str] = "other-spelling"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a key that an environment lacks and has under a spelling that nobody else uses."""
        gone = [e for e in lacking(difference) if has_scope(difference, e, context)]
        others = other_spelling(difference, gone, context)
        if not others or difference.subject.name > others[0][1]:
            return
        told = listed([f"{quoted(key)} in {name}" for name, key in others])
        held = names_of(e for e, _ in difference.present())
        message = f"{quoted(difference.subject.name)} in {listed(held)} seems to be {told}"
        yield self.finding(difference, message, environments=[*held, *(name for name, _ in others)])
