"""The TUI on things made by hand that keep it busy: `python -m tests.benchmarks.busy_app logs|rows|containers`."""

# What stands in for the engine takes what the engine takes.
# ruff: noqa: ARG002

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tests.tui.conftest import STATES, MemoryRunner, World

from envparity.engines.docker.answers import PIECE, unchunked
from envparity.engines.docker.lines import frames, lines
from envparity.engines.streams import Stream
from envparity.jobs.running.streams import Lines
from envparity.model.deeds import ContainerState, LogLine, Usage
from envparity.tui.quickness import be_quick

RATE = 50_000
"""Log lines a second."""
SERVICES = ("db", "web", "worker")
ROWS = 100_000
CONTAINERS = 100
CHANGES = 20
"""Changes of containers a second."""
WORDS = ("quartz", "zephyr", "oxbow", "fjord")


WRITER = """
import itertools, sys, time
service, rate, step = sys.argv[1], float(sys.argv[2]), 100
started = time.time()
for number in itertools.count(0, step):
    time.sleep(max(0.0, started + number / rate - time.time()))
    now = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
    chunks = []
    for at in range(number, number + step):
        line = b"%s.%09dZ request %d to /answers took %d ms\\n" % (now.encode(), at % 10**9, at, at % 700)
        framed = b"\\1\\0\\0\\0" + len(line).to_bytes(4, "big") + line
        chunks.append(b"%x\\r\\n%b\\r\\n" % (len(framed), framed))
    sys.stdout.buffer.write(b"".join(chunks))
    sys.stdout.buffer.flush()
"""
"""What stands for an engine that sends a log: each line in a frame of its own, that in a chunk of its own."""


class Sent:
    """A log as an engine sends it, read as it is read off an engine."""

    def __init__(self, service: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", WRITER, service, str(RATE / len(SERVICES))],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.batches = lines(frames(unchunked(b"", self._read)), service, f"{service}-1")

    def _read(self) -> bytes:
        assert self._process.stdout is not None
        return os.read(self._process.stdout.fileno(), PIECE)

    def __iter__(self) -> Iterator[LogLine]:
        return itertools.chain.from_iterable(self.batches)

    def close(self) -> None:
        self._process.kill()


class Busy(MemoryRunner):
    """An engine whose containers write and change without end."""

    kind = ""

    def logs(
        self, environment: str, *, services: Sequence[str] = (), follow: bool = False, tail: int | None = None
    ) -> Iterator[LogLine]:
        if self.kind != "logs":
            return iter(())
        return Lines(Stream([Sent(service) for service in SERVICES]), str)

    def states(self, environment: str) -> tuple[ContainerState, ...]:
        if self.kind != "containers":
            return super().states(environment)
        turn = int(time.monotonic() * CHANGES)
        return tuple(
            replace(
                STATES[2],
                service=f"svc-{number:03}",
                name=f"assistant-development-svc-{number:03}-1",
                id=f"{number:012}",
                health="starting" if (turn + number) % 7 == 0 else "healthy",
                restarts=turn % 5,
            )
            for number in range(CONTAINERS)
        )

    def services(self, environment: str) -> tuple[str, ...]:
        if self.kind != "containers":
            return super().services(environment)
        return tuple(f"svc-{number:03}" for number in range(CONTAINERS))

    def watch(self, environment: str) -> Iterator[None]:
        while self.kind == "containers":
            time.sleep(1 / CHANGES)
            yield None

    def stats(
        self, environment: str, *, names: Sequence[str] | None = None, rate: float = 0.0
    ) -> Iterator[Usage]:
        while self.kind == "containers":
            for number, name in enumerate(names or ()):
                yield Usage(name, name, time.time(), (number * 7 + int(time.time())) % 100 / 100, 20_000_000)
            time.sleep(1)


def main(kind: str) -> None:
    """Open the TUI kept busy in one way."""
    world = World()
    runner = Busy()
    runner.kind = kind
    world.runner = runner
    if kind == "rows":
        first = world.report.findings[3]
        found = (
            replace(
                first,
                code=f"cfg{number % 60:03}",
                name="made by hand",
                subject=replace(first.subject, name=f"key_{number}"),
                message=f"key_{number} is {WORDS[number % len(WORDS)]} in production",
            )
            for number in range(ROWS)
        )
        world.report = replace(world.report, findings=tuple(found))
    app = world.app()
    app.directory = Path("/nonexistent")
    be_quick()
    app.run()


if __name__ == "__main__":
    main(sys.argv[1])
