"""One line of pieces, some at its left and some at its right end, of which some can be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from envparity.model.records import dataclass, replace
from envparity.tui.outside import clean
from envparity.tui.widgets.drawn import segments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual import events

    from envparity.tui.look import Span


@dataclass(frozen=True)
class Piece:
    """Spans, and what a click on them does.

    Where there is too little room the higher `rank` gives way first, the last of equal ones before the others: to
    what it is in `brief`, which has a rank of its own, or to nothing. What has none stays.
    """

    spans: tuple[Span, ...]
    click: Callable[[], object] | None = None
    rank: int = 0
    brief: Piece | None = None

    @property
    def width(self) -> int:
        """Cells that it takes."""
        return sum(cell_len(clean(text)) for text, _ in self.spans)


class Bar(Widget):
    """Draws its pieces itself: a widget for each would cost more than all the rest of a screen's first frame."""

    DEFAULT_CSS = "Bar { height: 1; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._left: tuple[Piece, ...] = ()
        self._right: tuple[Piece, ...] = ()
        self._places: list[tuple[int, int, Piece]] = []

    def set_pieces(self, left: Iterable[Piece], right: Iterable[Piece] = ()) -> None:
        """Show other pieces."""
        self._left, self._right = tuple(left), tuple(right)
        self.refresh()

    def render_line(self, y: int) -> Strip:  # noqa: ARG002  # there is one line
        """Draw the line, and remember where each piece stands."""
        width, under, variables = self.size.width, self.rich_style, self.app.theme_variables
        left, right = self._fitting(width)
        gap = max(0, width - sum(piece.width for piece in (*left, *right)))
        self._places = list(_placed(left, 0)) + list(_placed(right, width - sum(p.width for p in right)))
        spans = [span for piece in left for span in piece.spans]
        spans.append((" " * gap, "faint"))
        spans += [span for piece in right for span in piece.spans]
        return Strip(segments(spans, width, variables, under), width)

    def _fitting(self, width: int) -> tuple[Sequence[Piece], Sequence[Piece]]:
        left, right = list(self._left), list(self._right)
        while _width(left) + _width(right) > width and _shorten(left, right):
            pass
        return left, right

    def on_click(self, event: events.Click) -> None:
        """Do what the piece under the pointer is for."""
        x = event.get_content_offset_capture(self).x
        for start, end, piece in self._places:
            if start <= x < end and piece.click is not None:
                piece.click()
                return


def _placed(pieces: Sequence[Piece], start: int) -> Iterable[tuple[int, int, Piece]]:
    for piece in pieces:
        yield start, start + piece.width, piece
        start += piece.width


def _width(pieces: Sequence[Piece]) -> int:
    return sum(piece.width for piece in pieces)


def _shorten(left: list[Piece], right: list[Piece]) -> bool:
    """Say one more piece in brief, or take it away; tell whether there was any such."""
    least: tuple[int, int, list[Piece]] | None = None
    for side in (left, right):
        for place, piece in enumerate(side):
            if piece.rank and (least is None or piece.rank >= least[0]):
                least = (piece.rank, place, side)
    if least is None:
        return False
    _, place, side = least
    brief = side[place].brief
    if brief is None:
        del side[place]
    else:
        side[place] = replace(brief, click=side[place].click)
    return True
