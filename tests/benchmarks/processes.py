"""Whole processes beside each other in one run: wall time of each, in turn, and their ratio."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
ENVPARITY = str(Path(PYTHON).with_name("envparity"))


@dataclass(frozen=True)
class Row:
    """One command's median wall time in seconds, and its ratio to the yardstick's in the same rounds."""

    name: str
    seconds: float
    ratio: float


YARDSTICK = ("`python -c pass`", (PYTHON, "-c", "pass"))

FRESH = {"ENVPARITY_NO_RECALL": "1"}
"""Work everything out again, though nothing has changed since the last run."""

COMMANDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    YARDSTICK,
    ("`python -c 'import textual.app'`", (PYTHON, "-c", "import textual.app")),
    ("`envparity --version`", (ENVPARITY, "--version")),
    ("`envparity --help`", (ENVPARITY, "--help")),
    ("`envparity explain`", (ENVPARITY, "explain")),
    ("`envparity list`, the sample", (ENVPARITY, "list")),
    ("`envparity report`, the sample", (ENVPARITY, "report")),
    ("`envparity report`, the sample, nothing changed since", (ENVPARITY, "report")),
    ("`envparity check --format json`, the sample", (ENVPARITY, "check", "--format", "json")),
    ("`envparity report --format html`, the sample", (ENVPARITY, "report", "--format", "html")),
)


def once(command: Sequence[str], variables: Mapping[str, str]) -> float:
    """Run a command in the repository's root; give its wall time in seconds."""
    environment = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", **variables}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    return time.perf_counter() - started


def measure(rounds: int = 15) -> list[Row]:
    """Run every command once a round, so that a slow moment of the machine hits all of them."""
    times: dict[str, list[float]] = {name: [] for name, _ in COMMANDS}
    for _, command in COMMANDS:
        once(command, {})
    for _ in range(rounds):
        for name, command in COMMANDS:
            times[name].append(once(command, {} if "nothing changed" in name else FRESH))
    base = times[YARDSTICK[0]]
    return [
        Row(
            name, statistics.median(taken), statistics.median(a / b for a, b in zip(taken, base, strict=True))
        )
        for name, taken in times.items()
    ]
