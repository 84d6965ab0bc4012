"""ORC004: a disruption budget that allows none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.declared import is_whole, said
from envparity.rules.release import in_production
from envparity.rules.wording import listed, names_of, quoted


class BlockingBudget(Rule):
    """A disruption budget of production allows no pod to be moved at all.

    Why: Nodes cannot be drained: an upgrade of the cluster waits for ever, or somebody forces it and takes the service
    down.

    Fix: Allow one pod at a time (`maxUnavailable: 1`) and run at least two.
    """

    code: ClassVar[str] = "ORC004"
    name: ClassVar[str] = "blocking-budget"
    area: ClassVar[Area] = Area.ORCHESTRATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report budgets of production that leave nothing to be moved."""
        if not is_whole(difference, "kubernetes:PodDisruptionBudget"):
            return
        found = [
            e
            for e, cell in in_production(difference)
            if (said(cell, "maxUnavailable") or "") in ("0", "0%") or said(cell, "minAvailable") == "100%"
        ]
        if found:
            message = f"the disruption budget {quoted(difference.subject.name)} allows none in {listed(names_of(found))}"
            yield self.finding(difference, message, environments=names_of(found))
