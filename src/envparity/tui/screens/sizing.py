"""The sizes that a user gives to panes and columns: the keys for it, and how they are remembered by screen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from textual.binding import Binding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from envparity.tui.widgets.split import Split
    from envparity.tui.widgets.widening import ColumnList


def sizing(screen: str, *, titled: bool = True) -> tuple[Binding, ...]:
    """Give the bindings of a screen with a divider, and where a list has titles, those for its columns."""
    columns = (
        Binding(
            "left_curly_bracket", "widen(-1)", "Narrower column", show=False, key_display="{",
            id=f"{screen}.narrower", tooltip="Make a column of the list narrower; gaps between titles can be dragged",
        ),
        Binding(
            "right_curly_bracket", "widen(1)", "Wider column", show=False, key_display="}",
            id=f"{screen}.wider", tooltip="Make it wider",
        ),
    )  # fmt: skip
    divider = (
        Binding(
            "less_than_sign", "divide(-1)", "Smaller first pane", show=False, key_display="<",
            id=f"{screen}.smaller", tooltip="Make the first pane smaller; the line between the panes can be dragged",
        ),
        Binding(
            "greater_than_sign", "divide(1)", "Larger first pane", show=False, key_display=">",
            id=f"{screen}.larger", tooltip="Make it larger",
        ),
    )  # fmt: skip
    return (*divider, *columns) if titled else divider


def recall(left: Mapping[str, str], screen: str, split: Split) -> None:
    """Give a divider the place that it was left at."""
    prefix = f"{screen}.divider."
    split.put({name.removeprefix(prefix): said for name, said in left.items() if name.startswith(prefix)})


def remember(left: dict[str, str], screen: str, shares: Mapping[str, str]) -> None:
    """Keep where a divider stands."""
    left |= {f"{screen}.divider.{way}": share for way, share in shares.items()}


def recall_columns(left: Mapping[str, str], screen: str, rows: ColumnList[object]) -> None:
    """Give a list's columns the widths that they were left with; what cannot be read is none."""
    try:
        held = json.loads(left.get(f"{screen}.columns.{rows.id}", "{}"))
    except ValueError:
        held = {}
    if isinstance(held, dict):
        rows.chosen = {name: wide for name, wide in held.items() if isinstance(wide, int) and wide > 0}


def remember_columns(left: dict[str, str], screen: str, rows: ColumnList[object]) -> None:
    """Keep the widths of a list's columns."""
    left[f"{screen}.columns.{rows.id}"] = json.dumps(rows.chosen, sort_keys=True)
