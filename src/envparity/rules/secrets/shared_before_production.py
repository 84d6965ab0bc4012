"""SEC002: one secret in several environments before production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.crossings import credentials, crossing, holders, told
from envparity.rules.release import stages


class SharedBeforeProduction(Rule):
    """Two environments before production hold the same secret.

    Why: What is done with it in one cannot be told from the other, and a leak of one is a leak of both.

    Fix: Give each environment a secret of its own, with the rights and the budget that it needs there.
    """

    code: ClassVar[str] = "SEC002"
    name: ClassVar[str] = "shared-before-production"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting", "service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a secret that crosses without reaching production."""
        for fingerprint in dict.fromkeys(s.fingerprint for _, s in credentials(difference) if not s.weak):
            if context.speakers.get(fingerprint) != difference.subject:
                continue
            held = holders(fingerprint, context)
            names, message = told(difference, fingerprint, held, context)
            if len(names) > 1 and Stage.PRODUCTION not in stages(e for e, _ in held):
                found = self.finding(difference, message, environments=names)
                yield crossing(found, fingerprint, held, context)
