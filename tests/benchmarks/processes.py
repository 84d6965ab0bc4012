"""Whole processes beside each other in one run: wall time of each, in turn, and their ratio."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
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


FRESH = {"ENVPARITY_NO_RECALL": "1"}
"""Work everything out again, though nothing has changed since the last run."""


@dataclass(frozen=True)
class Subject:
    """A command as it is measured: where it runs, with which variables, and what is done before each time."""

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT
    variables: Mapping[str, str] = field(default_factory=lambda: FRESH)
    before: Callable[[], object] = lambda: None


NOTHING = Subject("`python -c pass`", (PYTHON, "-c", "pass"))


def on_the_sample(copy: Path, still: Path) -> list[Subject]:
    """Give the commands on the sample workspace; in `copy` a file is changed before each run, in `still` nothing is."""
    changing = copy / "profiles" / "assistant" / "staging" / "app.env"
    texts = cycle((changing.read_text("utf-8"), changing.read_text("utf-8") + "ANOTHER_KEY=1\n"))
    report = (ENVPARITY, "report")
    return [
        NOTHING,
        Subject("`python -c 'import textual.app'`", (PYTHON, "-c", "import textual.app")),
        Subject("`envparity --version`", (ENVPARITY, "--version")),
        Subject("`envparity --help`", (ENVPARITY, "--help")),
        Subject("`envparity explain`", (ENVPARITY, "explain")),
        Subject("`envparity list`, the sample, worked out", (ENVPARITY, "list"), copy),
        Subject("`envparity report`, the sample, worked out", report, copy),
        Subject("`envparity report`, the sample, one file changed", report, copy, {}, lambda: changing.write_text(next(texts))),
        Subject("`envparity report`, the sample, nothing changed since", report, still, {}),
        Subject("`envparity report`, this repository's own profiles and code, worked out", report),
        Subject("`envparity report`, the same, nothing changed since", report, ROOT, {}),
        Subject("`envparity check --format json`, the sample, worked out", (ENVPARITY, "check", "--format", "json"), copy),
        Subject("`envparity report --format html`, the sample, worked out", (ENVPARITY, "report", "--format", "html"), copy),
    ]  # fmt: skip


def on_a_large_repository(root: Path, matter: Sequence[str]) -> list[Subject]:
    """Give the commands that list a repository of many files; the yardstick lists them and reads those that matter."""
    listing = 'git ls-files -z | wc -c; cat "$@"'
    return [
        Subject("`git ls-files`, and `cat` of the files that say what there is", ("sh", "-c", listing, "sh", *matter), root),
        Subject("`git ls-files --others --exclude-standard`", ("git", "ls-files", "--others", "--exclude-standard"), root),
        Subject("`python -c pass`", (PYTHON, "-c", "pass"), root),
        Subject("`envparity list`, worked out", (ENVPARITY, "list"), root),
        Subject("`envparity list`, nothing changed since", (ENVPARITY, "list"), root, {}),
    ]  # fmt: skip


def on_its_code(root: Path) -> list[Subject]:
    """Give the commands that search all of its code; the yardstick reads every file that a search looks into."""
    reading = "git ls-files -z | wc -c; git ls-files -z -- . ':!*.md' ':!*.svg' | xargs -0 cat"
    return [
        Subject("`git ls-files`, and `cat` of all files but pages and pictures", ("sh", "-c", reading), root),
        Subject("`git status`", ("git", "status", "--porcelain"), root),
        Subject("`git grep` for one word", ("git", "grep", "-c", "SEARCH_OPTION_1"), root),
        Subject("`python -c pass`", (PYTHON, "-c", "pass"), root),
        Subject("`envparity report`, worked out", (ENVPARITY, "report"), root),
        Subject("`envparity report`, nothing changed since", (ENVPARITY, "report"), root, {}),
    ]  # fmt: skip


def copied_sample(to: Path) -> Path:
    """Copy the sample workspace into a repository of its own."""
    shutil.copytree(ROOT / "profiles", to / "profiles")
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", "-C", str(to), *command], check=True)
    return to


def once(subject: Subject) -> float:
    """Run a command; give its wall time in seconds."""
    environment = {
        **os.environ,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        **subject.variables,
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subject.before()
    started = time.perf_counter()
    subprocess.run(
        subject.command, cwd=subject.folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )  # fmt: skip
    return time.perf_counter() - started


def measure(subjects: Sequence[Subject], rounds: int = 15) -> list[Row]:
    """Run every command once a round, so that a slow moment of the machine hits all of them; the first is the yardstick."""
    times: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    for subject in subjects:
        once(subject)
    for _ in range(rounds):
        for subject in subjects:
            times[subject.name].append(once(subject))
    base = times[subjects[0].name]
    return [
        Row(
            name, statistics.median(taken), statistics.median(a / b for a, b in zip(taken, base, strict=True))
        )
        for name, taken in times.items()
    ]
