"""A terminal of a given width: what it can show, and how a line of columns is laid out.

Colours are the terminal's own sixteen, so that they fit whatever background it has. Text must have
been cleaned before it comes here: nothing below looks for control characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from envparity.report.clean import fit, fit_both, fit_end, width_of, wrap

NARROWEST = 40
"""Columns below which lines are let run over rather than cut to nothing."""

STYLES: dict[str, str] = {
    "bold": "1",
    "key": "1",
    "dim": "2",
    "critical": "1;31",
    "high": "31",
    "medium": "33",
    "low": "36",
    "info": "2",
    "ok": "32",
    "unknown": "35",
    "not-assessed": "2",
    "pass": "1;32",
    "fail": "1;31",
    "incomplete": "1;35",
    "absent": "2",
    "secret": "",
    "value": "",
    "same": "2",
    "different": "1",
    "meant": "2",
    "code": "1;36",
    "path": "",
    "place": "2",
}
"""SGR parameters (ECMA-48) by what is meant."""

KEEP_END = ("path", "place")
"""Styles of text whose end tells most: it is cut at its front."""

KEEP_BOTH = ("key", "value", "secret", "same", "different", "meant")
"""Styles of keys and values: they are cut in their middle."""

GAP = 2
"""Spaces between columns."""

LEAST = 8
"""Columns that a cell is never cut below."""

Cell = tuple[str, str]
"""Text and its style."""


class Canvas(NamedTuple):
    """Where lines are drawn."""

    width: int
    colour: bool

    @classmethod
    def of(cls, width: int, colour: bool) -> Canvas:
        """Make a canvas that is never too narrow to lay out columns on."""
        return cls(max(width, NARROWEST), colour)

    def paint(self, text: str, style: str) -> str:
        """Give text in a style; as it is when there are no colours, or nothing to see."""
        code = STYLES.get(style, "") if self.colour else ""
        return f"\x1b[{code}m{text}\x1b[0m" if code and text.strip() else text

    def heading(self, text: str, style: str, aside: str = "") -> str:
        """Give a heading whose line runs to the right edge."""
        text = fit(text, self.width - 2)
        aside = fit(f"  {aside}" if aside else "", self.width - width_of(text) - 2)
        line = "─" * (self.width - width_of(text) - width_of(aside) - 1)
        return f"{self.paint(text, style)}{aside} {self.paint(line, 'dim')}"

    def paragraph(self, text: str, *, indent: int, label: str = "", style: str = "") -> list[str]:
        """Break text into lines below each other, after a label on the first."""
        label = fit(label, self.width // 2)
        hang = indent + (width_of(label) + 2 if label else 0)
        lines = wrap(text, self.width - hang)
        first = " " * indent + (self.paint(label, "dim") + "  " if label else "")
        return [
            (first if number == 0 else " " * hang) + self.paint(line, style)
            for number, line in enumerate(lines)
        ]

    def columns(
        self, cells: Sequence[Cell], widths: Sequence[int], *, indent: int = 0, gap: int = GAP
    ) -> str:
        """Lay out cells beside each other, each cut to its columns."""
        shown = [
            (_cut(style)(text, width), style) for (text, style), width in zip(cells, widths, strict=True)
        ]
        return self._line(shown, widths, indent, gap)

    def _line(self, cells: Sequence[Cell], widths: Sequence[int], indent: int, gap: int) -> str:
        painted = [
            self.paint(text, style) + " " * (width - width_of(text))
            for (text, style), width in zip(cells, widths, strict=True)
        ]
        return (" " * indent + (" " * gap).join(painted)).rstrip()

    def wrapped(self, cells: Sequence[Cell], widths: Sequence[int], *, indent: int = 0) -> Iterator[str]:
        """Lay out cells beside each other, each broken into as many lines as it takes."""
        columns = [wrap(text, width) for (text, _), width in zip(cells, widths, strict=True)]
        for parts in zip_longest(*columns, fillvalue=""):
            styled = [(part, style) for part, (_, style) in zip(parts, cells, strict=True)]
            yield self._line(styled, widths, indent, GAP)

    def table(
        self,
        rows: Sequence[Sequence[Cell]],
        *,
        head: Sequence[str] = (),
        indent: int = 0,
        whole: bool = False,
        named: bool = False,
    ) -> Iterator[str]:
        """Draw rows under a head, columns as wide as they need; what is too long is cut, or broken if `whole`.

        Where rows are `named` by their first column, that gives way last.
        """
        if not rows:
            return
        titles: list[Cell] = [(title, "dim") for title in head]
        everything = [titles, *rows] if titles else rows
        wanted = [max(width_of(text) for text, _ in column) for column in zip(*everything, strict=True)]
        room = self.width - indent - GAP * (len(wanted) - 1)
        widths = shares(wanted, room, least=LEAST)
        if named and widths[0] < wanted[0] and len(wanted) > 1:
            first = max(widths[0], min(wanted[0], room - LEAST * (len(wanted) - 1)))
            widths = [first, *shares(wanted[1:], room - first, least=LEAST)]
        if titles:
            yield self.columns(titles, widths, indent=indent)
        for row in rows:
            if whole:
                yield from self.wrapped(row, widths, indent=indent)
            else:
                yield self.columns(row, widths, indent=indent)


def _cut(style: str) -> Callable[[str, int], str]:
    if style in KEEP_END:
        return fit_end
    return fit_both if style in KEEP_BOTH else fit


def shares(wanted: Sequence[int], width: int, *, least: int) -> list[int]:
    """Share out columns: what each wants when all fit, else the widest give way, none below `least`."""
    given = [min(columns, width) for columns in wanted]
    while sum(given) > width and max(given) > least:
        given[given.index(max(given))] -= 1
    return given
