"""The log pane: lines of several services, bounded, drawn at most ten times a second however fast they come."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import work
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from envparity.tui.background import finished, in_slices
from envparity.tui.look import style
from envparity.tui.outside import clean
from envparity.tui.quickness import KEYS
from envparity.tui.widgets.drawn import segments
from envparity.tui.widgets.inbox import LIMIT, Inbox
from envparity.tui.widgets.loglines import LEVELS, Look, Row, marked, rows_of
from envparity.tui.widgets.surface import Surface

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual import events

    from envparity.model.deeds import LogLine
    from envparity.tui.look import Span
    from envparity.tui.stock import Steps

PERIOD = 0.1
"""Seconds between two drawings."""
FLOOD, SKIPPED = LIMIT // 2, 4
"""Lines in a period from which on the next ones are waited through: nobody reads what is gone at once."""
CHUNK = 100
"""Lines that are taken up between two looks at the keys."""
MANY, SOME = 500, 200
"""Lines from which on they are written anew between keys, and how many of them at most at once."""
EVERY = 16
"""Lines between two places where the writing can be put down."""
_TIME = attrgetter("time")
HUES = ("stage-development", "grade-low", "grade-unknown", "stage-staging", "grade-ok", "link")


def _cells(text: str) -> int:
    return len(text) if text.isascii() else cell_len(clean(text))


class LogView(Surface, can_focus=True):
    """Lines as they come; it follows them until it is scrolled back."""

    DEFAULT_CSS = """
    LogView {
        background: $background; height: 1fr; overflow-x: auto; scrollbar-size: 0 1; scrollbar-gutter: stable;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
        Binding("h", "scroll_left", "Left", show=False),
        Binding("l", "scroll_right", "Right", show=False),
        Binding("g", "scroll_home", "First", show=False),
        Binding("G,end", "follow", "Follow", show=False),
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

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._inbox = Inbox()
        self._lines: deque[LogLine] = deque(maxlen=LIMIT)
        self._rows: deque[Row] = deque()
        self._hues: dict[str, str] = {}
        self._widest = 0
        self._counted = 0
        self._opened: set[int] = set()
        self._skip = 0
        self._lead = 0
        """Rows before the first that are yet to be written anew."""
        self._drawing = False
        self._writing = asyncio.Lock()
        """Held by who writes lines as rows: those that come, or all of them anew."""
        self._whole = asyncio.Event()
        """Whether every line has its rows, and not only those in sight."""
        self._whole.set()
        self._begun = 0
        """How often the pane was cleared: what was being taken up before is dropped."""
        self.at: LogLine | None = None
        """The line that was gone to last, until it is scrolled away from."""
        self.look = Look()
        self.note: Span = ("", "faint")
        self.following = True
        """Whether the newest line is to be in sight: until it is scrolled back, and again at the end."""

    def on_mount(self) -> None:
        """Draw from now on."""
        self.set_interval(PERIOD, self._drain)

    @property
    def _width(self) -> int:
        """The cells of a line that the scroll bar does not cover."""
        return self.scrollable_content_region.width

    @property
    def whole(self) -> bool:
        """Whether every line is written as it is to be looked at now: before that there is nothing to find or save."""
        return self._whole.is_set()

    async def written(self) -> None:
        """Wait until every line is written."""
        await self._whole.wait()

    @property
    def kept(self) -> int:
        """How many lines there are, shown or not."""
        return len(self._lines)

    @property
    def count(self) -> int:
        """How many lines are shown."""
        return self._counted

    @property
    def shown(self) -> tuple[LogLine, ...]:
        """The lines that are shown, each once."""
        return tuple(row.line for row in self._rows if not row.part)

    @property
    def matches(self) -> tuple[int, ...]:
        """The rows, from 0, in which what is searched for stands."""
        wanted = self.look.search.lower()
        return tuple(i for i, row in enumerate(self._rows) if wanted in row.text.lower()) if wanted else ()

    def feed(self, lines: Sequence[LogLine]) -> None:
        """Take lines that came together, from any thread; those that are soon gone again are never looked at."""
        self._inbox.put(lines)

    def clear(self, note: Span = ("", "faint")) -> None:
        """Forget all lines; `note` is what is said in their place."""
        self._begun += 1
        self._inbox.take()
        self._lines.clear()
        self._rows.clear()
        self._opened.clear()
        self._widest, self._counted, self._lead, self.at = 0, 0, 0, None
        self._whole.set()
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
        else:
            self.redraw()
            self.post_message(self.Counted(self))

    def move_to(self, row: int) -> None:
        """Bring a row into sight, in the middle where it can be."""
        self.following = False
        self.at = self._rows[row].line
        self.refresh()
        place = self._lead + row - self.size.height // 2
        self.scroll_to(y=max(0, place), animate=False, immediate=True, force=True)

    def find(self, forward: bool) -> bool:
        """Go to the next row in which what is searched for stands."""
        wanted = self.look.search.lower()
        return bool(wanted) and finished(self._next(lambda row: wanted in row.text.lower(), forward))

    def find_level(self, level: str, forward: bool) -> Steps[bool]:
        """Go to the next line of a level, and say whether there is one."""
        tell = self.look.level
        if tell is None:
            return False
        return (yield from self._next(lambda row: not row.part and tell(row.line.text) == level, forward))

    def toggle(self, row: int | None = None) -> bool:
        """Unfold the JSON of a row's line, or fold it; without a row of the line that was gone to last."""
        line = self.at if row is None else self._rows[row].line
        if line is None or self.look.unfold is None or not self.look.unfold(line.text):
            return False
        self._opened ^= {id(line)}
        if not self.whole:
            self._lay_out()
            return True
        rows = list(self._rows)
        there = [place for place, one in enumerate(rows) if one.line is line]
        if there:
            written = list(rows_of(line, self.look, self._room(), opened=id(line) in self._opened))
            rows[there[0] : there[-1] + 1] = written
            self._rows = deque(rows)
            self._widest = max(self._widest, *(len(one.text) for one in written))
        following = self.following
        self._resize()
        if following:
            self._to_end()
        self.refresh()
        return True

    def on_click(self, event: events.Click) -> None:
        """Unfold the line under the pointer, or fold it."""
        row = int(self.scroll_offset.y) + event.get_content_offset_capture(self).y - self._lead
        if 0 <= row < len(self._rows):
            self.toggle(row)

    def action_follow(self) -> None:
        """Go to the newest line and stay there."""
        self.following, self.at = True, None
        self._to_end()
        self.refresh()
        self.post_message(self.Counted(self))

    def _next(self, fits: Callable[[Row], bool], forward: bool) -> Steps[bool]:
        """Go from the line that was gone to last to the next row that fits; without such a line to the newest."""
        rows = list(self._rows)
        here = next((place for place, row in enumerate(rows) if row.line is self.at), None)
        places = range((here or 0) + 1, len(rows)) if forward else range((here or 0) - 1, -1, -1)
        if here is None:
            places = range(len(rows) - 1, -1, -1)
        for place in places:
            row = rows[place]
            if row.line is not self.at and fits(row):
                gone = next((n for n, one in enumerate(self._rows) if one is row), None)
                if gone is not None:
                    self.move_to(gone)
                return gone is not None
            if place % EVERY == 0:
                yield
        return False

    async def _drain(self) -> None:
        if not self._inbox.count or self._drawing:
            return
        if self._skip:
            self._skip -= 1
            return
        self._drawing = True
        try:
            await self._take_up()
        finally:
            self._drawing = False

    async def _take_up(self) -> None:
        await KEYS.stand_aside()
        async with self._writing:
            await self._write()

    async def _write(self) -> None:
        begun = self._begun
        batch: list[LogLine] = []
        if self._inbox.count >= FLOOD:
            self._skip = SKIPPED
        for lines in self._inbox.take():
            batch += lines
            await asyncio.sleep(0)
        if begun != self._begun:
            return
        batch.sort(key=_TIME)
        del batch[:-LIMIT]
        for start in range(0, len(batch), CHUNK):
            for line in batch[start : start + CHUNK]:
                if line.service not in self._hues:
                    self._hues[line.service] = HUES[len(self._hues) % len(HUES)]
            self._keep(batch[start : start + CHUNK])
            if start + CHUNK < len(batch):
                await asyncio.sleep(0)
                if begun != self._begun:
                    return
        await KEYS.stand_aside()
        self._resize()
        if self.following:
            self._to_end()
        self.refresh()
        self.post_message(self.Counted(self))

    def _keep(self, batch: Iterable[LogLine]) -> None:
        room = self._room()
        for line in batch:
            if len(self._lines) == LIMIT:
                self._forget(self._lines[0])
            self._lines.append(line)
            self._add(line, room)

    def _forget(self, line: LogLine) -> None:
        self._opened.discard(id(line))
        self._counted -= bool(self._rows) and self._rows[0].line is line
        while self._rows and self._rows[0].line is line:
            self._rows.popleft()

    def _room(self) -> int:
        return max(16, self._width - self._prefix())

    def _rows_of(self, line: LogLine, room: int) -> list[Row]:
        if self.look.takes is not None and not self.look.takes(line):
            return []
        return list(rows_of(line, self.look, room, opened=id(line) in self._opened))

    def _add(self, line: LogLine, room: int) -> None:
        written = self._rows_of(line, room)
        for row in written:
            self._widest = max(self._widest, _cells(row.text))
        self._rows.extend(written)
        self._counted += bool(written)

    def _lay_out(self) -> None:
        """Write all lines anew; where there are many, those in sight at once, and all of them between keys."""
        self.workers.cancel_group(self, "lay_out")
        if len(self._lines) < MANY and not self._drawing:
            self._laid_out(finished(self._steps()))
            return
        self._whole.clear()
        if self.following:
            room, rows = self._room(), deque[Row]()
            for line in itertools.islice(reversed(self._lines), SOME):
                rows.extendleft(reversed(self._rows_of(line, room)))
                if len(rows) >= self.size.height:
                    break
            self._lead = max(0, self._lead + len(self._rows) - len(rows))
            self._rows = rows
            self.redraw()
        self._lay_out_slowly()

    @work(group="lay_out", exit_on_error=False)
    async def _lay_out_slowly(self) -> None:
        async with self._writing:
            begun = self._begun
            rows = await in_slices(self._steps())
            if begun == self._begun:
                self._laid_out(rows)

    def _steps(self) -> Steps[list[list[Row]]]:
        room, written = self._room(), list[list[Row]]()
        for number, line in enumerate(tuple(self._lines)):
            written.append(self._rows_of(line, room))
            if number % EVERY == 0:
                yield
        return written

    def _laid_out(self, written: list[list[Row]]) -> None:
        following, self._lead = self.following, 0
        self._rows = deque(itertools.chain.from_iterable(written))
        self._widest = max((_cells(row.text) for row in self._rows), default=0)
        self._counted = sum(map(bool, written))
        self._whole.set()
        self._resize()
        if following:
            self._to_end()
        self.redraw()
        self.post_message(self.Counted(self))

    def _to_end(self) -> None:
        self.scroll_to(y=self.virtual_size.height, animate=False, immediate=True, force=True)

    def _prefix(self) -> int:
        return max((len(service) for service in self._hues), default=0) + (13 if self.look.times else 3)

    def _resize(self) -> None:
        wide = 0 if self.look.wrap else self._widest
        self.virtual_size = Size(self._prefix() + wide, self._lead + len(self._rows))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow no more when it is scrolled back."""
        super().watch_scroll_y(old_value, new_value)
        self.following = round(new_value) >= self.max_scroll_y - 1
        if self.following:
            self.at = None

    def on_resize(self) -> None:
        """Stay at the newest line; wrap for the new width."""
        if self.look.wrap:
            self._lay_out()
        if self.following:
            self.call_after_refresh(self._to_end)

    def draw_line(self, y: int) -> Strip:
        """Draw one line: its time, its service, what it says."""
        width, under, variables = self._width, self.ground, self.app.theme_variables
        if not self._rows:
            note = self.note if not self._lines else ("no line fits what is asked for", "faint")
            spans = [("  ", "faint"), note] if y == 1 else []
            return Strip(segments(spans, width, variables, under), width)
        place = int(self.scroll_offset.y) + y - self._lead
        if not 0 <= place < len(self._rows):
            return Strip.blank(width, under)
        row = self._rows[place]
        if row.line is self.at:
            under += style("on-cursor-idle", variables)
        wide = max(width, self.virtual_size.width)
        left = int(self.scroll_offset.x)
        drawn = Strip(segments(self._spans(row), wide, variables, under)).crop(left, left + width)
        if self.look.wrap or self._prefix() + _cells(row.text) <= left + width:
            return drawn
        return Strip([*drawn.crop(0, width - 1), *segments([("…", "link")], 1, variables, under)])

    def _spans(self, row: Row) -> list[Span]:
        line = row.line
        if row.part:
            spans: list[Span] = [(" " * self._prefix(), "faint")]
        else:
            name = clean(line.service).ljust(self._prefix() - (13 if self.look.times else 3))
            spans = [(f" {line.time[11:19]:<8} ", "faintest")] if self.look.times else []
            spans += [
                (name, self._hues.get(line.service, "faint")),
                (" ! " if line.stream == "stderr" else "   ", "faint"),
            ]
        level = self.look.level(line.text) if self.look.level is not None else ""
        return spans + marked(row.text, self.look.search, LEVELS.get(level, "text"))
