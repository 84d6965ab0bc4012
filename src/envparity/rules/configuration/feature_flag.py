"""CFG006: a feature is on in one environment and off in another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import is_debug, is_feature_flag
from envparity.rules.kinds import truth
from envparity.rules.release import in_production, known, plain, rehearsal
from envparity.rules.wording import quoted, spread


class FeatureFlag(Rule):
    """A feature is switched on in one environment and off in another.

    Why: A release rehearsed with a feature on does not rehearse production, where it is off, and the day
    it is switched on there is a release that nobody calls one.

    Fix: Rehearse with production's switches, and switch in staging first when one is to change.
    """

    code: ClassVar[str] = "CFG006"
    name: ClassVar[str] = "feature-flag"
    area: ClassVar[Area] = Area.CONFIGURATION
    severity: ClassVar[Severity] = Severity.LOW
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a flag whose truth staging and production do not share."""
        if not is_feature_flag(difference.subject.name) or is_debug(difference.subject.name):
            return
        live = {truth(plain(cell) or "") for _, cell in in_production(difference)}
        tried = {truth(plain(cell) or "") for _, cell in rehearsal(difference)}
        if None in live | tried or not live or not tried or live & tried:
            return
        yield self.finding(difference, f"{quoted(difference.subject.name)} is {spread(known(difference))}")
