"""SEC009: a provider's live key in an environment before production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.crossings import holders
from envparity.rules.wording import listed, names_of, quoted


class LiveKeyBeforeProduction(Rule):
    """An environment before production holds a credential that its provider made for live use.

    Why: What is tried out there is charged, sent and stored for real, and the key lies where it is least guarded.

    Fix: Set the provider's test credential there, and rotate the live one.
    """

    code: ClassVar[str] = "SEC009"
    name: ClassVar[str] = "live-key-before-production"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting", "service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report credentials whose form says that they are live, but for those that SEC001 finds in production too."""
        found = [
            e
            for e, sealed in difference.secrets()
            if e.stage is not Stage.PRODUCTION
            and sealed.mode == "live"
            and not any(held.stage is Stage.PRODUCTION for held, _ in holders(sealed.fingerprint, context))
        ]
        if found:
            names = names_of(found)
            message = (
                f"{quoted(difference.subject.name)} is a live credential of its provider in {listed(names)}"
            )
            yield self.finding(difference, message, environments=names)
