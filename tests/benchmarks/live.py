"""The TUI over many running containers, on a real engine: what it costs at rest, and how soon a change is seen.

The engine's own processor time is measured too, before the program is there and beside it: figures and logs
that nobody looks at must not be paid for.
"""

from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import uuid4

from tests.benchmarks.daily import Session, opened
from tests.benchmarks.processes import ENVPARITY, PYTHON

IMAGE = "envparity-test/mini:1"
SOCKET = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock").removeprefix("unix://")
_REST = 10.0
"""Seconds of doing nothing."""


class Watched(NamedTuple):
    """What looking at containers costs: shares of a core, bytes, and seconds from a change to its cell."""

    name: str
    rest: float
    engine: float
    memory: int
    lag: float


@contextmanager
def environment(count: int, command: str = "sleep 3600") -> Iterator[tuple[Path, str]]:
    """Give a folder whose environment of so many services runs, and its project's name."""
    project = f"bench-{uuid4().hex[:8]}"
    with TemporaryDirectory(prefix="envparity-bench-") as name:
        root = Path(name)
        (root / "profiles").mkdir()
        words = command.replace("$", "$$").replace('"', '\\"')
        body = "".join(
            f'  s{at:03}: {{image: "{IMAGE}", init: true, stop_grace_period: 0s, command: [sh, -c, "{words}"]}}\n'
            for at in range(count)
        )
        (root / "development.yaml").write_text(f"services:\n{body}")
        (root / "profiles/development.toml").write_text(
            f'[runtime]\ncompose = ["development.yaml"]\nproject = "{project}"\n'
        )
        say = [PYTHON, "-m", "envparity", "-q", "-C", name]
        try:
            subprocess.run([*say, "up", "development"], check=True, capture_output=True)
            yield root, project
        finally:
            subprocess.run([*say, "down", "development"], check=False, capture_output=True)


class Engine:
    """The engine's processes: the one that listens, and those of its own that are no container's."""

    def __init__(self) -> None:
        with socket.socket(socket.AF_UNIX) as held:
            held.connect(SOCKET)
            about = held.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        self._pids = [struct.unpack("3i", about)[0]]
        for path in Path("/proc").glob("[0-9]*/stat"):
            fields = path.read_text().rpartition(")")
            if fields[0].endswith("(containerd") and int(fields[2].split()[1]) == self._pids[0]:
                self._pids.append(int(path.parent.name))

    def processor(self) -> float:
        """Give the seconds of processor time that they have used."""
        return sum(Session(pid, -1).processor() for pid in self._pids)


def watch(count: int) -> Watched:
    """Measure the screen of what runs with so many containers."""
    with environment(count) as (root, project):
        engine = Engine()
        alone = _share(engine.processor)
        with opened((ENVPARITY, "-C", str(root)), DOCKER_HOST=f"unix://{SOCKET}") as session:
            session.quiet(1.5)
            session.press(b"3")
            session.until(b"running")
            session.quiet(1.5, limit=10)
            both = _share(session.processor, engine.processor)
            memory = session.memory()
            lag = _lag(session, f"{project}-s000-1")
        return Watched(f"{count} containers", both[0], both[1] - alone[0], memory, lag)


def _share(*clocks: object) -> list[float]:
    used, started = [clock() for clock in clocks], time.perf_counter()  # type: ignore[operator]
    time.sleep(_REST)
    passed = time.perf_counter() - started
    return [(clock() - before) / passed for clock, before in zip(clocks, used, strict=True)]  # type: ignore[operator]


def _lag(session: Session, name: str) -> float:
    """Kill the first container in the list; give the seconds from the engine's word of it to its cell."""
    session.quiet(0.1, limit=2)
    subprocess.run(["docker", "-H", f"unix://{SOCKET}", "kill", name], check=True, capture_output=True)
    seen = session.until(b"exited")
    told = subprocess.run(
        ["docker", "-H", f"unix://{SOCKET}", "inspect", "--format", "{{.State.FinishedAt}}", name],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    whole, _, rest = told.removesuffix("Z").partition(".")
    ended = time.mktime(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) - time.timezone + float(f"0.{rest or 0}")
    return seen - ended


def lines(found: Sequence[Watched]) -> list[str]:
    """Write the figures as rows of a table."""
    return [
        f"| {one.name} | {one.rest:.1%} | {one.engine:+.1%} | {one.memory / 1048576:.0f} MiB | {one.lag * 1000:.0f} ms |"
        for one in found
    ]


if __name__ == "__main__":
    counts = map(int, sys.argv[1:] or ("20", "100"))
    sys.stdout.write("\n".join(lines([watch(count) for count in counts])) + "\n")
