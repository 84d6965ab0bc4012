"""Which files git keeps: a plain secret matters more in a file that everyone with the repository has."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from envparity.sources.index import held_paths


def tracked_files(root: Path, paths: Iterable[str]) -> frozenset[str] | None:
    """Give those of the paths that git's index holds; none when the root is in no repository or git is missing."""
    if not _repository_above(root):
        return None
    wanted = sorted(set(paths))
    held = held_paths(root, wanted)
    return _told_by_git(root, wanted) if held is None else held


def kept_files(root: Path, paths: Iterable[str] = (), *, tags: bool = False) -> tuple[str, ...] | None:
    """Name the files below a root that git keeps, or those of some paths; none when git cannot tell.

    With `tags`, a letter and a space stand before each, as git-ls-files(1) has them.
    """
    import subprocess

    command = ["git", "-C", str(root), "-c", "core.fsmonitor=false", "--literal-pathspecs", "ls-files", "-z"]
    command += ["-v"] if tags else []
    try:
        result = subprocess.run([*command, "--", *paths], capture_output=True, check=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    return tuple(path for path in os.fsdecode(result.stdout).split("\0") if path)


def overlooked_files(root: Path) -> tuple[str, ...]:
    """Name the kept files whose changes git was told not to look for (`--assume-unchanged`, `--skip-worktree`)."""
    tagged = kept_files(root, tags=True) or ()
    return tuple(line[2:] for line in tagged if line[0] == "S" or line[0].islower())


def _told_by_git(root: Path, paths: Collection[str]) -> frozenset[str] | None:
    """Ask for the whole list: git holds each path that it is given against each that it keeps."""
    beyond = any(path.startswith("..") for path in paths)
    found = kept_files(root, paths if beyond else ())
    return None if found is None else frozenset(paths).intersection(found)


def _repository_above(root: Path) -> bool:
    return any((folder / ".git").exists() for folder in (root, *root.parents))
