"""What a list is made of: its columns, and what it says when it has no rows."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeVar

from envparity.model.records import dataclass
from envparity.tui.look import prose
from envparity.tui.widgets.drawn import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from envparity.tui.look import Span
    from envparity.tui.widgets.drawn import Spans

Row = TypeVar("Row")
GAP = 2
"""Cells between two columns."""
CHOSEN = "▸ "
"""Stands before the title of a column that deeds are for."""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column. A `width` of 0 takes a share of what is left, at least `least`.

    It is drawn only where the list is at least `within` cells wide, and narrower than `below`. One that `fits` takes no
    more than its cells need, and leaves the rest to the others.
    """

    title: str
    cell: Callable[[Row], Spans]
    width: int = 0
    least: int = 8
    within: int = 0
    share: int = 1
    tail: bool = False
    """Whether the end of what is too long is kept: of a path it says more than the beginning."""
    ink: str = "faint"
    """What the title is written in: an environment's in the colour of its stage."""
    fits: bool = False
    below: int = 10**6

    @property
    def name(self) -> str:
        """What its chosen width is kept by: the title without the sign of what is chosen."""
        return self.title.removeprefix(CHOSEN)


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says: a mark, a title and a line below it."""

    title: Span
    hint: str = ""


def widths_of(
    columns: Sequence[Column[Row]],
    width: int,
    chosen: Mapping[str, int] = MappingProxyType({}),
    needed: Mapping[str, int] = MappingProxyType({}),
) -> list[int]:
    """Share a width out among columns, each at least its least; the last that shares takes what is left over.

    Those that have a `chosen` width, by their name, have it; those that fit take no more than is `needed`, by their name.
    """
    given = [chosen.get(column.name, column.width) for column in columns]
    widths = {place: wide for place, wide in enumerate(given) if wide}
    sharing = {place: column for place, column in enumerate(columns) if not given[place]}
    left = max(0, width - sum(given) - GAP * max(0, len(columns) - 1) - 2)
    while sharing:
        shares = sum(column.share for column in sharing.values())
        allotted = {place: left * column.share // shares for place, column in sharing.items()}
        settled = {
            place: min(column.least, needed.get(column.name, column.least))
            for place, column in sharing.items()
            if allotted[place] < column.least
        } or {
            place: needed[column.name]
            for place, column in sharing.items()
            if needed.get(column.name, width) < allotted[place]
        }
        if not settled:
            widths |= allotted
            widths[max(sharing)] += left - sum(allotted.values())
            break
        for place, wide in settled.items():
            widths[place] = wide
            del sharing[place]
            left = max(0, left - wide)
    return [widths[place] for place in range(len(columns))]


@lru_cache(maxsize=32)
def said(empty: Empty, width: int) -> list[list[Span]]:
    """Break what an empty list says into lines of at most a width."""
    title, ink = empty.title
    spoken = [prose(line, ink, ink) for line in wrapped(title, width)]
    return spoken + [prose(line, "faint", "text") for line in wrapped(empty.hint, width)]
