"""Subjects across environments in a terminal: a matrix, each subject once, grouped by area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from envparity.model.areas import Area
from envparity.model.differences import Difference
from envparity.model.snapshots import Snapshot
from envparity.report.cells import say_cell, say_hidden, state_of
from envparity.report.clean import clean, width_of, without_common_start
from envparity.report.summary import LIKENESS_SYMBOLS, count_by_likeness, say_likeness
from envparity.report.text.canvas import GAP, Canvas, Cell, shares
from envparity.report.text.many import MANY, joined
from envparity.report.text.sources import draw_unread

LEAST_VALUE = 12
"""Columns an environment needs in a matrix; with less, its values stand below each other."""

NOT_VALUES = ("absent", "unknown")

_SUBJECT_SHARE = 0.34


def render_differences(
    differences: Sequence[Difference],
    snapshots: Sequence[Snapshot],
    *,
    width: int,
    colour: bool,
    verbose: bool,
    everything: bool = False,
) -> str:
    """Draw what is not alike, or `everything`; values are cut to their column unless `verbose`, which is everything too."""
    canvas = Canvas.of(width, colour)
    names = [clean(snapshot.environment.name) for snapshot in snapshots]
    aside = " · ".join(names) if len(names) <= MANY else f"{len(names):,} environments"
    lines = [
        canvas.heading("Compared", "bold", aside=aside),
        *canvas.paragraph(say_likeness(differences), indent=0, style="dim"),
        *draw_unread(snapshots, canvas, verbose=verbose),
    ]
    shown = [
        item for item in differences if verbose or everything or item.likeness in ("different", "unknown")
    ]
    for area in Area:
        members = [item for item in shown if item.area is area]
        if members:
            lines += ["", *_area(area, members, canvas, verbose=verbose)]
    counts = count_by_likeness(differences)
    hidden = counts["meant"] + counts["same"]
    if hidden and not verbose and not everything:
        said = "--all shows what is alike or different as meant, too"
        lines += ["", *canvas.paragraph(said, indent=0, style="dim")]
    return "\n".join(lines) + "\n"


def _area(area: Area, members: Sequence[Difference], canvas: Canvas, *, verbose: bool) -> Iterator[str]:
    yield canvas.heading(area.value, "bold", aside=say_likeness(members, short=True))
    names = [clean(environment.name) for environment in members[0].environments]
    if len(names) > MANY:
        yield from _stacked(members, canvas, verbose=verbose)
        return
    rows = [_row(item) for item in members]
    room = canvas.width - GAP * (len(names) + 1) - 1
    subject = min(max(width_of(row[1][0]) for row in rows), int(canvas.width * _SUBJECT_SHARE))
    wanted = [
        max(width_of(text) for text in (name, *(row[number][0] for row in rows)))
        for number, name in enumerate(names, start=2)
    ]
    least = min(LEAST_VALUE, max(wanted, default=0))
    each = shares(wanted, room - subject, least=least)
    if sum(each) > room - subject:
        yield from _stacked(members, canvas, verbose=verbose)
        return
    widths = [1, subject, *each]
    yield canvas.columns([("", ""), ("", ""), *((name, "dim") for name in names)], widths)
    for row in rows:
        if verbose:
            yield from canvas.wrapped(row, widths)
        else:
            yield canvas.columns([*row[:2], *_trimmed(row[2:], each)], widths)


def _trimmed(cells: Sequence[Cell], widths: Sequence[int]) -> list[Cell]:
    """Leave out how all values begin when some have to be cut."""
    values = [
        (text, width) for (text, style), width in zip(cells, widths, strict=True) if style not in NOT_VALUES
    ]
    texts = iter(without_common_start([text for text, _ in values], [width for _, width in values]))
    return [(text if style in NOT_VALUES else next(texts), style) for text, style in cells]


def _row(difference: Difference) -> list[Cell]:
    mark: Cell = (LIKENESS_SYMBOLS[difference.likeness], difference.likeness)
    texts = [say_cell(cell) for cell in difference.cells]
    usual, times = Counter(texts).most_common(1)[0] if texts else ("", 0)
    cells: list[Cell] = [mark, (clean(str(difference.subject)), "")]
    for text, cell in zip(texts, difference.cells, strict=True):
        state = state_of(cell)
        stands_out = times > 1 and text != usual and difference.likeness == "different"
        cells.append((text, "different" if stands_out and state in ("value", "secret") else state))
    if hidden := say_hidden(difference):
        text, style = cells[-1]
        cells[-1] = f"{text} ({hidden})", style
    return cells


def _stacked(members: Sequence[Difference], canvas: Canvas, *, verbose: bool) -> Iterator[str]:
    for difference in members:
        mark, subject, *cells = _row(difference)
        yield from canvas.paragraph(subject[0], indent=0, label=mark[0], style="bold")
        held = zip(difference.environments, cells, strict=True)
        rows, left = joined([(clean(e.name), text, style, "") for e, (text, style) in held], verbose=verbose)
        for label, text, style, _ in rows:
            yield from canvas.paragraph(text, indent=3, label=label, style=style)
        if left:
            yield canvas.paint(f"   and {left:,} more values; --verbose shows all", "dim")
