"""How differences are written in a list's columns: one column for each environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from envparity.tui.look import GRADES
from envparity.tui.standing import LABELS
from envparity.tui.values import cell_spans
from envparity.tui.widgets.columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from envparity.model.reports import Grade
    from envparity.model.snapshots import Environment
    from envparity.tui.look import Span
    from envparity.tui.query import Item
    from envparity.tui.widgets.drawn import Spans


def difference_columns(environments: Sequence[Environment]) -> tuple[Column[Item], ...]:
    """Give the columns of a list of differences: the subject, and what each environment has."""
    return (
        Column("", _likeness_cell, width=1),
        Column("subject", _subject_cell, least=18, share=3),
        *(Column(e.name, _value_cell(e.name), least=12, share=2) for e in environments),
        Column("area", lambda item: (LABELS[item.area], "faint"), width=19, within=140),
    )


def _as_it_should(item: Item) -> bool:
    """Say whether the values differ as they should, and no rule thinks otherwise."""
    return item.severity is None and item.difference is not None and item.difference.likeness == "meant"


def _likeness_cell(item: Item) -> Span:
    if item.severity is not None:
        mark = GRADES[cast("Grade", str(item.severity))]
        return mark.symbol, mark.ink
    likeness = item.difference.likeness if item.difference else "same"
    return {"unknown": ("?", "grade-unknown"), "meant": (" ", "faint")}.get(likeness, ("≠", "faint"))


def _subject_cell(item: Item) -> Span:
    meant = _as_it_should(item)
    return str(item.difference.subject) if item.difference else "", "faint" if meant else "text"


def _value_cell(environment: str) -> Callable[[Item], Spans]:
    def cell(item: Item) -> Spans:
        if item.difference is None:
            return "", "faint"
        spans = cell_spans(item.difference.cell(environment))
        if _as_it_should(item):
            return [(text, "faint") for text, _ in spans]
        return spans

    return cell
