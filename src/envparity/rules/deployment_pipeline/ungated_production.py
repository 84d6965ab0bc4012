"""PIP001: a deployment to production that nobody can hold back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.declared import deployment, is_whole, items, said
from envparity.rules.release import in_production
from envparity.rules.wording import listed, names_of, quoted


class UngatedProduction(Rule):
    """A pipeline deploys to production by itself, and names no environment that could ask for an approval.

    Why: What is merged, or what a scheduled run picks up, is in production before anybody can say no, and nobody
    can be told apart who may deploy and who may not.

    Fix: Name the environment in the job (`environment: production`) and give it reviewers, or let a person start it.
    """

    code: ClassVar[str] = "PIP001"
    name: ClassVar[str] = "ungated-production"
    area: ClassVar[Area] = Area.DEPLOYMENT_PIPELINE
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report deployments to production that start by themselves and name no environment."""
        if not is_whole(difference, "pipeline:deployment"):
            return
        held = [(e, cell) for e, cell in in_production(difference) if said(cell, "gate") == "none"]
        if not held:
            return
        events = sorted({event for _, cell in held for event in items(cell, "trigger")} & _BY_ITSELF)
        changes = [event for event in events if event.startswith("pull_request")]
        unbounded = changes and not any(said(cell, "condition") for _, cell in held)
        if events:
            message = (
                f"{deployment(difference)} deploys to {listed(names_of(e for e, _ in held))} on "
                f"{listed([quoted(event) for event in events])}, and names no environment"
            )
            severity = Severity.HIGH if unbounded else self.severity
            yield self.finding(
                difference, message, severity=severity, environments=names_of(e for e, _ in held)
            )


_BY_ITSELF = frozenset(
    {"push", "pull_request", "pull_request_target", "schedule", "workflow_run", "merge_group"}
)
