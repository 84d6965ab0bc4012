"""From spawn to first paint in a real pseudo-terminal: the TUI beside a bare Textual app, in turn."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.processes import ENVPARITY, PYTHON, ROOT, Row

BARE = """
from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Header, Log
class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Header()
        yield DataTable()
        yield Log()
        yield Footer()
Bare().run()
"""

_FRAME = 3000
"""Bytes of a first frame at 120x40, far above the handful of mode switches that a program begins with."""


def spawn(command: Sequence[str], **variables: str) -> tuple[int, int]:
    """Start a program in a terminal of 120x40; give its process id and the terminal's other end."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.environ.update(
            {
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "DOCKER_HOST": "unix:///nonexistent.sock",
                "XDG_CONFIG_HOME": "/nonexistent",
                "XDG_STATE_HOME": "/nonexistent",
                **variables,
            }
        )
        os.execv(command[0], list(command))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    return pid, terminal


def first_paint(command: Sequence[str], *, until: bytes = b"") -> float:
    """Spawn a program; give seconds until it draws, or until `until` is drawn."""
    started = time.perf_counter()
    pid, terminal = spawn(command)
    try:
        return _wait(terminal, started, until)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def _wait(terminal: int, started: float, until: bytes) -> float:
    seen = b""
    while time.perf_counter() - started < 20:
        ready, _, _ = select.select([terminal], [], [], 0.5)
        if not ready:
            continue
        seen += os.read(terminal, 65536)
        if until in seen if until else len(seen) > _FRAME:
            return time.perf_counter() - started
    raise TimeoutError(f"nothing was drawn in 20 s; {len(seen)} bytes were written")


def measure(rounds: int = 9) -> list[Row]:
    """Measure both in turn, and for ours also the time until the verdict is shown."""
    subjects = {
        "a bare Textual app": ((PYTHON, "-c", BARE), b""),
        "`envparity`, first paint": ((ENVPARITY,), b""),
        "`envparity`, the sample's board filled": ((ENVPARITY,), b"critical"),
    }
    times: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(rounds):
        for name, (command, until) in subjects.items():
            times[name].append(first_paint(command, until=until))
    base = times["a bare Textual app"]
    return [
        Row(
            name, statistics.median(taken), statistics.median(a / b for a, b in zip(taken, base, strict=True))
        )
        for name, taken in times.items()
    ]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    for row in measure():
        sys.stdout.write(f"{row.name:<50} {row.seconds * 1000:7.0f} ms  {row.ratio:5.2f}x\n")
