"""PIP003: tests that staging waits for and production does not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.declared import deployment, is_whole, said
from envparity.rules.release import in_production, rehearsal
from envparity.rules.wording import listed, names_of


class UntestedProduction(Rule):
    """What is deployed to staging has been tested in its pipeline, and what is deployed to production has not.

    Why: The stricter way leads to the place where it matters less; a hotfix that takes the other one is tested
    by customers.

    Fix: Let both deployments need the same jobs, best by calling one workflow with the environment's name.
    """

    code: ClassVar[str] = "PIP003"
    name: ClassVar[str] = "untested-production"
    area: ClassVar[Area] = Area.DEPLOYMENT_PIPELINE
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a deployment that waits for tests on the way to staging alone."""
        if not is_whole(difference, "pipeline:deployment"):
            return
        tried = [e for e, cell in rehearsal(difference) if said(cell, "tested") == "true"]
        live = [
            e
            for e, cell in in_production(difference)
            if said(cell, "tested") == "false" and said(cell, "gate") != "by hand"
        ]
        if tried and live:
            message = (
                f"{deployment(difference)} waits for tests before {listed(names_of(tried))}, "
                f"and for none before {listed(names_of(live))}"
            )
            yield self.finding(difference, message, environments=names_of([*tried, *live]))
