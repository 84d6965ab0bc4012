"""Log lines as rows of the pane: narrowed, wrapped, JSON folded or unfolded, what is searched for set off."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import chop_cells

from envparity.tui.outside import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from envparity.model.deeds import LogLine
    from envparity.tui.look import Span

LEVELS = {"error": "grade-critical", "warning": "grade-medium", "debug": "faint"}
"""The inks of lines that say how grave they are."""


class Look(NamedTuple):
    """How lines are looked at: which are shown, what is searched for, and how they are written.

    `takes` chooses lines; `level` tells how grave one is, `said` what it says when it is not shown as it came,
    `unfold` all that it says, a line each, where it is JSON: for every line where `unfolded` says so, else for
    those that were opened.
    """

    takes: Callable[[LogLine], bool] | None = None
    search: str = ""
    times: bool = True
    wrap: bool = False
    level: Callable[[str], str] | None = None
    said: Callable[[str], str] | None = None
    unfold: Callable[[str], tuple[str, ...]] | None = None
    unfolded: bool = False


class Row(NamedTuple):
    """One line of the pane: a log line, or a part of one that is wrapped or unfolded, in its `part`-th row."""

    line: LogLine
    text: str
    part: int = 0


def rows_of(line: LogLine, look: Look, room: int, *, opened: bool) -> Iterator[Row]:
    """Write a line as rows of at most `room` cells where lines are wrapped."""
    parts: tuple[str, ...] = ()
    if look.unfold is not None and (look.unfolded or opened):
        parts = look.unfold(line.text)
    if not parts:
        parts = (look.said(line.text) if look.said is not None else line.text,)
    number = 0
    for part in parts:
        for piece in _wrapped(part, room) if look.wrap else (part,):
            yield Row(line, piece, number)
            number += 1


def _wrapped(text: str, room: int) -> Iterable[str]:
    """Cut a text into pieces of at most `room` cells; one of ASCII has as many as characters."""
    if not text.isascii():
        return chop_cells(clean(text), room)
    return (text[start : start + room] for start in range(0, len(text) or 1, room))


def marked(text: str, search: str, ink: str) -> list[Span]:
    """Write a text in an ink with each place where something stands in it set off; upper and lower case are alike."""
    if not search:
        return [(text, ink)]
    spans: list[Span] = []
    lowered, wanted, at = text.lower(), search.lower(), 0
    if len(lowered) != len(text):  # some letters change their length with their case: then nothing is set off
        return [(text, ink)]
    while (found := lowered.find(wanted, at)) >= 0:
        spans += [(text[at:found], ink), (text[found : found + len(search)], f"{ink} reverse")]
        at = found + len(search)
    return [*spans, (text[at:], ink)]
