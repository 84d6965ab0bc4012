"""ISO010: production as root."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet
from envparity.rules.release import before_production, in_production, plain
from envparity.rules.wording import listed, names_of, quoted


class RootUser(Rule):
    """A service is told to run as root in production.

    Why: A fault in it, or in what it loads, has every right in the container and is one step from the machine.

    Fix: Make a user in the image and run as that one; give it the folders that it writes.
    """

    code: ClassVar[str] = "ISO010"
    name: ClassVar[str] = "root-user"
    area: ClassVar[Area] = Area.ISOLATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report services that production's own files run as root, where no environment does otherwise."""
        if facet(difference)[0] != "user":
            return
        live = [e for e, cell in in_production(difference) if _is_root(plain(cell) or "")]
        others = [e for e, cell in before_production(difference) if not _is_root(plain(cell) or "")]
        if live and not others:
            message = f"{quoted(difference.subject.name)} runs as root in {listed(names_of(live))}"
            yield self.finding(difference, message, environments=names_of(live))


def _is_root(user: str) -> bool:
    return user.partition(":")[0] in ("0", "root")
