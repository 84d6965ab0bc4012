"""VEN002: a provider that production alone uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.declared import is_whole
from envparity.rules.release import in_production, lacking, main_rehearsals, released
from envparity.rules.wording import listed, names_of


class UnrehearsedProvider(Rule):
    """Production hangs on a provider that nothing in its rehearsal speaks to.

    Why: Its limits, rights, errors and prices are met in production first; what stands in for it is not the thing.

    Fix: Give staging a small account of its own with the provider, and call the same services there.
    """

    code: ClassVar[str] = "VEN002"
    name: ClassVar[str] = "unrehearsed-provider"
    area: ClassVar[Area] = Area.VENDOR_LOCK_IN
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report providers that production uses and none of its rehearsals does."""
        if not is_whole(difference, "provider:dependence"):
            return
        live = in_production(difference)
        rehearsals = [e for e in main_rehearsals(difference) if released(e)]
        gone = [e for e in rehearsals if e in lacking(difference)]
        if live and gone and len(gone) == len(rehearsals):
            message = (
                f"{difference.subject.name} is used in {listed(names_of(e for e, _ in live))} "
                f"({live[0][1].value}), and not in {listed(names_of(gone))}"
            )
            yield self.finding(difference, message, environments=names_of([*gone, *(e for e, _ in live)]))
