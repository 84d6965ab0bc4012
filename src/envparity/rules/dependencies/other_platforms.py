"""DEP014: a package is installed under other conditions in one environment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.conditions import EVERYWHERE, conditions, left_out, reach
from envparity.model.differences import Difference
from envparity.model.facts import FactKind, Package
from envparity.model.findings import Finding
from envparity.model.snapshots import Stage
from envparity.rules.base import Context, Rule
from envparity.rules.packages import direct, packages, shipped
from envparity.rules.release import known, stages
from envparity.rules.wording import quoted, spread_texts


class OtherPlatforms(Rule):
    """A package is installed on every platform in one environment, and for some alone in another.

    Why: A marker or a platform that one lock adds makes the package absent on one system or one language
    version, often the one that production runs on and nobody develops on.

    Fix: Compare the conditions with the platforms that the environments run on, and let one lock hold for
    all of them.
    """

    code: ClassVar[str] = "DEP014"
    name: ClassVar[str] = "other-platforms"
    area: ClassVar[Area] = Area.DEPENDENCIES
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"package"})
    drift_only: ClassVar[bool] = True

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report conditions that differ, where the locks are of one format and speak of them alike."""
        held = [(e, cell, conditions(packages(cell))) for e, cell in known(difference) if packages(cell)]
        if len({met for _, _, met in held}) < 2 or not _alike_told([packages(cell) for _, cell, _ in held]):
            return
        reached = {e.name: reach(packages(cell)) for e, cell, _ in held}
        if None not in reached.values() and len(set(reached.values())) == 1:
            return
        live = Stage.PRODUCTION in stages(e for e, _, _ in held)
        narrowed = any(met for _, _, met in held) and not all(met for _, _, met in held)
        cells = [cell for _, cell, _ in held]
        severity = Severity.INFO
        if live and any(map(shipped, cells)) and direct(cells):
            severity = Severity.MEDIUM if narrowed else Severity.LOW
        told = spread_texts((e, _told(met, reached[e.name])) for e, _, met in held)
        yield self.finding(
            difference, f"{quoted(difference.subject.name)} is installed {told}", severity=severity
        )


def _told(met: frozenset[str], reached: frozenset[tuple[str, str]] | None) -> str:
    if reached == EVERYWHERE or not met:
        return "everywhere"
    if reached:
        return f"everywhere but for {left_out(reached)}"
    return f"only for {' or '.join(map(quoted, sorted(met)))}"


def _alike_told(locks: Sequence[Sequence[Package]]) -> bool:
    """Say whether the locks are of one format: two formats write one condition in two ways."""
    names = {package.place.path.rpartition("/")[2] for found in locks for package in found}
    return len(names) == 1 or {name.rpartition(".")[2] for name in names} == {"txt"}
