"""The files of a repository: git's own list where there is git, a bounded walk where there is none.

Ignored folders are never walked. Files that git ignores are looked for only beside files that matter,
and only by the names of dotenv files: a developer's own `.env` is kept out of git on purpose.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

from envparity.model.expressions import expression
from envparity.model.records import dataclass, replace
from envparity.workspace.discovery.paths import is_quiet

MOST = 200_000
"""Files that a walk without git looks at before it stops and says so."""

SKIPPED = frozenset(
    {
        "node_modules", "bower_components", "jspm_packages", "__pycache__", "site-packages", "target",
        "vendor", "venv", "virtualenv", "Pods", "DerivedData",
    }
)  # fmt: skip
"""Folders that hold other people's files or made ones; a hidden folder is walked only when it is `.env…`."""

_ODD = expression(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
_DEEPEST = 12
_SECONDS = 20
_ALL = ("--cached", "--others", "--exclude-standard")


@dataclass(frozen=True, slots=True)
class Listing:
    """Paths relative to the root, sorted. `private` are those that git does not keep; `cut` when there are more.

    `odd` are shown forms of names that no profile can hold: with control characters, backslashes, or not UTF-8.
    """

    paths: tuple[str, ...]
    private: frozenset[str] = frozenset()
    cut: bool = False
    odd: tuple[str, ...] = ()
    by_git: bool = False


def list_files(root: Path) -> Listing:
    """List a repository's files."""
    listed = _git(root)
    if listed is None:
        return _walk(root)
    tracked, others = listed
    paths = dict.fromkeys([*tracked, *others])
    return replace(_listing(paths, frozenset(others).difference(tracked)), by_git=True)


def _listing(found: Iterable[str], private: frozenset[str] = frozenset(), *, cut: bool = False) -> Listing:
    paths = sorted(found)
    whole = "".join(paths)
    plain = whole.isprintable() and "\\" not in whole  # a pattern takes ten times as long to say so
    odd = [] if plain else [path for path in paths if _ODD.search(path)]
    if odd:
        paths = [path for path in paths if not _ODD.search(path)]
    shown = tuple(
        path.encode("utf-8", "backslashreplace").decode().encode("unicode_escape").decode() for path in odd
    )
    return Listing(tuple(paths), private, cut, shown)


def hidden_dotenv_files(root: Path, folders: Iterable[str]) -> tuple[str, ...]:
    """Find dotenv files in some folders, whether git ignores them or not."""
    found: list[str] = []
    for folder in sorted(set(folders)):
        try:
            with os.scandir(root / folder) as entries:
                names = [entry.name for entry in entries if entry.name.startswith(".env") and entry.is_file()]
        except OSError:
            continue
        found += (f"{folder}/{name}" if folder else name for name in names)
    return tuple(sorted(path for path in found if not _ODD.search(path)))


def _git(root: Path) -> tuple[list[str], list[str]] | None:
    """Ask git for the files that it keeps, and for those that it does not keep and does not ignore either."""
    # a repository's own configuration may name a program to run here; none is
    command = ["git", "-C", str(root), "-c", "core.fsmonitor=false", "ls-files", "-z", "-t", *_ALL]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0:
        return None
    lines = [line for line in os.fsdecode(done.stdout).split("\0") if line]
    others = sum(1 for _ in takewhile(lambda line: line.startswith("? "), lines))  # they come first
    return [line[2:] for line in lines[others:]], [line[2:] for line in lines[:others]]


def _walk(root: Path) -> Listing:
    paths: list[str] = []
    for folder, below, names in os.walk(root):
        relative = Path(folder).relative_to(root)
        inside = ".envs" in relative.parts
        below[:] = (
            sorted(name for name in below if inside or is_walked(name))
            if len(relative.parts) < _DEEPEST
            else []
        )
        prefix = "" if relative == Path() else f"{relative.as_posix()}/"
        paths += (f"{prefix}{name}" for name in names)
        if len(paths) > MOST:
            return _listing(paths[:MOST], cut=True)
    return _listing(paths)


def is_walked(name: str) -> bool:
    """Say whether a walk without git goes into a folder of this name."""
    return name not in SKIPPED and not is_quiet(name)
