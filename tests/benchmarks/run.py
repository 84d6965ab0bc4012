"""`make bench`: measure everything and write docs/benchmarks.md; with names of parts, those alone.

A part that is measured alone takes its place among the figures of the others, which have to be of the same machine.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import busy, daily, formats, holds, live, locks, monorepo, paint, processes, running
from tests.benchmarks.processes import ROOT, Row

HEAD = """\
# Benchmarks

Written by `make bench`, each part in one run: {machine}. Times are medians of that machine at that moment,
which is not the same for every part (`python -m tests.benchmarks.run PART` measures one anew); the ratios, taken
round by round, are what holds elsewhere. No test fails on a time.
"""


def table(title: str, text: str, rows: Iterable[Row], beside: str) -> str:
    """Write one table of the page."""
    lines = [f"\n## {title}\n", text, "", f"| | median | beside {beside} |", "|---|---:|---:|"]
    lines += [f"| {row.name} | {row.seconds * 1000:.0f} ms | {row.ratio:.2f} |" for row in rows]
    return "\n".join(lines) + "\n"


def lockfiles() -> list[str]:
    """Measure the readers of packages and the comparison of locks; nothing where their data is not."""
    if not locks.DATA.is_dir():
        return []
    with TemporaryDirectory() as name:
        folder = Path(name)
        peers = locks.install(folder / "peers")
        parts = [
            table(
                "Lockfiles",
                "Facts of real lockfiles, with lines, groups and who asks for whom, beside the fastest plain parse of the same bytes "
                "that gives Python's own values (`tests/benchmarks/locks.py`). Below 1: a scanner that is faster than the parse.",
                locks.measure(), "the parse",
            ),
            table(
                "Two locks compared",
                f"Whole processes, CPU time, beside a peer that was run here ({', '.join(locks.PEERS[:1])}, which reads names and "
                "versions of five formats): each time on locks of two revisions.",
                locks.commands(folder, peers), "`lockdiff`",
            ),
        ]  # fmt: skip
    memory = [
        "\n## Memory of a reading\n",
        "The most that Python held while a lock was read, and what its facts hold afterwards, in bytes for each byte of the file.",
        "",
        "| | at most | afterwards |",
        "|---|---:|---:|",
        *locks.memory(),
    ]
    return [*parts, "\n".join(memory) + "\n"]


def environments() -> list[str]:
    """Measure environments on the engine of this machine; nothing where there is none with the tests' image."""
    asked = subprocess.run(
        ["docker", "image", "inspect", running.IMAGE], capture_output=True, check=False
    )  # fmt: skip
    if asked.returncode:
        return []
    logs = [
        "\n## Logs\n",
        (
            f"A container that writes {running.LINES:,} lines a second for {running.SECONDS} seconds is followed: lines lost, how far behind "
            "the engine's own time the last line was read, and the processor time that the following took."
        ),
        "",
        "| | lines a second | lost | behind at the end | CPU |",
        "|---|---:|---:|---:|---:|",
        *running.lines(running.followed()),
    ]
    watched = [
        "\n## The screen of what runs\n",
        (
            "In a pseudo-terminal of 120x40 over running containers (`tests/benchmarks/live.py`): the share of a core over 10 s at "
            "rest with figures shown, what the engine's own processes take more than before, memory, and from the end of a container to its cell."
        ),
        "",
        "| | at rest | the engine | memory | change to cell |",
        "|---|---:|---:|---:|---:|",
        *live.lines([live.watch(20), live.watch(100)]),
    ]
    return [
        table(
            "Environments",
            "Small services with health checks, from an image that is there, on the engine of this machine, beside the reference "
            "implementation of Compose on the same files (`tests/benchmarks/running.py`); whole processes, each until all is healthy.",
            running.measure(), "the reference",
        ),
        "\n".join(logs) + "\n",
        "\n".join(watched) + "\n",
    ]  # fmt: skip


