"""SEC013: a secret older than the profile lets it be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.crossings import credentials
from envparity.rules.wording import listed, names_of, quoted


class OldSecret(Rule):
    """A secret has not been rotated for longer than its environment's profile allows.

    Why: The longer it lives, the more laptops, logs and former colleagues have it.

    Fix: `envparity secrets rotate ENV KEY`, which keeps the former value until the new one is confirmed.
    """

    code: ClassVar[str] = "SEC013"
    name: ClassVar[str] = "old-secret"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting", "service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report secrets whose age is known, from their store or from themselves, and above the limit."""
        if not context.today:
            return
        today = date.fromisoformat(context.today)
        old = []
        for environment, secret in credentials(difference):
            since = secret.since or secret.starts
            days = (today - date.fromisoformat(since[:10])).days if since else 0
            if environment.rotation_days and days > environment.rotation_days:
                old.append((environment, days))
        if old:
            names = names_of(environment for environment, _ in old)
            most = max(days for _, days in old)
            limit = min(environment.rotation_days for environment, _ in old)
            message = f"{quoted(difference.subject.name)} is {most} days old in {listed(names)}: the profile allows {limit}"
            yield self.finding(difference, message, environments=names)
