"""PIP007: a failed deployment that nothing takes back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.declared import deployment, is_whole, said
from envparity.rules.facets import facet
from envparity.rules.release import in_production, plain, rehearsal
from envparity.rules.wording import listed, names_of, quoted


class MissingRollback(Rule):
    """A deployment that fails is taken back by itself in staging and not in production, or production keeps nothing to go back to.

    Why: The one place where minutes count is the one where somebody has to find out by hand what ran before.

    Fix: Give production's deployment the same flag (`--atomic`, `--rollback-on-failure`) and keep a few revisions.
    """

    code: ClassVar[str] = "PIP007"
    name: ClassVar[str] = "missing-rollback"
    area: ClassVar[Area] = Area.DEPLOYMENT_PIPELINE
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource", "service"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a rollback that staging has and production has not, and revisions that are not kept."""
        name = quoted(difference.subject.name)
        if facet(difference)[0] == "revisions-kept":
            kept = [e for e, cell in in_production(difference) if plain(cell) == "0"]
            if kept:
                message = f"{name} keeps no revision to go back to in {listed(names_of(kept))}"
                yield self.finding(difference, message, environments=names_of(kept))
        elif is_whole(difference, "pipeline:deployment"):
            tried = [e for e, cell in rehearsal(difference) if said(cell, "rollback") == "by itself"]
            live = [e for e, cell in in_production(difference) if said(cell, "rollback") == "by hand"]
            if tried and live:
                message = (
                    f"{deployment(difference)} is taken back by itself when it fails in {listed(names_of(tried))}, "
                    f"and not in {listed(names_of(live))}"
                )
                yield self.finding(difference, message, environments=names_of([*tried, *live]))
