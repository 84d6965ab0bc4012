"""The log pane: lines of several services, bounded, drawn at most ten times a second however fast they come."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from envparity.tui.outside import clean
from envparity.tui.widgets.drawn import segments

if TYPE_CHECKING:
    from envparity.model.deeds import LogLine
    from envparity.tui.look import Span

LIMIT = 5000
"""Lines that are kept; older ones go. At 200 characters a line this is a few MiB."""
PERIOD = 0.1
"""Seconds between two drawings."""
HUES = ("stage-development", "grade-low", "grade-unknown", "stage-staging", "grade-ok", "link")


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

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._inbox: deque[LogLine] = deque(maxlen=LIMIT)
        self._lines: deque[LogLine] = deque(maxlen=LIMIT)
        self._hues: dict[str, str] = {}
        self._widest = 0
        self.note: Span = ("", "faint")
        self.following = True
        """Whether the newest line is to be in sight: until it is scrolled back, and again at the end."""

    def on_mount(self) -> None:
        """Draw from now on."""
        self.set_interval(PERIOD, self._drain)

    def feed(self, line: LogLine) -> None:
        """Take a line, from any thread."""
        self._inbox.append(line)

    def clear(self, note: Span = ("", "faint")) -> None:
        """Forget all lines; `note` is what is said in their place."""
        self._inbox.clear()
        self._lines.clear()
        self._widest = 0
        self.note = note
        self._resize()
        self.scroll_home(animate=False, immediate=True)
        self.following = True
        self.refresh()

    def _drain(self) -> None:
        if not self._inbox:
            return
        batch = [self._inbox.popleft() for _ in range(len(self._inbox))]
        for line in sorted(batch, key=lambda line: line.time):
            self._hues.setdefault(line.service, HUES[len(self._hues) % len(HUES)])
            self._widest = max(self._widest, len(line.text))
            self._lines.append(line)
        self._resize()
        if self.following:
            self._to_end()
        self.refresh()

    def _to_end(self) -> None:
        self.scroll_to(y=self.virtual_size.height, animate=False, immediate=True, force=True)

    def _prefix(self) -> int:
        return max((len(service) for service in self._hues), default=0) + 12

    def _resize(self) -> None:
        self.virtual_size = Size(self._prefix() + self._widest, len(self._lines))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow no more when it is scrolled back."""
        super().watch_scroll_y(old_value, new_value)
        self.following = round(new_value) >= self.max_scroll_y - 1

    def on_resize(self) -> None:
        """Stay at the newest line."""
        if self.following:
            self.call_after_refresh(self._to_end)

    def render_line(self, y: int) -> Strip:
        """Draw one line: its time, its service, what it says."""
        width, under, variables = self.size.width, self.rich_style, self.app.theme_variables
        if not self._lines:
            spans = [("  ", "faint"), self.note] if y == 1 else []
            return Strip(segments(spans, width, variables, under), width)
        place = int(self.scroll_offset.y) + y
        if place >= len(self._lines):
            return Strip.blank(width, under)
        line = self._lines[place]
        name = clean(line.service).ljust(self._prefix() - 12)
        spans = [
            (f" {line.time[11:19]:<8} ", "faintest"),
            (name, self._hues.get(line.service, "faint")),
            (" ! " if line.stream == "stderr" else "   ", "grade-high"),
            (line.text, "text"),
        ]
        wide = max(width, self.virtual_size.width) + 1
        left = int(self.scroll_offset.x)
        return Strip(segments(spans, wide, variables, under)).crop(left, left + width)
