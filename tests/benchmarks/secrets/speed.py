"""How fast the search is: whole processes beside the other scanners', and the search for known values in one."""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from tests.benchmarks.secrets.peers import Peer

ROUNDS = 5


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Give the lines of a table, its first column of words and the others of numbers."""
    ruled = "|---|" + "---:|" * (len(head) - 1)
    return ["| " + " | ".join(head) + " |", ruled, *("| " + " | ".join(row) + " |" for row in rows), ""]


def throughput(root: Path, peers: Sequence[Peer], scratch: Path) -> list[str]:
    """Time each scanner on one tree."""
    files = [path for path in root.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    runs = {peer.name: partial(peer.run, root, scratch / "speed.json") for peer in peers}
    text = (
        f"Whole trees of public repositories, {len(files):,} files, {size:.0f} MB; whole processes, both cores, {ROUNDS} rounds"
        " in turn, medians. Wall time on a busy machine says little, CPU time more."
    )
    return ["### Throughput", "", text, "", *_timed(runs, size)]


def history(clone: Path, peers: Sequence[Peer], scratch: Path) -> list[str]:
    """Time each scanner that looks into histories on one."""
    runs = {
        peer.name: partial(peer.run, clone, scratch / "speed.json", history=True)
        for peer in peers
        if peer.past
    }
    command = ["git", f"--git-dir={clone}", "rev-list", "--all", "--count"]
    commits = int(subprocess.run(command, capture_output=True, check=True).stdout)
    text = (
        f"The whole history of one public repository, {commits:,} commits, measured in the same way. betterleaks looks at"
        " the lines that each commit added, the others at every version of every file."
    )
    return ["### History", "", text, "", *_timed(runs, None)]


def _timed(runs: Mapping[str, Callable[[], None]], size: float | None) -> list[str]:
    """Run each in turn, round by round; the first round warms caches and is not counted."""
    walls: dict[str, list[float]] = {name: [] for name in runs}
    works: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(ROUNDS + 1):
        for name, run in runs.items():
            sys.stderr.write(f"speed: {name}\n")
            before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            run()
            wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
            if number:
                walls[name].append(wall)
                works[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    first = next(iter(runs))
    rows = []
    for name in runs:
        taken, work = walls[name], works[name]
        ratios = (
            statistics.median(a / b for a, b in zip(*pair, strict=True))
            for pair in ((taken, walls[first]), (work, works[first]))
        )
        median = statistics.median(taken)
        passed = () if size is None else (f"{size / median:.0f} MB/s",)
        figures = (f"{median:.2f} s", *passed, f"{statistics.median(work):.2f} s")
        rows.append((name, *figures, *(f"{ratio:.2f}" for ratio in ratios)))
    passed = () if size is None else ("throughput",)
    return table(["", "wall", *passed, "CPU", "wall beside envparity", "CPU beside envparity"], rows)


def known_values(root: Path) -> list[str]:
    """Time the search for 1,000 known values in all spellings beside the counting of the same bytes."""
    from envparity.secrets.leaks.gathering import Holder, KnownSecrets
    from envparity.secrets.leaks.search import KnownSearch

    rnd = random.Random(1)
    known = KnownSecrets()
    signs = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/!$"
    for number in range(1000):
        known.add("".join(rnd.choices(signs, k=rnd.randrange(12, 40))), Holder("production", f"KEY_{number}"))
    data = b"".join(path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file())
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        search = KnownSearch(known)
        taken, counted = [], []
        for _ in range(5):
            begun = time.perf_counter()
            search.leaks(data)
            taken.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            _count(file.name)
            counted.append(time.perf_counter() - begun)
    size = len(data) / 1e6
    rows = [
        (
            f"1,000 known values in {len(search):,} spellings",
            f"{size / min(taken):.0f} MB/s",
            f"{min(counted) / min(taken):.2f}",
        ),
        ("`wc -c` on a pipe", f"{size / min(counted):.0f} MB/s", "1.00"),
    ]
    text = "One pass over the same tree's bytes in one process, one core; the best of five."
    return ["### Known values", "", text, "", *table(["", "throughput", "beside `wc -c`"], rows)]


def _count(name: str) -> None:
    subprocess.run(f"cat '{name}' | wc -c", shell=True, stdout=subprocess.DEVNULL, check=True)
