"""API001: another language model in production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_model, words
from envparity.rules.release import known, unrehearsed
from envparity.rules.wording import quoted, spread


class OtherModel(Rule):
    """A language model, or how it is asked, differs between production and where production is rehearsed.

    Why: Another model answers otherwise, costs otherwise and fails otherwise; what was evaluated is not what
    customers get.

    Fix: Rehearse with production's model and parameters, and change them as a release of their own.
    """

    code: ClassVar[str] = "API001"
    name: ClassVar[str] = "other-model"
    area: ClassVar[Area] = Area.API_INTEGRATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report models and their parameters that staging and production do not share."""
        if is_model(difference.subject.name) and unrehearsed(difference):
            named = not {"model", "deployment", "provider"}.isdisjoint(words(difference.subject.name))
            severity = Severity.MEDIUM if named else Severity.LOW
            yield self.finding(
                difference,
                f"{quoted(difference.subject.name)} is {spread(known(difference))}",
                severity=severity,
            )
