"""CFG010: production answers to every origin or host name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import words
from envparity.rules.release import in_production, plain
from envparity.rules.wording import listed, names_of, quoted


class OpenOrigins(Rule):
    """Production accepts requests from pages of every origin, or for every host name.

    Why: Any web page that a signed-in user opens can call the API in their name where credentials are
    allowed, and read what it answers; and a service that answers to any host name can be made to build
    links that lead elsewhere.

    Fix: List the origins that production's own pages are served from, and the names that it answers to.
    """

    code: ClassVar[str] = "CFG010"
    name: ClassVar[str] = "open-origins"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a wildcard among production's allowed origins or hosts."""
        said = set(words(difference.subject.name))
        if not (said & {"cors", "origins", "origin"} or {"allowed", "hosts"} <= said):
            return
        opened = [
            e
            for e, cell in in_production(difference)
            if {"*", "'*'", '["*"]'} & set((plain(cell) or "").replace(" ", "").split(","))
        ]
        if opened:
            # ASP.NET's templates say so, and it guards links alone where a proxy in front answers to one name
            usual = difference.subject.name == "AllowedHosts"
            yield self.finding(
                difference,
                f"{quoted(difference.subject.name)} is `*` in {listed(names_of(opened))}",
                severity=Severity.LOW if usual else self.severity,
                environments=names_of(opened),
            )
