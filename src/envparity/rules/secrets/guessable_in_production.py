"""SEC003: a secret that anybody could guess, in production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.crossings import credentials, is_fallback
from envparity.rules.sections import is_default_of_all
from envparity.rules.wording import listed, names_of, quoted


class GuessableInProduction(Rule):
    """A secret in production is a placeholder, a shipped default, a common password or too short to be one.

    Why: Such values head every list that attackers try. Sessions, tokens and webhooks signed with one can
    be forged by anybody.

    Fix: Draw a new secret at random, at least 32 characters long, set it in production and rotate whatever
    was signed or encrypted with the old one.
    """

    code: ClassVar[str] = "SEC003"
    name: ClassVar[str] = "guessable-in-production"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting", "service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report production's secrets that the seal found weak."""
        weak = [
            (e, sealed.weak)
            for e, sealed in credentials(difference)
            if e.stage is Stage.PRODUCTION and sealed.weak
        ]
        if not weak:
            return
        severity = Severity.HIGH if any(why in _SHIPPED for _, why in weak) else Severity.MEDIUM
        if all(is_default_of_all(difference, e) or is_fallback(difference, e) for e, _ in weak):
            severity = Severity.LOW
        told = listed(list(dict.fromkeys(_WORDS.get(why, why) for _, why in weak)))
        names = names_of(e for e, _ in weak)
        message = f"the secret in {quoted(difference.subject.name)} is {told} in {listed(names)}"
        yield self.finding(difference, message, severity=severity, environments=names)


_SHIPPED = frozenset({"placeholder", "default", "common"})
_WORDS = {
    "placeholder": "a placeholder",
    "default": "a well-known default",
    "common": "a common password",
    "short": "too short",
}
