"""CFG004: a key that is blank in production and has a value before it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_wording, words
from envparity.rules.release import before_production, blank, in_production, rehearses
from envparity.rules.wording import listed, names_of, quoted, spread


class BlankInProduction(Rule):
    """A key is blank in production and has a value elsewhere.

    Why: A blank value is rarely the same as none: most code takes it for a real value, an empty host or an
    empty list, and does not fall back to its default.

    Fix: Give production the value it needs, or remove the key there if the default is meant.
    """

    code: ClassVar[str] = "CFG004"
    name: ClassVar[str] = "blank-in-production"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a key that says nothing in production alone."""
        empty = [e for e, cell in in_production(difference) if blank(cell)]
        held = [pair for pair in before_production(difference) if not blank(pair[1])]
        if not empty or not held or _may_be_blank(difference.subject.name):
            return
        severity = Severity.MEDIUM if any(rehearses(e, difference) for e, _ in held) else Severity.LOW
        message = (
            f"{quoted(difference.subject.name)} is blank in {listed(names_of(empty))}, and {spread(held)}"
        )
        yield self.finding(difference, message, severity=severity)


def _may_be_blank(key: str) -> bool:
    return is_wording(key) or words(key)[-1:] in (("environment",), ("env",), ("stage",))
