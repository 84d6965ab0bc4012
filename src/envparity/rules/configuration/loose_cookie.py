"""CFG014: cookies that production does not guard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import words
from envparity.rules.kinds import truth
from envparity.rules.release import in_production, plain
from envparity.rules.wording import listed, names_of, quoted


class LooseCookie(Rule):
    """Production sends its cookies without a guard that keeps them from being read or sent elsewhere.

    Why: Without `Secure` a session's cookie goes over plain connections; without `HttpOnly` any script on the page
    reads it; with `SameSite=None` other pages send it along.

    Fix: Set the guard in production; leave it off on a developer's machine alone, where there is no TLS.
    """

    code: ClassVar[str] = "CFG014"
    name: ClassVar[str] = "loose-cookie"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report flags of cookies that are off in production."""
        said = set(words(difference.subject.name))
        if not said & {"cookie", "cookies"}:
            return
        secure = bool(said & {"secure", "https"})
        script = {"http", "only"} <= said or "httponly" in said
        same_site = {"same", "site"} <= said or "samesite" in said
        loose = [
            e
            for e, cell in in_production(difference)
            if ((secure or script) and truth(plain(cell) or "") is False)
            or (same_site and (plain(cell) or "").lower() == "none")
        ]
        if loose:
            what = f"{quoted(difference.subject.name)} leaves production's cookies without a guard"
            yield self.finding(
                difference, f"{what} in {listed(names_of(loose))}", environments=names_of(loose)
            )
