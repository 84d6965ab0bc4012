"""How long one key holds the event loop up where the inputs are large: the longest step of the loop, in processor time.

Processor time of the one thread that answers keys, so that what else goes on on the machine does not count.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import select
import statistics
import struct
import sys
import termios
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tests.benchmarks.daily import Session, opened
from tests.benchmarks.processes import PYTHON

LEAST = 0.002
"""Seconds of a step from which on it is written down."""
FRAME = 0.016
ENTER, ESCAPE, DOWN, PAGE, END, HOME = b"\r", b"\x1b", b"\x1b[B", b"\x1b[6~", b"\x1b[F", b"\x1b[H"
RESIZE = b"resize"
QUIET, LITTLE = 0.12, 0.006
"""A key is done with once the program has used so little processor time, twice, in so many seconds."""


class Case(NamedTuple):
    """One large input: how it is made, and the keys that are pressed, each with what it does."""

    name: str
    size: dict[str, int]
    keys: Sequence[tuple[bytes, str]]


LISTS = ((DOWN, "down"), (PAGE, "a page down"), (END, "to the end"), (HOME, "to the beginning"))
CASES = {
    "findings": Case(
        "100,000 findings",
        {"rows": 100_000},
        (
            (b"2", "open Drift"), *LISTS, (b" ", "mark a group"), (b"y", "copy what is marked"), (b"k", "up"), (b"k", "up"),
            (b" ", "mark a group"), (b" ", "mark one more"), (b"x", "accept what is marked"), (ESCAPE, "leave it"),
            (ESCAPE, "take the marks away"), (ENTER, "open a group"), (DOWN, "down"), (b"h", "shut it"),
            *((b"b", "group in the next way") for _ in range(5)), (b"a", "pick an area"), (ESCAPE, "leave it"),
            (b"s", "pick a severity"), (ESCAPE, "leave it"), (b"/", "type a filter"), (b"q", "q"), (b"u", "u"), (b"a", "a"),
            (ENTER, "to the list"), (b"}", "a wider column"), (ESCAPE, "clear it"), (RESIZE, "a larger terminal"),
            (b"1", "to the board"), (DOWN, "down"), (b"\t", "to the list"), (END, "to the end"), (ENTER, "open one in Drift"),
            (b"\x10", "the palette"), (ESCAPE, "leave it"), (b"\x12", "read again"),
        ),
    ),
    "differences": Case(
        "100,000 differences",
        {"rows": 100_000},
        (
            (b"2", "open Drift"), (b"t", "to the differences"), *LISTS, *((b"b", "group in the next way") for _ in range(5)),
            (b" ", "mark one"), (b"/", "type a filter"), (b"q", "q"), (b"u", "u"), (b"a", "a"), (ENTER, "to the list"),
            (ESCAPE, "take the marks away"), (ESCAPE, "clear it"), (RESIZE, "a larger terminal"), (b"t", "back"),
        ),
    ),
    "logs": Case(
        "5,000 log lines",
        {"logs": 6_000},
        (
            (b"4", "open the logs"), *((b"v", "the next level") for _ in range(5)), (b"w", "wrap"), (RESIZE, "a larger terminal"),
            (b"w", "cut off"), *((b"r", "JSON in the next way") for _ in range(3)), (b"t", "without times"), (b"x", "the next error"),
            (b"X", "the error before"), (ENTER, "unfold it"), (b"g", "to the first"), (b"G", "to the last"), (b"/", "search"),
            (b"q", "q"), (b"u", "u"), (b"a", "a"), (ENTER, "to the newest match"), (b"N", "the match before"), (b"S", "save"),
        ),
    ),
    "history": Case(
        "2,000 snapshots",
        {"snapshots": 2_000},
        (
            (b"7", "open the history"), *LISTS, (b" ", "mark one"), (DOWN, "down"), (ENTER, "what changed"), (b"t", "the trend"),
            (RESIZE, "a larger terminal"), (b"s", "save a snapshot"),
        ),
    ),
    "secrets": Case(
        "5,000 secrets",
        {"secrets": 5_000},
        (
            (b"5", "open the secrets"), *LISTS, (b"e", "pick an environment"), (ENTER, "take it"), (b"n", "a new one"),
            (ESCAPE, "leave it"), (RESIZE, "a larger terminal"), (b"1", "to the board"), (b"5", "back"),
        ),
    ),
    "environments": Case(
        "40 environments",
        {"sites": 40, "rows": 2_000, "secrets": 2_000},
        (
            (DOWN, "down"), (b"\x1b[C", "right"), (b"e", "pick an environment"), (DOWN, "down"), (ENTER, "take it"),
            (b"\x10", "the palette"), (b"s", "s"), (b"i", "i"), (b"t", "t"), (ESCAPE, "leave it"), (b"2", "open Drift"), *LISTS,
            (b"t", "to the differences"), *LISTS, (b"b", "group in the next way"), (b"b", "group in the next way"),
            (RESIZE, "a larger terminal"), (b"5", "open the secrets"), *LISTS, (b"1", "to the board"), (b"f", "the sources"), (END, "to the end"),
        ),
    ),
    "services": Case(
        "300 services",
        {"services": 300},
        (
            (b"3", "open the runtime"), *LISTS, (b" ", "mark one"), (b" ", "take the mark away"), (b"u", "plan to bring it up"), (ESCAPE, "leave it"),
            (b"r", "plan to restart it"), (ENTER, "do it"), (RESIZE, "a larger terminal"), (b"]", "the next environment"),
        ),
    ),
    "steps": Case(
        "10,000 steps of a release",
        {"steps": 10_000, "rows": 1_000},
        (
            (b"6", "open the release"), *LISTS[:2], (END, "to the end"), (b"k", "up"), (b"k", "up"), (b" ", "tick one"), (b"k", "up"), (b" ", "tick one"), (ENTER, "see it"), (b"6", "back"),
            (HOME, "to the beginning"), (DOWN, "down"), (ENTER, "fold"), (RESIZE, "a larger terminal"), (b"p", "promote"),
        ),
    ),
}  # fmt: skip


class Held(NamedTuple):
    """What a key cost: the longest step of the loop, in seconds of its thread, and until something was drawn."""

    what: str
    longest: float
    wall: float
    where: str
    drawn: float


def watch(file: Path) -> None:
    """Write down every long step of the event loop: when it began, how long it took, of whose processor time, and what it was."""
    out = file.open("a", buffering=1)
    run: Any = asyncio.Handle._run

    def timed(handle: Any) -> None:
        began, used = time.perf_counter(), time.thread_time()
        run(handle)
        used = time.thread_time() - used
        if used > LEAST:
            took = time.perf_counter() - began
            out.write(f"{began}\t{used}\t{took}\t{_name(handle)}\n")

    asyncio.Handle._run = timed  # type: ignore[method-assign,assignment]


def _name(handle: Any) -> str:
    task = getattr(handle._callback, "__self__", None)
    return (
        task.get_name() if isinstance(task, asyncio.Task) else getattr(handle._callback, "__qualname__", "")
    )


def _drawn(session: Session, started: float) -> float:
    """Read until the program has nothing to do any more; give seconds until something was drawn."""
    first, idle, before = 0.0, 0, _used(session.pid)
    while idle < 2:
        end = time.perf_counter() + QUIET
        while (left := end - time.perf_counter()) > 0:
            if select.select([session.terminal], [], [], left)[0]:
                os.read(session.terminal, 1 << 16)
                first = first or time.perf_counter() - started
        now = _used(session.pid)
        idle = idle + 1 if now is not None and before is not None and now - before < LITTLE else 0
        before = now
    return first


def _used(pid: int) -> float | None:
    """Give the processor time of a program in seconds; none while it waits for a processor."""
    used = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        if (thread / "stat").read_text().rpartition(")")[2].split()[0] in "RD":
            return None
        used += int((thread / "schedstat").read_text().split()[0])
    return used / 1e9


def _pressed(session: Session, key: bytes, file: Path, what: str) -> Held:
    seen = file.stat().st_size
    started = time.perf_counter()
    if key == RESIZE:
        fcntl.ioctl(session.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 200, 0, 0))
    else:
        os.write(session.terminal, key)
    drawn = _drawn(session, started)
    steps = [line.split("\t") for line in file.read_text()[seen:].splitlines()]
    longest = max(steps, key=lambda step: float(step[1]), default=["0", "0", "0", ""])
    return Held(what, float(longest[1]), float(longest[2]), longest[3], drawn)


def measure(kind: str) -> list[Held]:
    """Press every key of a case, each when the one before is done with."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "steps"
        file.touch()
        with opened((PYTHON, "-m", "tests.benchmarks.holds", "open", kind, str(file))) as session:
            session.quiet(2.0, 60.0)
            _drawn(session, 0.0)
            return [_pressed(session, key, file, what) for key, what in CASES[kind].keys]


