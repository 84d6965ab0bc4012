"""DEP008: a development package in one environment ships in another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.packages import direct, packages, shipped
from envparity.rules.release import known, stages
from envparity.rules.wording import listed, names_of, quoted, spread_texts


class MovedGroup(Rule):
    """A package is for development alone in one environment and ships in another, or is optional in one alone.

    Why: In production it is either dead weight that widens what can be attacked, or it is needed and an
    installation without development packages will miss it.

    Fix: Decide which it is, move it to that group of the project's dependencies, and lock again.
    """

    code: ClassVar[str] = "DEP008"
    name: ClassVar[str] = "moved-group"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report a package whose group is not the same everywhere."""
        ships = [e for e, cell in known(difference) if shipped(cell)]
        alone = [e for e, cell in known(difference) if not shipped(cell)]
        if not ships or not alone:
            yield from self._moved_among(difference)
            return
        severity = Severity.LOW
        if Stage.PRODUCTION in stages(alone):
            severity = Severity.HIGH
        elif Stage.PRODUCTION in stages(ships):
            severity = Severity.MEDIUM
        message = (
            f"{quoted(difference.subject.name)} ships in {listed(names_of(ships))} "
            f"and is for development alone in {listed(names_of(alone))}"
        )
        yield self.finding(difference, message, severity=severity)

    def _moved_among(self, difference: Difference) -> Iterable[Finding]:
        """Report groups that differ without a development package reaching what ships: optional here, not there."""
        held = [(e, _groups(cell)) for e, cell in known(difference)]
        asked = direct(cell for _, cell in known(difference))
        if asked and len({words for _, words in held}) > 1 and "" not in dict(held).values():
            message = f"the group of {quoted(difference.subject.name)} is {spread_texts(held)}"
            yield self.finding(difference, message, severity=Severity.INFO)


def _groups(cell: Present) -> str:
    """Name the groups by which a package ships; empty for one that is for development alone."""
    names = {name for package in packages(cell) for name in package.groups}
    return " and ".join(sorted(names - {"development", "test"}))
