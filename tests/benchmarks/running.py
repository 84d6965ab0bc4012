"""Environments of small services on a real engine, beside the reference implementation of Compose on the same files.

Every service has a health check, so that both wait for the same. Each deed is a whole process, the two by turns.
"""

from __future__ import annotations

import resource
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import uuid4

from tests.benchmarks.processes import Row

IMAGE = "envparity-test/mini:1"
LINES = 50_000
"""Lines a second that a container writes."""
SECONDS = 10
_SERVICE = (
    "  s{at}: {{image: {image}, init: true, command: [sleep, '1000'], stop_grace_period: 0s, labels: {{a: '{mark}'}},"
    " healthcheck: {{test: [CMD, 'true'], interval: {every}, timeout: 30s, retries: 30}}}}\n"
)
_CHECKED = {1: "300ms", 10: "500ms", 50: "10s"}
"""How often each service's health is checked: a hundred that ask all the time would be all that is measured."""


class Side:
    """One environment twice: under a name for each of the two programs."""

    def __init__(self, root: Path, count: int) -> None:
        self.root = root
        self.compose = (
            shutil.which("docker-compose", path=str(Path(sys.executable).parent)) or "docker-compose"
        )
        mark = uuid4().hex[:8]
        (root / "profiles").mkdir(parents=True)
        for name in ("development", "staging"):
            body = "".join(
                _SERVICE.format(at=at, image=IMAGE, mark=name, every=_CHECKED.get(count, "1s"))
                for at in range(count)
            )
            (root / f"{name}.yaml").write_text(f"services:\n{body}")
            self.declare(name, mark)
        self.mark = mark

    def declare(self, name: str, mark: str) -> None:
        """Write a profile."""
        (self.root / f"profiles/{name}.toml").write_text(
            f'[runtime]\ncompose = ["{name}.yaml"]\nproject = "bench-{mark}-ours-{name}"\n'
        )

    def ours(self, *words: str) -> float:
        """Carry a deed out with envparity."""
        return _timed([sys.executable, "-m", "envparity", "-q", "-C", str(self.root), *words])

    def theirs(self, name: str, *words: str) -> float:
        """Carry a deed out with the reference."""
        command = [self.compose, "-f", str(self.root / f"{name}.yaml"), "-p", f"bench-{self.mark}-{name}"]
        return _timed([*command, *words])

    def clean(self) -> None:
        """Take everything away."""
        for name in ("development", "staging"):
            self.ours("down", name)
            self.theirs(name, "down", "-t", "0")


def _timed(command: list[str]) -> float:
    began = time.perf_counter()
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        raise RuntimeError(f"{command[:6]}: {told.stderr[-500:]}")
    return time.perf_counter() - began


@contextmanager
def _side(count: int) -> Iterator[Side]:
    with TemporaryDirectory(prefix="envparity-bench-") as name:
        side = Side(Path(name), count)
        try:
            yield side
        finally:
            side.clean()


def measure(rounds: int = 3, counts: Sequence[int] = (1, 10, 50)) -> list[Row]:
    """Measure up, up again, switch and down; each pair of rows is the reference's, then ours beside it."""
    rows: list[Row] = []
    for count in counts:
        with _side(count) as side:
            times = 1 if count == 50 else rounds
            up = _by_turns(
                times,
                lambda: side.theirs("development", "up", "-d", "--wait"),
                lambda: side.ours("up", "development"),
                lambda: (side.theirs("development", "down", "-t", "0"), side.ours("down", "development")),
            )
            rows += _pair(f"up of {count}", up)
            side.theirs("development", "up", "-d", "--wait")
            side.ours("up", "development")
            again = _by_turns(
                rounds,
                lambda: side.theirs("development", "up", "-d", "--wait"),
                lambda: side.ours("up", "development"),
            )
            rows += _pair(f"up of {count}, nothing changed", again)
            if count == 10:
                rows += _pair("switch of 10", _switched(side))
            rows += _pair(
                f"down of {count}",
                ([side.theirs("development", "down", "-t", "0")], [side.ours("down", "development")]),
            )
    return rows


