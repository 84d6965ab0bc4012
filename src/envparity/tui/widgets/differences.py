"""How differences are written in a list's columns: one column for each environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from envparity.tui.look import GRADES
from envparity.tui.standing import LABELS
from envparity.tui.values import side_by_side
from envparity.tui.widgets.columns import Column
from envparity.tui.widgets.lines import fold_span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from envparity.model.differences import Difference
    from envparity.model.reports import Grade
    from envparity.model.snapshots import Environment
    from envparity.tui.grouping import Line
    from envparity.tui.items import Item
    from envparity.tui.look import Span
    from envparity.tui.widgets.drawn import Spans


FIRST, BESIDE, MOST = 24, 14, 30
"""Cells that the subject must have, and each environment; and how many have a column of their own at all."""
LONG = 12
"""Characters of a shared beginning that are shown whole."""


def difference_columns(environments: Sequence[Environment]) -> tuple[Column[Line], ...]:
    """Give the columns of a list of differences: the subject, and what each environment has.

    Where there is not room for all, those nearest to production have theirs.
    """
    count, written = len(environments), _Written()
    return (
        Column("", _likeness_cell, width=2),
        Column("subject", _subject_cell, least=18, share=3),
        *(
            Column(
                e.name,
                _value_cell(e.name, written),
                least=12,
                share=2,
                within=FIRST + BESIDE * (count - place),
                ink=f"stage-{e.stage.value}",
            )
            for place, e in enumerate(environments)
            if count - place <= MOST
        ),
        Column("area", _area_cell, width=19, within=140),
    )


def _area_cell(line: Line) -> Span:
    return LABELS[line.item.area] if line.item else "", "faint"


def _as_it_should(item: Item) -> bool:
    """Say whether the values differ as they should, and no rule thinks otherwise."""
    return item.severity is None and item.difference is not None and item.difference.likeness == "meant"


def _likeness_cell(line: Line) -> list[Span]:
    item = line.item
    if item is None:
        return []
    if item.severity is not None:
        mark = GRADES[cast("Grade", str(item.severity))]
        return [fold_span(line), (mark.symbol, mark.ink)]
    likeness = item.difference.likeness if item.difference else "same"
    signs = {"unknown": ("?", "grade-unknown"), "meant": (" ", "faint")}
    return [fold_span(line), signs.get(likeness, ("≠", "faint"))]


def _subject_cell(line: Line) -> Span:
    item = line.item
    if item is None or item.difference is None:
        return "", "faint"
    return "  " * line.depth + str(item.difference.subject), "faint" if _as_it_should(item) else "text"


class _Written:
    """The values of the difference that was written last: each of its columns has one of them."""

    def __init__(self) -> None:
        self._difference: Difference | None = None
        self._spans: dict[str, list[Span]] = {}

    def of(self, difference: Difference, environment: str) -> list[Span]:
        if difference is not self._difference:
            names = (known.name for known in difference.environments)
            self._spans = dict(zip(names, side_by_side(difference.cells), strict=True))
            self._difference = difference
        return _in_sight(self._spans[environment])


def _in_sight(spans: list[Span]) -> list[Span]:
    """Have the part in which a value differs be seen: a long beginning that is shared is cut."""
    shared, ink = spans[0]
    if ink == "faint" and len(spans) > 1 and len(shared) > LONG:
        return [("…" + shared[-LONG // 2 :], ink), *spans[1:]]
    return spans


def _value_cell(environment: str, written: _Written) -> Callable[[Line], Spans]:
    def cell(line: Line) -> Spans:
        item = line.item
        if item is None or item.difference is None:
            return "", "faint"
        spans = written.of(item.difference, environment)
        if _as_it_should(item):
            return [(text, "faint") for text, _ in spans]
        return spans

    return cell
