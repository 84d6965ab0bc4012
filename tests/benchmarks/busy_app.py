"""The TUI on things made by hand that keep it busy: `python -m tests.benchmarks.busy_app logs|rows|containers`."""

# What stands in for the engine takes what the engine takes.
# ruff: noqa: ARG002

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tests.tui.conftest import STATES, MemoryRunner, World

from envparity.model.deeds import ContainerState, LogLine, Usage
from envparity.tui.app import SWITCH

RATE = 50_000
"""Log lines a second."""
ROWS = 100_000
CONTAINERS = 100
CHANGES = 20
"""Changes of containers a second."""
WORDS = ("quartz", "zephyr", "oxbow", "fjord")


class Busy(MemoryRunner):
    """An engine whose containers write and change without end."""

    kind = ""

    def logs(
        self, environment: str, *, services: Sequence[str] = (), follow: bool = False, tail: int | None = None
    ) -> Iterator[LogLine]:
        if self.kind != "logs":
            return
        started = time.perf_counter()
        for number in itertools.count():
            if number % 500 == 0:
                time.sleep(max(0.0, started + number / RATE - time.perf_counter()))
            moment = f"2026-03-14T09:{number // 60 % 60:02}:{number % 60:02}.{number % 1000:03}Z"
            service = ("db", "web", "worker")[number % 3]
            yield LogLine(
                service, f"{service}-1", f"request {number} to /answers took {number % 700} ms", time=moment
            )

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
    sys.setswitchinterval(SWITCH)
    app.run()


if __name__ == "__main__":
    main(sys.argv[1])
