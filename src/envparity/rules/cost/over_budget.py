"""CST001: more than the profile allows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.declared import is_whole
from envparity.rules.quantities import amount
from envparity.rules.release import known
from envparity.rules.wording import names_of, quoted


class OverBudget(Rule):
    """An environment reserves more than the budget that its profile declares.

    Why: What is reserved is paid for whether it is used or not, and the budget was somebody's decision.

    Fix: Lower requests or replicas, or raise `[budgets]` in the profile with whoever pays.
    """

    code: ClassVar[str] = "CST001"
    name: ClassVar[str] = "over-budget"
    area: ClassVar[Area] = Area.COST
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report totals above what the environment's profile allows."""
        if not is_whole(difference, "total:reserved"):
            return
        for environment, cell in known(difference):
            allowed = dict(environment.budgets).get(difference.subject.name, "")
            most, held = amount(allowed), amount(str(cell.value))
            if most is not None and held is not None and held > most:
                message = (
                    f"{environment.name} reserves {quoted(str(cell.value))} of {difference.subject.name}, "
                    f"and its budget is {quoted(allowed)}"
                )
                yield self.finding(difference, message, environments=names_of([environment]))
