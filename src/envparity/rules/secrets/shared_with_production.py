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
from envparity.rules.keys import is_public
from envparity.rules.sections import is_about_one_environment, is_default_of_all
from envparity.rules.wording import listed, quoted


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
        for fingerprint in _fingerprints(difference):
            holders = [
                (name, subject)
                for name, subject in context.secrets.get(fingerprint, ())
                if not is_public(subject.name)
                and not is_about_one_environment(subject.name, context.environments)
            ]
            live = [(n, s) for n, s in holders if context.environment(n).stage is Stage.PRODUCTION]
            before = [(n, s) for n, s in holders if context.environment(n).stage is not Stage.PRODUCTION]
            if not live or not before or difference.subject != min(subject for _, subject in live):
                continue
            names = [e.name for e in context.environments if any(e.name == name for name, _ in holders)]
            others = sorted({subject.name for _, subject in holders} - {difference.subject.name})
            also = f" (also in {listed([quoted(other) for other in others])})" if others else ""
            message = f"{listed(names)} hold the same secret in {quoted(difference.subject.name)}{also}"
            default = all(is_default_of_all(difference, context.environment(name)) for name, _ in live)
            severity = Severity.MEDIUM if default else self.severity
            yield self.finding(difference, message, severity=severity, environments=names)


def _fingerprints(difference: Difference) -> list[str]:
    live = (sealed for e, sealed in difference.secrets() if e.stage is Stage.PRODUCTION)
    return list(
        dict.fromkeys(sealed.fingerprint for sealed in live if sealed.weak not in ("placeholder", "default"))
    )
