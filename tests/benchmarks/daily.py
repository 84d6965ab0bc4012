"""The TUI in use, in a real pseudo-terminal: from a key to its paint, what it costs at rest, and its memory."""

from __future__ import annotations

import os
import select
import signal
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.paint import spawn
from tests.benchmarks.processes import ENVPARITY, PYTHON

BARE = """
from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Header
class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Header()
        table = DataTable(cursor_type="row")
        table.add_columns("severity", "rule", "finding", "area")
        for number in range(120):
            table.add_row("high", f"ABC{number:03}", f"a finding number {number} of some length to be read", "Secrets")
        yield table
        yield Footer()
Bare().run()
"""

_KEYS = 200
_REST = 10.0
"""Seconds of doing nothing."""


class Use(NamedTuple):
    """What one program costs: key to paint in seconds (median, 99th percentile), a share of a core at rest, bytes."""

    name: str
    median: float
    worst: float
    rest: float
    memory: int


class Session:
    """A program in a terminal of 120x40."""

    def __init__(self, pid: int, terminal: int) -> None:
        self.pid = pid
        self.terminal = terminal

    def quiet(self, seconds: float = 0.4, limit: float = 30.0) -> None:
        """Read what is drawn until nothing is drawn for a while."""
        end = time.perf_counter() + limit
        while time.perf_counter() < end and select.select([self.terminal], [], [], seconds)[0]:
            os.read(self.terminal, 1 << 16)

    def press(self, key: bytes) -> float:
        """Press a key; give seconds until something is drawn."""
        started = time.perf_counter()
        os.write(self.terminal, key)
        if not select.select([self.terminal], [], [], 5)[0]:
            raise TimeoutError(f"nothing was drawn in 5 s after {key!r}")
        os.read(self.terminal, 1 << 16)
        taken = time.perf_counter() - started
        while select.select([self.terminal], [], [], 0.03)[0]:
            os.read(self.terminal, 1 << 16)
        return taken

    def until(self, text: bytes, limit: float = 60.0) -> float:
        """Read what is drawn until a text is; give the moment, in seconds since the epoch."""
        end, seen = time.perf_counter() + limit, b""
        while time.perf_counter() < end:
            if select.select([self.terminal], [], [], 0.5)[0]:
                seen = seen[-len(text) :] + os.read(self.terminal, 1 << 16)
                if text in seen:
                    return time.time()
        raise TimeoutError(f"{text!r} was not drawn in {limit:.0f} s")

    def processor(self) -> float:
        """Give the seconds of processor time that it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Give the bytes that it holds in memory."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        return 0


@contextmanager
def opened(command: Sequence[str], **variables: str) -> Iterator[Session]:
    """Run a program until it is left."""
    pid, terminal = spawn(command, **variables)
    try:
        yield Session(pid, terminal)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def use(name: str, command: Sequence[str], *before: bytes) -> Use:
    """Measure one program; `before` are keys that lead to the list that is moved in."""
    with opened(command) as session:
        session.quiet(1.5)
        for key in before:
            session.press(key)
            session.quiet(1.0)
        taken = sorted(session.press(b"\x1b[B" if number % 60 < 30 else b"\x1b[A") for number in range(_KEYS))
        session.quiet()
        used, started = session.processor(), time.perf_counter()
        time.sleep(_REST)
        rest = (session.processor() - used) / (time.perf_counter() - started)
        return Use(name, statistics.median(taken), taken[int(0.99 * len(taken))], rest, session.memory())


def measure() -> list[Use]:
    """Measure ours beside a bare Textual app."""
    return [
        use("a bare Textual app with a table", (PYTHON, "-c", BARE)),
        use("`envparity`, the list of findings", (ENVPARITY,), b"2"),
    ]


def lines(found: Sequence[Use]) -> list[str]:
    """Write the figures as rows of a table."""
    return [
        f"| {one.name} | {one.median * 1000:.1f} ms | {one.worst * 1000:.1f} ms | {one.rest:.1%} | {one.memory / 1048576:.0f} MiB |"
        for one in found
    ]


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines(measure())) + "\n")
