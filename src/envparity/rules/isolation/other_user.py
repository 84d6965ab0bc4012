"""ISO009: a service that runs as root in one environment alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.facets import facet
from envparity.rules.release import known, plain
from envparity.rules.wording import quoted, spread


class OtherUser(Rule):
    """A service runs as root in production and as another user elsewhere, or the other way round.

    Why: Files that root wrote cannot be read by the other user, and rights that a test never had are rights
    that nobody thought about.

    Fix: Run as the same user, not root, in every environment; set it in the image.
    """

    code: ClassVar[str] = "ISO009"
    name: ClassVar[str] = "other-user"
    area: ClassVar[Area] = Area.ISOLATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"service"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report users that differ where each is declared."""
        if facet(difference)[0] != "user":
            return
        held = known(difference)
        roots = {e.name for e, cell in held if (plain(cell) or "").partition(":")[0] in ("0", "root")}
        if len(held) < 2 or not roots or len(roots) == len(held):
            return
        live = any(e.stage is Stage.PRODUCTION for e, _ in held if e.name in roots)
        yield self.finding(
            difference,
            f"{quoted(difference.subject.name)} runs as {spread(held)}",
            severity=Severity.MEDIUM if live else Severity.LOW,
        )
