"""Many environments in few lines: counted by stage, areas by grade, and those of one value as one row.

What is left out here is shown whole when everything is asked for, and by name for a few environments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from envparity.model.areas import Area
from envparity.model.reports import Report
from envparity.model.snapshots import Snapshot
from envparity.report.clean import width_of
from envparity.report.summary import SYMBOLS, grade_of, say_environment
from envparity.report.text.canvas import Canvas

MANY = 12
"""Environments that are drawn one by one."""

Row = tuple[str, str, str, str]
"""Environment, value, the value's style, place."""

_NARROW = "name a few of them, or give `--from` and `--to`, to see them beside each other"


def name_environments(snapshots: Sequence[Snapshot], between: str, *, verbose: bool) -> str:
    """Name the environments; of many, say how many there are of each stage."""
    if verbose or len(snapshots) <= MANY:
        return between.join(say_environment(snapshot) for snapshot in snapshots)
    stages = Counter(snapshot.environment.stage for snapshot in snapshots)
    said = ", ".join(f"{stages[stage]:,} {stage}" for stage in sorted(stages, key=lambda stage: stage.rank))
    return f"{len(snapshots):,} environments: {said}; {_NARROW}"


def draw_tally(report: Report, areas: Sequence[Area], canvas: Canvas, *, indent: int) -> Iterator[str]:
    """Draw how many environments have which grade in each area, the worst first."""
    order = list(SYMBOLS)
    hang = indent + max(len(area) for area in areas) + 3
    for area in areas:
        grades = Counter(str(grade_of(report.board, area, one.name)) for one in report.environments)
        line = f"{' ' * indent}{area.value}".ljust(hang)
        used = hang
        for grade in sorted(grades, key=order.index):
            said = f"{SYMBOLS[grade]} {grades[grade]:,} {grade}"
            if used > hang and used + width_of(said) > canvas.width:
                yield line.rstrip()
                line, used = " " * hang, hang
            line += f"{canvas.paint(said, grade)}   "
            used += width_of(said) + 3
        yield line.rstrip()


def joined(rows: Sequence[Row], *, verbose: bool) -> tuple[list[Row], int]:
    """Make one row of all environments with one value; give at most `MANY`, and how many values are left out."""
    if verbose or len(rows) <= MANY:
        return list(rows), 0
    alike: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        alike.setdefault((row[1], row[2]), []).append(row)
    shown = [_one(held) for held in alike.values()]
    return shown[:MANY], len(shown[MANY:])


def _one(held: Sequence[Row]) -> Row:
    name, value, style, place = held[0]
    if len(held) == 1:
        return held[0]
    more = f" and {len(held) - 1:,} more"
    return name + more, value, style, place + more if place else place