def _switched(side: Side) -> tuple[list[float], list[float]]:
    """Put one environment in the place of the other: the reference has no deed for it, and is told to stop and up."""
    began = time.perf_counter()
    side.theirs("development", "stop", "-t", "0")
    side.theirs("staging", "up", "-d", "--wait")
    theirs = time.perf_counter() - began
    ours = side.ours("switch", "staging")
    side.theirs("staging", "down", "-t", "0")
    side.ours("switch", "development")
    side.theirs("development", "up", "-d", "--wait")
    return [theirs], [ours]


def _by_turns(
    rounds: int,
    theirs: Callable[[], float],
    ours: Callable[[], float],
    after: Callable[[], object] = lambda: None,
) -> tuple[list[float], list[float]]:
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        found[0].append(theirs())
        found[1].append(ours())
        after()
    return found


def _pair(name: str, times: tuple[list[float], list[float]]) -> list[Row]:
    theirs, ours = map(statistics.median, times)
    ratio = statistics.median(b / a for a, b in zip(*times, strict=True))
    return [Row(f"{name}, the reference", theirs, 1.0), Row(f"{name}, `envparity`", ours, ratio)]


class Followed(NamedTuple):
    """What following a busy log did: lines written and read, lines a second, seconds behind at the end, processor time."""

    name: str
    written: int
    read: int
    rate: float
    behind: float
    processor: float


def followed() -> list[Followed]:
    """Follow a container that writes as fast as it is told, with the reference and with ours, each its own container."""
    script = (
        f"i=0; while [ $$i -lt {SECONDS * 10} ]; do "
        f"yes 'a line of some sixty bytes, as programs write them all day' | head -n {LINES // 10}; "
        "i=$$((i+1)); sleep 0.08; done; echo END; sleep 100"
    )
    with TemporaryDirectory(prefix="envparity-bench-") as name:
        root = Path(name)
        side = Side(root, 1)
        (root / "development.yaml").write_text(
            f'services: {{s0: {{image: "{IMAGE}", init: true, stop_grace_period: 0s, command: [sh, -c, "{script}"]}}}}\n'
        )
        theirs = [side.compose, "-f", f"{root}/development.yaml", "-p", f"bench-{side.mark}-development"]
        ours = [sys.executable, "-m", "envparity", "-C", name]
        try:
            side.theirs("development", "up", "-d")
            reference = _followed(
                "the reference, `logs -f`", [*theirs, "logs", "-f"], f"bench-{side.mark}-development-s0-1"
            )
            side.theirs("development", "down", "-t", "0")
            side.ours("up", "development")
            container = f"bench-{side.mark}-ours-development-s0-1"
            return [
                reference,
                _followed("`envparity logs -f`", [*ours, "logs", "-f", "development"], container),
            ]
        finally:
            side.clean()


def _followed(name: str, command: list[str], container: str) -> Followed:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    count = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.rstrip().endswith(b"END"):
                break
            count += 1
        seen = time.time()
        process.send_signal(signal.SIGINT)
        process.stdout.read()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    first = _moment(["docker", "inspect", "--format", "{{.State.StartedAt}}", container])
    last = _moment(["docker", "logs", "-t", "--tail", "1", container])
    spent = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    written = SECONDS * LINES
    return Followed(name, written, count, written / (last - first), seen - last, spent)


def _moment(command: list[str]) -> float:
    """Read the engine's time, to the nanosecond, that a command of it begins with."""
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[0]
    whole, _, rest = told.removesuffix("Z").partition(".")
    return datetime.fromisoformat(f"{whole}+00:00").timestamp() + float(f"0.{rest or 0}")


def lines(found: Sequence[Followed]) -> list[str]:
    """Write the figures as rows of a table."""
    return [
        f"| {one.name} | {one.rate:,.0f} | {one.written - one.read:,} | {one.behind:.1f} s | {one.processor:.1f} s |"
        for one in found
    ]


if __name__ == "__main__":
    for count in map(int, sys.argv[1:]):
        for row in measure(counts=(count,)):
            sys.stdout.write(f"{row.name:<45} {row.seconds:7.2f} s {row.ratio:5.2f}\n")
            sys.stdout.flush()
    sys.stdout.write("\n".join(lines(followed())) + "\n")
