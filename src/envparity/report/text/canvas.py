"""A terminal of a given width: what it can show, and how a line of columns is laid out.

Colours are the terminal's own sixteen, so that they fit whatever background it has. Text must have
been cleaned before it comes here: nothing below looks for control characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from envparity.report.clean import fit, width_of, wrap

NARROWEST = 40
"""Columns below which lines are let run over rather than cut to nothing."""

STYLES: dict[str, str] = {
    "bold": "1",
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
}
"""SGR parameters (ECMA-48) by what is meant."""


@dataclass(frozen=True, slots=True)
class Canvas:
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
        aside = f"  {aside}" if aside else ""
        line = "─" * max(self.width - width_of(text) - width_of(aside) - 1, 0)
        return f"{self.paint(text, style)}{aside} {self.paint(line, 'dim')}".rstrip()

    def paragraph(self, text: str, *, indent: int, label: str = "", style: str = "") -> list[str]:
        """Break text into lines below each other, after a label on the first."""
        hang = indent + (width_of(label) + 2 if label else 0)
        lines = wrap(text, self.width - hang)
        first = " " * indent + (self.paint(label, "dim") + "  " if label else "")
        return [
            (first if number == 0 else " " * hang) + self.paint(line, style)
            for number, line in enumerate(lines)
        ]

    def columns(self, cells: Sequence[tuple[str, int, str]], *, indent: int = 0, gap: int = 2) -> str:
        """Lay out `(text, columns, style)` beside each other, each cut to its columns."""
        last = len(cells) - 1
        parts = []
        for number, (text, width, style) in enumerate(cells):
            shown = fit(text, width)
            fill = "" if number == last else " " * (width - width_of(shown))
            parts.append(self.paint(shown, style) + fill)
        return (" " * indent + (" " * gap).join(parts)).rstrip()


def shares(wanted: Sequence[int], width: int, *, least: int) -> list[int]:
    """Share out columns: what each wants when all fit, else the widest give way, none below `least`."""
    given = [min(columns, width) for columns in wanted]
    while sum(given) > width and max(given) > least:
        given[given.index(max(given))] -= 1
    return given
