"""LAT001: another timeout in production."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_timeout
from envparity.rules.kinds import same_type
from envparity.rules.release import in_production, known, plain, rehearsal, unrehearsed
from envparity.rules.wording import quoted, spread


class OtherTimeout(Rule):
    """A timeout in production is not the one that production is rehearsed with.

    Why: Timeouts decide what happens when something is slow. A shorter one fails requests that passed in
    staging; a longer one lets them pile up.

    Fix: Rehearse with production's timeouts.
    """

    code: ClassVar[str] = "LAT001"
    name: ClassVar[str] = "other-timeout"
    area: ClassVar[Area] = Area.LATENCY
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report timeouts of one type that staging and production do not share."""
        if not is_timeout(difference.subject.name) or not unrehearsed(difference):
            return
        texts = [
            text for _, cell in (*in_production(difference), *rehearsal(difference)) if (text := plain(cell))
        ]
        if all(same_type(texts[0], text) for text in texts[1:]):
            yield self.finding(
                difference, f"{quoted(difference.subject.name)} is {spread(known(difference))}"
            )
