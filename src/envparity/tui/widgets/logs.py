"""The log pane: lines of several services, bounded, drawn at most ten times a second however fast they come."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from envparity.tui.outside import clean
from envparity.tui.widgets.drawn import segments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from envparity.model.deeds import LogLine
    from envparity.tui.look import Span

LIMIT = 5000
"""Lines that are kept; older ones go. At 200 characters a line this is a few MiB."""
PERIOD = 0.1
"""Seconds between two drawings."""
HUES = ("stage-development", "grade-low", "grade-unknown", "stage-staging", "grade-ok", "link")
LEVELS = {"error": "grade-critical", "warning": "grade-medium", "debug": "faint"}
"""The inks of lines that say how grave they are."""


class Look(NamedTuple):
    """How lines are looked at: which are shown, what is searched for, and how they are written.

    `takes` chooses lines; `level` tells how grave one is, `said` what it says when it is not shown as it came.
    """

    takes: Callable[[LogLine], bool] | None = None
    search: str = ""
    times: bool = True
    wrap: bool = False
    level: Callable[[str], str] | None = None
    said: Callable[[str], str] | None = None


class Row(NamedTuple):
    """One line of the pane: a log line, or a part of one that is wrapped, beginning at `start` of its text."""

    line: LogLine
    text: str
    start: int = 0


class LogView(ScrollView, can_focus=True):
    """Lines as they come; it follows them until it is scrolled back."""

    DEFAULT_CSS = """
    LogView { background: $background; height: 1fr; overflow-x: auto; scrollbar-size: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
        Binding("h", "scroll_left", "Left", show=False),
        Binding("l", "scroll_right", "Right", show=False),
        Binding("g", "scroll_home", "First", show=False),
        Binding("G", "scroll_end", "Last", show=False),
    ]

    class Counted(Message):
        """Other lines are shown, or others match, than before."""

        def __init__(self, view: LogView) -> None:
            super().__init__()
            self.view = view

        @property
        def control(self) -> LogView:
            """The pane it is about."""
            return self.view

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._inbox: deque[LogLine] = deque(maxlen=LIMIT)
        self._lines: deque[LogLine] = deque(maxlen=LIMIT)
        self._rows: deque[Row] = deque()
        self._hues: dict[str, str] = {}
        self._widest = 0
        self.look = Look()
        self.note: Span = ("", "faint")
        self.following = True
        """Whether the newest line is to be in sight: until it is scrolled back, and again at the end."""

    def on_mount(self) -> None:
        """Draw from now on."""
        self.set_interval(PERIOD, self._drain)

    @property
    def kept(self) -> int:
        """How many lines there are, shown or not."""
        return len(self._lines)

    @property
    def shown(self) -> tuple[LogLine, ...]:
        """The lines that are shown, each once."""
        return tuple(row.line for row in self._rows if not row.start)

    @property
    def matches(self) -> tuple[int, ...]:
        """The rows, from 0, in which what is searched for stands."""
        wanted = self.look.search.lower()
        return tuple(i for i, row in enumerate(self._rows) if wanted in row.text.lower()) if wanted else ()

    def feed(self, line: LogLine) -> None:
        """Take a line, from any thread."""
        self._inbox.append(line)

    def clear(self, note: Span = ("", "faint")) -> None:
        """Forget all lines; `note` is what is said in their place."""
        self._inbox.clear()
        self._lines.clear()
        self._rows.clear()
        self._widest = 0
        self.note = note
        self._resize()
        self.scroll_home(animate=False, immediate=True)
        self.following = True
        self.refresh()
        self.post_message(self.Counted(self))

    def set_look(self, look: Look) -> None:
        """Look at the lines in another way."""
        before, self.look = self.look, look
        if before._replace(search="") != look._replace(search=""):
            self._lay_out()
        self.refresh()
        self.post_message(self.Counted(self))

    def move_to(self, row: int) -> None:
        """Bring a row into sight, in the middle where it can be."""
        self.following = False
        self.scroll_to(y=max(0, row - self.size.height // 2), animate=False, immediate=True, force=True)

    def find(self, forward: bool) -> bool:
        """Go to the next row in which what is searched for stands, from the middle of what is in sight."""
        return self._next(self.matches, forward)

    def find_level(self, level: str, forward: bool) -> bool:
        """Go to the next line of a level."""
        tell = self.look.level
        if tell is None:
            return False
        return self._next([i for i, row in enumerate(self._rows) if tell(row.line.text) == level], forward)

    def _next(self, places: Iterable[int], forward: bool) -> bool:
        here = int(self.scroll_offset.y) + min(self.size.height, len(self._rows)) // 2
        there = [place for place in places if (place > here if forward else place < here)]
        if not there:
            return False
        self.move_to(there[0] if forward else there[-1])
        return True

    def _drain(self) -> None:
        if not self._inbox:
            return
        batch = [self._inbox.popleft() for _ in range(len(self._inbox))]
        for line in sorted(batch, key=lambda line: line.time):
            self._hues.setdefault(line.service, HUES[len(self._hues) % len(HUES)])
            if len(self._lines) == LIMIT:
                self._forget(self._lines[0])
            self._lines.append(line)
            self._add(line)
        self._resize()
        if self.following:
            self._to_end()
        self.refresh()
        self.post_message(self.Counted(self))

    def _forget(self, line: LogLine) -> None:
        while self._rows and self._rows[0].line is line:
            self._rows.popleft()

    def _add(self, line: LogLine) -> None:
        if self.look.takes is not None and not self.look.takes(line):
            return
        text = self.look.said(line.text) if self.look.said is not None else line.text
        self._widest = max(self._widest, len(text))
        room = max(16, self.size.width - self._prefix())
        if not self.look.wrap or len(text) <= room:
            self._rows.append(Row(line, text))
            return
        self._rows.extend(Row(line, text[start : start + room], start) for start in range(0, len(text), room))

    def _lay_out(self) -> None:
        self._rows.clear()
        self._widest = 0
        for line in self._lines:
            self._add(line)
        self._resize()
        if self.following:
            self._to_end()

    def _to_end(self) -> None:
        self.scroll_to(y=self.virtual_size.height, animate=False, immediate=True, force=True)

    def _prefix(self) -> int:
        return max((len(service) for service in self._hues), default=0) + (12 if self.look.times else 3)

    def _resize(self) -> None:
        wide = 0 if self.look.wrap else self._widest
        self.virtual_size = Size(self._prefix() + wide, len(self._rows))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow no more when it is scrolled back."""
        super().watch_scroll_y(old_value, new_value)
        self.following = round(new_value) >= self.max_scroll_y - 1

    def on_resize(self) -> None:
        """Stay at the newest line; wrap for the new width."""
        if self.look.wrap:
            self._lay_out()
        if self.following:
            self.call_after_refresh(self._to_end)

    def render_line(self, y: int) -> Strip:
        """Draw one line: its time, its service, what it says."""
        width, under, variables = self.size.width, self.rich_style, self.app.theme_variables
        if not self._rows:
            note = self.note if not self._lines else ("no line fits what is asked for", "faint")
            spans = [("  ", "faint"), note] if y == 1 else []
            return Strip(segments(spans, width, variables, under), width)
        place = int(self.scroll_offset.y) + y
        if place >= len(self._rows):
            return Strip.blank(width, under)
        row = next(islice(self._rows, place, None))
        wide = max(width, self.virtual_size.width) + 1
        left = int(self.scroll_offset.x)
        return Strip(segments(self._spans(row), wide, variables, under)).crop(left, left + width)

    def _spans(self, row: Row) -> list[Span]:
        line = row.line
        if row.start:
            spans: list[Span] = [(" " * self._prefix(), "faint")]
        else:
            name = clean(line.service).ljust(self._prefix() - (12 if self.look.times else 3))
            spans = [(f" {line.time[11:19]:<8} ", "faintest")] if self.look.times else []
            spans += [
                (name, self._hues.get(line.service, "faint")),
                (" ! " if line.stream == "stderr" else "   ", "grade-high"),
            ]
        level = self.look.level(line.text) if self.look.level is not None else ""
        return spans + marked(row.text, self.look.search, LEVELS.get(level, "text"))


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
