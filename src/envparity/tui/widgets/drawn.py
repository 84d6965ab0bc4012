"""Drawing a line from spans: cleaned, fitted to a width, in the theme's colours of this moment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.text import Text

from envparity.tui.look import Span, style
from envparity.tui.outside import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.style import Style

Spans = Span | list[Span]
"""One cell of a list: a single span, or several that stand one after the other."""


def many(spans: Spans) -> list[Span]:
    """Give spans as a list."""
    return [spans] if isinstance(spans, tuple) else spans


def wide(spans: Spans) -> int:
    """Say how many cells spans need."""
    return sum(cell_len(clean(text)) for text, _ in many(spans))


def segments(spans: Iterable[Span], width: int, variables: Mapping[str, str], under: Style) -> list[Segment]:
    """Draw spans in exactly `width` cells over the style `under`; what is too long ends in an ellipsis."""
    if width <= 0:
        return []
    drawn: list[Segment] = []
    cleaned = [(clean(text), style(ink, variables)) for text, ink in spans]
    left = width if sum(cell_len(text) for text, _ in cleaned) <= width else width - 1
    cut = left < width
    for text, ink in cleaned:
        length = cell_len(text)
        if length > left:
            text, length = set_cell_size(text, left), left
        drawn.append(Segment(text, under + ink))
        left -= length
        if left <= 0 and cut:
            drawn.append(Segment("…", under + ink))
            break
    if left > 0:
        drawn.append(Segment(" " * left, under))
    return drawn


def tailed(spans: list[Span], width: int) -> list[Span]:
    """Cut a cell of one span at its beginning, so that its end can be read."""
    if len(spans) != 1:
        return spans
    ((text, ink),) = spans
    text = clean(text)
    return spans if len(text) <= width else [("…" + text[len(text) - width + 1 :], ink)]


def wrapped(text: str, width: int) -> list[str]:
    """Break a message into lines between its words, never within backticks."""
    if len(text) <= width:
        return [text] if text else []
    import textwrap

    whole = re.sub(r"`[^`]*`", lambda code: code.group().replace(" ", "\u00a0"), text)
    return textwrap.wrap(whole, max(8, width), break_on_hyphens=False)


def text(spans: Iterable[Span], variables: Mapping[str, str]) -> Text:
    """Make spans a text that wraps; never read as markup."""
    made = Text()
    for part, ink in spans:
        made.append(clean(part), style(ink, variables))
    return made


def lines(paragraphs: Iterable[Iterable[Span]], variables: Mapping[str, str]) -> Text:
    """Join lines of spans into one text."""
    return Text("\n").join(text(spans, variables) for spans in paragraphs)
