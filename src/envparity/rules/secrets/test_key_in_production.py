"""SEC008: a provider's test key in production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.keys import words
from envparity.rules.wording import listed, names_of, quoted


class TestKeyInProduction(Rule):
    """Production holds a credential that its provider made for testing.

    Why: Nothing is charged, sent or stored with it, and nothing fails: orders are taken and never paid.

    Fix: Set the live credential in production, and rehearse with the test one in staging alone.
    """

    code: ClassVar[str] = "SEC008"
    name: ClassVar[str] = "test-key-in-production"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting", "service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report credentials whose form says that they are for testing, unless their key says so too."""
        if {"test", "sandbox"} & set(words(difference.subject.name)):
            return
        found = [
            e for e, sealed in difference.secrets() if e.stage is Stage.PRODUCTION and sealed.mode == "test"
        ]
        if found:
            names = names_of(found)
            message = (
                f"{quoted(difference.subject.name)} is a test credential of its provider in {listed(names)}"
            )
            yield self.finding(difference, message, environments=names)
