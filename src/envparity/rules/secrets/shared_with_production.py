"""SEC001: one secret in production and before it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.crossings import credentials, crossing, holders, is_fallback, told
from envparity.rules.sections import is_default_of_all


class SharedWithProduction(Rule):
    """Production holds a secret that an environment before it holds too.

    Why: Whoever can read it where it is least guarded, on a laptop, in a test log or in a build, can use it
    in production. It cannot be rotated in one without the other.

    Fix: Make a new secret for each other environment and set it there; then rotate production's, since it
    has been where it should not be.
    """

    code: ClassVar[str] = "SEC001"
    name: ClassVar[str] = "shared-with-production"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.CRITICAL
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting", "service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report each crossing secret once, at the first of its subjects."""
        live = (
            s for e, s in credentials(difference) if e.stage is Stage.PRODUCTION and s.weak not in _GUESSABLE
        )
        for fingerprint in dict.fromkeys(sealed.fingerprint for sealed in live):
            if context.speakers.get(fingerprint) != difference.subject:
                continue
            held = holders(fingerprint, context)
            in_live = [e for e, _ in held if e.stage is Stage.PRODUCTION]
            if len(in_live) == len(held):
                continue
            names, message = told(difference, fingerprint, held, context)
            default = all(is_default_of_all(difference, e) or is_fallback(difference, e) for e in in_live)
            severity = Severity.MEDIUM if default else self.severity
            if default and all(sealed.weak for _, sealed in difference.secrets()):
                severity = Severity.LOW  # a stand-in, which nobody would take for a secret
            found = self.finding(difference, message, severity=severity, environments=names)
            yield crossing(found, fingerprint, held, context)


_GUESSABLE = frozenset({"placeholder", "default"})
