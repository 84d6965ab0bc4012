"""Which files git keeps: a plain secret matters more in a file that everyone with the repository has."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from envparity.sources.index import held_paths


def tracked_files(root: Path, paths: Iterable[str]) -> frozenset[str] | None:
    """Give those of the paths that git's index holds; none when the root is in no repository or git is missing."""
    if not _repository_above(root):
        return None
    wanted = sorted(set(paths))
    held = held_paths(root, wanted)
    return _told_by_git(root, wanted) if held is None else held


def _told_by_git(root: Path, paths: Iterable[str]) -> frozenset[str] | None:
    import subprocess

    command = ["git", "-C", str(root), "--literal-pathspecs", "ls-files", "-z", "--", *paths]
    try:
        result = subprocess.run(command, capture_output=True, check=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    return frozenset(name for name in result.stdout.decode("utf-8", "surrogateescape").split("\0") if name)


def _repository_above(root: Path) -> bool:
    return any((folder / ".git").exists() for folder in (root, *root.parents))
