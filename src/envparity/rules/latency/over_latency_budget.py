"""LAT004: a timeout above the latency that was promised."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_timeout, letters
from envparity.rules.quantities import milliseconds
from envparity.rules.release import known, plain
from envparity.rules.wording import names_of, quoted


class OverLatencyBudget(Rule):
    """A timeout is longer than the latency that the environment's profile allows.

    Why: One slow call uses up more than the whole answer may take, so that the promise is broken before anything
    gives up.

    Fix: Shorten the timeout below the budget, or raise `latency` below `[budgets]` in the profile.
    """

    code: ClassVar[str] = "LAT004"
    name: ClassVar[str] = "over-latency-budget"
    area: ClassVar[Area] = Area.LATENCY
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report timeouts above the latency budget of the environment's profile."""
        key = difference.subject.name
        if not is_timeout(key):
            return
        for environment, cell in known(difference):
            allowed = dict(environment.budgets).get("latency", "")
            most = milliseconds(allowed, "s")
            held = milliseconds(
                plain(cell) or "", "ms" if letters(key).endswith(("ms", "millis", "milliseconds")) else "s"
            )
            if most is not None and held is not None and held > most:
                message = f"{quoted(key)} is {quoted(str(cell.value))} in {environment.name}, whose budget is {quoted(allowed)}"
                yield self.finding(difference, message, environments=names_of([environment]))
