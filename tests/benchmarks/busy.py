"""From a key to its paint while the TUI is kept busy: by log lines, by a large report, by containers that change.

The paint that is waited for is the key's own: the letter that was typed, or the row that the cursor came to.
"""

from __future__ import annotations

import os
import re
import select
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from tests.benchmarks.busy_app import CONTAINERS, RATE, ROWS, WORDS
from tests.benchmarks.daily import Session, opened
from tests.benchmarks.processes import PYTHON

from envparity.tui.inks import DARK

_CURSOR = b"48;2;%d;%d;%dm" % tuple(bytes.fromhex(DARK["cursor"][1:]))
"""The ground of the row that the cursor is on, in the theme that is used by default."""
BARE = """
from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Input
class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Header()
        yield Input()
        yield Footer()
Bare().run()
"""
_KEYS = 120
_PATIENCE = 20
"""Seconds after which a key counts as lost."""
_PAUSE = 0.08
"""Seconds between two keys, as a fast hand types."""


class Busy(NamedTuple):
    """What one load did: key to paint in seconds (median, 99th percentile), a share of a core, bytes held."""

    name: str
    median: float
    worst: float
    processor: float
    memory: int


def _answered(session: Session, key: bytes, shown: Callable[[bytes], bool]) -> float:
    """Press a key; give seconds until what was drawn since shows its answer."""
    started = time.perf_counter()
    os.write(session.terminal, key)
    seen = b""
    while time.perf_counter() - started < _PATIENCE:
        if select.select([session.terminal], [], [], 0.5)[0]:
            seen += os.read(session.terminal, 1 << 16)
            if shown(seen):
                return time.perf_counter() - started
    raise TimeoutError(f"{key!r} was not answered in {_PATIENCE} s")


def _rest(session: Session, seconds: float = _PAUSE) -> None:
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        if select.select([session.terminal], [], [], left)[0]:
            os.read(session.terminal, 1 << 16)


def _typed(session: Session, words: Iterator[str]) -> list[float]:
    """Type words into the line that `/` opens, in letters that nothing else on the screen has."""
    taken: list[float] = []
    while len(taken) < _KEYS:
        for letter in next(words).upper():
            key = letter.encode()
            taken.append(_answered(session, key, partial(_holds, key)))
            _rest(session)
        os.write(session.terminal, b"\x0c")
        _rest(session, 0.3)
    return taken


def _found(row: re.Pattern[bytes], seen: bytes) -> bool:
    return row.search(seen) is not None


def _holds(key: bytes, seen: bytes) -> bool:
    return key in _text(seen)


def _text(drawn: bytes) -> bytes:
    """Give what is drawn without what tells the terminal how."""
    return re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", drawn)


def _filtered(words: Iterator[str], session: Session) -> list[float]:
    """Open the line to filter or search by, and type."""
    os.write(session.terminal, b"/")
    _until(session, b"To the list")
    return _typed(session, words)


def bare() -> Busy:
    """Measure typing into an application that has nothing else to do."""
    name = "typing into a bare Textual app at rest"
    with opened((PYTHON, "-c", BARE)) as session:
        session.quiet(1.5)
        return _measured(session, name, partial(_typed, words=iter(("WJXVK",) * _KEYS)))


def _measured(session: Session, name: str, act: Callable[[Session], list[float]]) -> Busy:
    used, started = session.processor(), time.perf_counter()
    taken = sorted(act(session))
    share = (session.processor() - used) / (time.perf_counter() - started)
    return Busy(name, statistics.median(taken), taken[int(0.99 * len(taken))], share, session.memory())


def _moved(session: Session) -> list[float]:
    """Move the cursor down the list of services and up again."""
    taken: list[float] = []
    for number in range(_KEYS):
        place = number % 40
        wanted = (place + 1) if number // 40 % 2 == 0 else 40 - place - 1
        key = b"\x1b[B" if number // 40 % 2 == 0 else b"\x1b[A"
        row = re.compile(_CURSOR + rb"[^\r\n]{0,80}?svc-%03d" % wanted)
        taken.append(_answered(session, key, partial(_found, row)))
        _rest(session)
    return taken


def _until(session: Session, words: bytes, seconds: float = 60) -> None:
    """Wait until something is drawn."""
    seen, end = b"", time.perf_counter() + seconds
    while words not in _text(seen):
        if time.perf_counter() > end:
            raise TimeoutError(f"{words!r} was not drawn in {seconds} s")
        if select.select([session.terminal], [], [], 0.5)[0]:
            seen = seen[-20_000:] + os.read(session.terminal, 1 << 16)


def load(kind: str, name: str, key: bytes, there: bytes, act: Callable[[Session], list[float]]) -> Busy:
    """Open the TUI under one load, lead it to a screen, and measure."""
    with opened((PYTHON, "-m", "tests.benchmarks.busy_app", kind)) as session:
        _until(session, b"ship to production?")
        _rest(session, 1.0)
        os.write(session.terminal, key)
        _until(session, there)
        _rest(session, 1.0)
        return _measured(session, name, act)


def measure(*kinds: str) -> list[Busy]:
    """Measure under each load, or under those that are named."""
    logs, large = iter(("WJXVK",) * _KEYS), iter(WORDS * _KEYS)
    loads: dict[str, tuple[str, bytes, bytes, Callable[[Session], list[float]]]] = {
        "logs": (
            f"searching while {RATE:,} log lines a second arrive",
            b"4",
            b"request",
            partial(_filtered, logs),
        ),
        "rows": (f"filtering a report of {ROWS:,} findings", b"2", b"of 100000", partial(_filtered, large)),
        "containers": (f"moving while {CONTAINERS} containers change", b"3", b"svc-003", _moved),
    }
    return [bare(), *(load(kind, *loads[kind]) for kind in kinds or loads)]


def lines(found: list[Busy]) -> list[str]:
    """Write the figures as rows of a table."""
    return [
        f"| {one.name} | {one.median * 1000:.1f} ms | {one.worst * 1000:.1f} ms | {one.processor:.0%} | {one.memory / 1048576:.0f} MiB |"
        for one in found
    ]


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines(measure(*sys.argv[1:]))) + "\n")