def commands() -> list[str]:
    """Measure commands on the sample, on this repository, and on a large one."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        copy = processes.copied_sample(folder / "sample")
        still = processes.copied_sample(folder / "still")
        parts = [
            table(
                "Commands", "Whole processes, wall time (`tests/benchmarks/processes.py`): on the sample workspace of `profiles/` in a "
                "repository of its own, and on this repository, whose code is searched as well.",
                processes.measure(processes.on_the_sample(copy, still)), "`python -c pass`",
            )
        ]  # fmt: skip
        matter = monorepo.build(folder / "large")
        time.sleep(3)  # a folder that has only just changed is not relied on
        parts += [
            table(
                "A large repository", f"{monorepo.FILES:,} files that git keeps, {len(matter)} of which say what the environments are, and "
                "no profiles (`tests/benchmarks/monorepo.py`).",
                processes.measure(processes.on_a_large_repository(folder / "large", matter), rounds=7), "the yardstick",
            ),
            table(
                "Its code", "A report on the same searches the code for the keys that it asks for. That nothing changed since is "
                "told by asking git about every file.",
                processes.measure(processes.on_its_code(folder / "large"), rounds=5), "the yardstick",
            ),
        ]  # fmt: skip
    return parts


def first_paint() -> list[str]:
    """Measure how soon something is seen."""
    return [
        table(
            "First paint",
            "From spawn until a frame of 120x40 is drawn in a pseudo-terminal, and until the board shows what was found "
            "(`tests/benchmarks/paint.py`).",
            paint.measure(), "the bare app",
        )
    ]  # fmt: skip


def in_use() -> list[str]:
    """Measure how soon an arrow key is answered, and what the program takes at rest."""
    use = [
        "\n## In use\n",
        (
            "In a pseudo-terminal of 120x40 (`tests/benchmarks/daily.py`): from an arrow key to its paint over 200 keys, the "
            "share of a core at rest over 10 s, and the memory held then."
        ),
        "",
        "| | key to paint | 99 of 100 within | at rest | memory |",
        "|---|---:|---:|---:|---:|",
        *daily.lines(daily.measure()),
    ]
    return ["\n".join(use) + "\n"]


def kept_busy() -> list[str]:
    """Measure how soon a key is answered under load."""
    loaded = [
        "\n## Kept busy\n",
        (
            "The same from a key to its own paint (`tests/benchmarks/busy.py`): a letter that is typed, or the row that the cursor "
            "comes to, of 120 keys, with the share of a core that the program uses meanwhile, and its memory at the end. "
            "The log comes from processes of their own, in the frames and chunks of an engine."
        ),
        "",
        "| | key to paint | 99 of 100 within | of a core | memory |",
        "|---|---:|---:|---:|---:|",
        *busy.lines(busy.measure()),
    ]
    return ["\n".join(loaded) + "\n"]


def large_inputs() -> list[str]:
    """Measure how long one key holds up the next on large inputs."""
    held = [
        "\n## Large inputs\n",
        (
            "How long one step of the event loop takes while keys are pressed on large inputs (`tests/benchmarks/holds.py`), in "
            "processor time of the thread that answers keys: for so long at most the next key waits. The longest step of each key: "
            "the median over the keys, how many have one of more than a frame of 16 ms, and the longest of all. A screen or window "
            "that opens, and a terminal that changes its size, are drawn whole in one step."
        ),
        "",
        "| | keys | longest step, median | over a frame | the longest of all |",
        "|---|---:|---:|---:|---|",
        *holds.lines(holds.CASES),
    ]
    return ["\n".join(held) + "\n"]


def reports() -> list[str]:
    """Measure a large report in each format."""
    return [
        table(
            "Formats of a report",
            "A release of 10,000 differences, 2,000 findings and 2,000 steps in each format, and its page in headless "
            "Chromium (`tests/benchmarks/formats.py`).",
            formats.measure(), "`json.dumps` of the same data",
        )
    ]  # fmt: skip


PARTS: Mapping[str, tuple[Callable[[], list[str]], Sequence[str]]] = {
    "commands": (commands, ("Commands", "A large repository", "Its code")),
    "paint": (first_paint, ("First paint",)),
    "use": (in_use, ("In use",)),
    "busy": (kept_busy, ("Kept busy",)),
    "large": (large_inputs, ("Large inputs",)),
    "locks": (lockfiles, ("Lockfiles", "Two locks compared", "Memory of a reading")),
    "formats": (reports, ("Formats of a report",)),
    "environments": (environments, ("Environments", "Logs", "The screen of what runs")),
}
"""What is measured together, by the name that asks for it alone, with the titles of the tables in it."""


def written(page: str, machine: str, made: Iterable[str], *, whole: bool) -> str:
    """Give the page with what was measured; without `whole` the tables that it has stay where none was made anew."""
    before, heading, secrets = page.partition("\n## Secrets\n")  # `make bench-secrets` writes that part
    old = {} if whole else _titled(re.split(r"(?=\n## )", before)[1:])
    if old and machine not in before:
        raise SystemExit(
            f"the other figures are of another machine than this ({machine}): measure all of them"
        )
    tables = {**old, **_titled(made)}
    titles = [title for _, held in PARTS.values() for title in held]
    return "".join(
        [
            HEAD.format(machine=machine),
            *(tables[title].rstrip("\n") + "\n" for title in titles if title in tables),
            heading,
            secrets,
        ]
    )


def _titled(tables: Iterable[str]) -> dict[str, str]:
    return {text.partition("\n## ")[2].partition("\n")[0]: text for text in tables}


def main(names: Sequence[str]) -> None:
    """Measure the parts of these names, all where there are none, write the page, and print it."""
    if unknown := [name for name in names if name not in PARTS]:
        raise SystemExit(f"no part is called {', '.join(unknown)}; there are: {', '.join(PARTS)}")
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    made = [table for name in names or PARTS for table in PARTS[name][0]()]
    file = ROOT / "docs" / "benchmarks.md"
    page = written(file.read_text("utf-8"), machine, made, whole=not names)
    file.write_text(page, encoding="utf-8")
    sys.stdout.write(page)


if __name__ == "__main__":
    main(sys.argv[1:])
