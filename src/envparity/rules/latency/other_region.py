"""LAT002: production in another region than its rehearsal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.declared import is_whole
from envparity.rules.release import in_production, rehearsal
from envparity.rules.wording import names_of, spread_texts


class OtherRegion(Rule):
    """Production is in another region than the environment that it is rehearsed in.

    Why: Distances decide how long calls take: what is measured in staging is not what customers get; and not every
    service and size is to be had in every region.

    Fix: Rehearse in production's region, or measure there before a release that adds calls.
    """

    code: ClassVar[str] = "LAT002"
    name: ClassVar[str] = "other-region"
    area: ClassVar[Area] = Area.LATENCY
    severity: ClassVar[Severity] = Severity.INFO
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"resource"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Say that staging and production have no region in common."""
        if not is_whole(difference, "place:region"):
            return
        live, tried = in_production(difference), rehearsal(difference)
        mine = {region for _, cell in live for region in str(cell.value).split(", ")}
        theirs = {region for _, cell in tried for region in str(cell.value).split(", ")}
        if live and tried and not mine & theirs:
            told = spread_texts((e, str(cell.value)) for e, cell in (*tried, *live))
            yield self.finding(
                difference, f"the region is {told}", environments=names_of(e for e, _ in (*tried, *live))
            )
