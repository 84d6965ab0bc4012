"""The board in a terminal: areas by environments, each cell a sign and a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from envparity.model.areas import Area
from envparity.model.reports import Report
from envparity.report.assessment import gaps, say_gap, say_want
from envparity.report.clean import clean, width_of
from envparity.report.summary import SYMBOLS, assessed, grade_of
from envparity.report.text.canvas import Canvas, Cell, shares
from envparity.report.text.many import MANY, draw_tally

INDENT = 2
GAP = 3
LEAST = len("x critical")
"""Columns of an environment; environments that do not fit beside each other stand in another block below."""

MOST = 24
"""Columns that an environment's name gets before it is cut."""


def draw_board(report: Report, canvas: Canvas, *, verbose: bool = False) -> Iterator[str]:
    """Draw the grades of all areas that something looked at, and name the others; nothing when there are none."""
    names = [environment.name for environment in report.environments]
    areas, rest = assessed(report.board)
    if not names or not areas:
        return
    yield ""
    yield canvas.heading("Board", "bold")
    if len(names) > MANY and not verbose:
        yield from draw_tally(report, areas, canvas, indent=INDENT)
    else:
        yield from _blocks(report, areas, names, canvas)
    if verbose:
        yield from _gaps(report, canvas)
    elif rest:
        wants: dict[str, list[str]] = {}
        for gap in gaps(report):
            if gap.area in rest:
                wants.setdefault(gap.area, []).append(say_want(gap))
        told = (f"{area} (for want of {', or '.join(wants[area])})" for area in rest)
        yield from canvas.paragraph(", ".join(told), indent=INDENT, label="not assessed:", style="dim")
        yield canvas.paint(f"{' ' * INDENT}--verbose says what to declare so that they would be", "dim")


def _blocks(report: Report, areas: Sequence[Area], names: Sequence[str], canvas: Canvas) -> Iterator[str]:
    first = max(len(area) for area in areas)
    least = max(LEAST, min(MOST, max(width_of(clean(name)) for name in names)))
    fitting = max((canvas.width - INDENT - first) // (least + GAP), 1)
    for start in range(0, len(names), fitting):
        if start:
            yield ""
        yield from _block(report, areas, names[start : start + fitting], first, canvas)


def _gaps(report: Report, canvas: Canvas) -> Iterator[str]:
    """Say of each area that is not assessed somewhere why, and what to declare."""
    for gap in gaps(report):
        where = "" if gap.everywhere else f" in {', '.join(map(clean, gap.environments))}"
        said = f"not assessed{where}: {say_gap(gap)}"
        yield from canvas.paragraph(said, indent=INDENT, label=gap.area.value, style="dim")


def _block(
    report: Report, areas: Sequence[Area], names: Sequence[str], first: int, canvas: Canvas
) -> Iterator[str]:
    head: list[Cell] = [("", ""), *((clean(name), "bold") for name in names)]
    rows = [head, *(_row(report, area, names) for area in areas)]
    wanted = [max(width_of(text) for text, _ in column) for column in zip(*rows, strict=True)][1:]
    room = canvas.width - INDENT - first - GAP * len(names)
    widths = [first, *shares(wanted, room, least=LEAST)]
    for row in rows:
        yield canvas.columns(row, widths, indent=INDENT, gap=GAP)


def _row(report: Report, area: Area, names: Sequence[str]) -> list[Cell]:
    grades = [grade_of(report.board, area, name) for name in names]
    return [(area.value, ""), *((f"{SYMBOLS[grade]} {grade}", grade) for grade in grades)]
