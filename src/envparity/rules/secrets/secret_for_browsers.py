"""SEC007: a secret that a build tool sends to browsers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_public, reaches_browsers
from envparity.rules.wording import listed, names_of, quoted


class SecretForBrowsers(Rule):
    """A secret has a key that a build tool writes into the pages it makes.

    Why: Every visitor receives it. No later step can take it out again.

    Fix: Rotate the secret, keep it on the server, and let the page call the server.
    """

    code: ClassVar[str] = "SEC007"
    name: ClassVar[str] = "secret-for-browsers"
    area: ClassVar[Area] = Area.SECRETS
    severity: ClassVar[Severity] = Severity.HIGH
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report secrets under the prefixes that front-end build tools publish."""
        if not reaches_browsers(difference.subject.name) or is_public(difference.subject.name):
            return
        names = names_of(e for e, sealed in difference.secrets() if not sealed.weak)
        if names:
            message = f"{quoted(difference.subject.name)} holds a secret in {listed(names)}, and its prefix sends it to browsers"
            yield self.finding(difference, message, environments=names)
