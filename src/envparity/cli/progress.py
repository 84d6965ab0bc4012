"""Progress by service while a deed is carried out: lines that are redrawn in a terminal, lines that follow elsewhere."""

from __future__ import annotations

import sys
import threading

from envparity.cli.terminal import colours
from envparity.model.deeds import Event

_MARKS = {"waiting": ".", "working": "~", "done": "+", "failed": "x", "skipped": "-"}
_LAST = ("failed", "skipped")
"""What is not said over: a service that failed has more steps that were not begun, and one that was skipped too."""
_COLOURS = {"waiting": "2", "working": "36", "done": "32", "failed": "31", "skipped": "2"}


class Progress:
    """Called with each event, from any thread. Writes to stderr; `quiet` keeps failures alone."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._live = sys.stderr.isatty()
        self._colour = colours(sys.stderr)
        self._lock = threading.Lock()
        self._rows: dict[str, Event] = {}
        self._drawn = 0

    def __call__(self, event: Event) -> None:
        """Show one event."""
        if self._quiet and event.status != "failed":
            return
        with self._lock:
            key = event.service or event.step or event.message
            former = self._rows.get(key)
            if former == event or (former and event.status == "skipped" and former.status in _LAST):
                return
            self._rows[key] = event
            if self._live and not self._quiet:
                self._redraw()
            else:
                sys.stderr.write(self._line(event) + "\n")
                sys.stderr.flush()

    def _redraw(self) -> None:
        up = f"\x1b[{self._drawn}A" if self._drawn else ""
        lines = "".join(f"\x1b[2K{self._line(event)}\n" for event in self._rows.values())
        sys.stderr.write(up + lines)
        sys.stderr.flush()
        self._drawn = len(self._rows)

    def _line(self, event: Event) -> str:
        message = "".join(char for char in event.message if char.isprintable())
        mark = _MARKS[event.status]
        if self._colour:
            mark = f"\x1b[{_COLOURS[event.status]}m{mark}\x1b[0m"
        limit = _columns() - 22 if self._live else 1000
        return f" {mark} {event.service or '-':<16} {message[:limit]}"


def _columns() -> int:
    import shutil

    return max(40, shutil.get_terminal_size((100, 24)).columns)
