"""How right discovery is on whole public repositories: `python -m tests.discovery.measure [--held-out] [-v] [NAME...]`.

`repositories.yaml` holds the answers, written by reading; the repositories are looked for below the folder that
`ENVPARITY_REPOSITORIES` names, as `OWNER+NAME/repo`, a git directory that has the commit. One that is not there
is named and left out.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from envparity.workspace.discovery import discover

KEY: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "repositories.yaml").read_text())
_META = frozenset({"commit", "held_out", "environments", "perhaps", "either"})

Pair = tuple[str, str]


@dataclass
class Score:
    """Pairs of file and environment: rightly given, given wrongly, and missed; the same for environments."""

    right: set[Pair]
    wrong: set[Pair]
    missed: set[Pair]
    strange: set[str]
    absent: set[str]

    @property
    def precision(self) -> float:
        return len(self.right) / ((len(self.right) + len(self.wrong)) or 1) if self.right or self.wrong else 1

    @property
    def recall(self) -> float:
        return (
            len(self.right) / ((len(self.right) + len(self.missed)) or 1) if self.right or self.missed else 1
        )


def git_directory(name: str) -> Path | None:
    """Find a repository; none where it or the commit is not there."""
    folder = os.environ.get("ENVPARITY_REPOSITORIES", "")
    found = Path(folder) / name.replace("/", "+") / "repo"
    if not folder or not found.is_dir():
        return None
    commit = KEY[name]["commit"]
    known = _git("--git-dir", str(found), "cat-file", "-e", f"{commit}^{{commit}}")
    return found if known.returncode == 0 else None


def checkout(name: str, scratch: Path) -> Path:
    """Lay out a repository at its commit; files that the snapshot lacks are left out."""
    source = git_directory(name)
    target = scratch / name.replace("/", "+")
    if not target.exists():
        _git("clone", "-q", "--shared", "--no-checkout", str(source), str(target))
        _git("-C", str(target), "checkout", "-q", "-f", KEY[name]["commit"])
    return target


def score(root: Path, entry: dict[str, Any]) -> Score:
    """Compare what is found below a folder with the answers."""
    paths = _git("-C", str(root), "ls-files").stdout.splitlines()
    declarations = discover(root).declarations
    found = {
        (path, declaration.environment.name)
        for declaration in declarations
        for path in (
            *(path for source in declaration.sources for path in (*source.files, *source.parts)),
            *(item.path for item in declaration.unread),
        )
    }
    expected = set(_answers(entry, paths))
    perhaps = set(entry.get("perhaps", ()))
    open_paths = set(_matching(entry.get("either", ()), paths))
    open_pairs = {
        (path, name)
        for key, patterns in entry.items()
        if key.startswith("either ")
        for name in key.removeprefix("either ").split("+")
        for path in _matching(patterns, paths)
    }
    scored = {
        pair for pair in found if pair in expected or (pair[1] not in perhaps and pair[0] not in open_paths)
    } - open_pairs
    required = {pair for pair in expected if pair[1] not in perhaps} - open_pairs
    names = {declaration.environment.name for declaration in declarations}
    known = set(entry["environments"])
    return Score(
        expected & found - open_pairs,
        scored - expected,
        required - found,
        names - known - perhaps,
        known - names,
    )


def _answers(entry: dict[str, Any], paths: Iterable[str]) -> Iterator[Pair]:
    for key, patterns in entry.items():
        if key in _META or key.startswith("either "):
            continue
        names = entry["environments"] if key == "every" else key.split("+")
        yield from ((path, name) for path in _matching(patterns, paths) for name in names)


def _matching(patterns: Iterable[str], paths: Iterable[str]) -> Iterator[str]:
    for pattern in patterns:
        hits = [path for path in paths if path == pattern or _fits(path, pattern)]
        if not hits:
            raise LookupError(f"the answer `{pattern}` is no file of the repository")
        yield from hits


def _fits(path: str, pattern: str) -> bool:
    parts, wanted = path.split("/"), pattern.split("/")
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))


def _git(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(("git", *arguments), capture_output=True, text=True, check=False)


def main(arguments: list[str]) -> int:
    """Print recall and precision for each repository and in sum."""
    parser = ArgumentParser(prog="python -m tests.discovery.measure")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--held-out", action="store_true", help="those that are held out, and no others")
    parser.add_argument("-v", "--verbose", action="store_true", help="name what is wrong and what is missed")
    parser.add_argument("--scratch", type=Path, help="a folder to lay repositories out in and keep")
    told = parser.parse_args(arguments)
    names = told.names or [
        name for name, entry in KEY.items() if bool(entry.get("held_out")) is told.held_out
    ]
    with tempfile.TemporaryDirectory() as made:
        return _measure(names, told.scratch or Path(made), verbose=told.verbose)


def _measure(names: Iterable[str], scratch: Path, *, verbose: bool) -> int:
    right = wrong = missed = 0
    recalls: list[float] = []
    precisions: list[float] = []
    for name in names:
        if git_directory(name) is None:
            print(f"{name}: not here, left out")
            continue
        found = score(checkout(name, scratch), KEY[name])
        right, wrong, missed = right + len(found.right), wrong + len(found.wrong), missed + len(found.missed)
        recalls.append(found.recall)
        precisions.append(found.precision)
        odd = [
            *(f"+{item}" for item in sorted(found.strange)),
            *(f"-{item}" for item in sorted(found.absent)),
        ]
        print(f"{name:55} recall {found.recall:.3f}  precision {found.precision:.3f}  {' '.join(odd)}")
        if verbose:
            for mark, pairs in (("missed", found.missed), ("wrong", found.wrong)):
                for path, environment in sorted(pairs):
                    print(f"    {mark:6} {environment}: {path}")
    if not recalls:
        return 1
    print(f"pairs of file and environment: {right} right, {wrong} wrong, {missed} missed")
    print(
        f"in sum: recall {right / ((right + missed) or 1):.3f}, precision {right / ((right + wrong) or 1):.3f}"
    )
    count = len(recalls)
    print(
        f"mean of {count} repositories: recall {sum(recalls) / count:.3f}, precision {sum(precisions) / count:.3f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