def lines(kinds: Iterable[str]) -> list[str]:
    """Write the longest steps as rows of a table, a case each: how many keys, the middle one, the longest, and which that was."""
    rows = []
    for kind in kinds:
        found = sorted(measure(kind), key=lambda held: held.longest)
        longest = found[-1]
        over = sum(held.longest > FRAME for held in found)
        rows.append(
            f"| {CASES[kind].name} | {len(found)} | {statistics.median(held.longest for held in found) * 1000:.0f} ms "
            f"| {over} | {longest.longest * 1000:.0f} ms, {longest.what} |"
        )
    return rows


def _open(kind: str, file: Path) -> None:
    from tests.benchmarks.large import world

    from envparity.tui.quickness import be_quick

    app = world(**CASES[kind].size).app()
    watch(file)
    be_quick()
    app.run()


def main(kinds: Sequence[str]) -> None:
    """Print each key with its longest step."""
    for kind in kinds or CASES:
        sys.stdout.write(f"{CASES[kind].name}\n")
        for held in measure(kind):
            sign = "*" if held.longest > FRAME else " "
            sys.stdout.write(
                f" {sign} {held.longest * 1000:7.1f} ms ({held.wall * 1000:7.1f})  drawn {held.drawn * 1000:7.1f}  {held.what:<26} {held.where}\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        if sys.argv[1:2] == ["open"]:
            _open(sys.argv[2], Path(sys.argv[3]))
        else:
            main(sys.argv[1:])
