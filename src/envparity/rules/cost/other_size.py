"""CST003: a size that is not rehearsed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.declared import is_part
from envparity.rules.release import in_production, rehearsal, unrehearsed
from envparity.rules.wording import names_of, quoted, spread


class OtherSize(Rule):
    """Infrastructure is of another size or class in production than where production is rehearsed.

    Why: That is mostly meant, and it is what staging cannot tell you: how production's size behaves and what it costs.

    Fix: Nothing, if that is meant; accept it in writing, and measure once at production's size before a release that
    changes the load.
    """

    code: ClassVar[str] = "CST003"
    name: ClassVar[str] = "other-size"
    area: ClassVar[Area] = Area.COST
    severity: ClassVar[Severity] = Severity.INFO
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Say which sizes staging and production do not share."""
        if difference.area is not Area.COST or not is_part(
            difference, difference.subject.scope.partition(":")[0]
        ):
            return
        if unrehearsed(difference):
            held = (*rehearsal(difference), *in_production(difference))
            message = (
                f"{quoted(difference.subject.aspect)} of {quoted(difference.subject.name)} is {spread(held)}"
            )
            yield self.finding(difference, message, environments=names_of(e for e, _ in held))
