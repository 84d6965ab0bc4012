"""Git's index, asked for some paths without starting git, which takes longer than reading a workspace.

Versions 2 and 3 of the format are read (gitformat-index(5)). An index that is spread over files or leaves
folders out is left to git itself.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

_MODES = frozenset({0o100644, 0o100755, 0o120000, 0o160000})
_MOST = 1 << 25
"""Bytes of an index, times the paths that are looked for in it; beyond, git's own list is there sooner."""
_BEFORE = (62, 64, 74, 76)
"""Bytes of an entry before its path: with SHA-1 digests and with SHA-256 ones, without more flags and with."""


def held_paths(root: Path, paths: Collection[str]) -> frozenset[str] | None:
    """Give those of the paths below `root` that the index holds; none where only git can tell."""
    if any(name in os.environ for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")):
        return None
    root = root.resolve()
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)
    try:
        data = None if top is None else _index(top / ".git", _MOST // (len(paths) or 1))
    except (OSError, ValueError):
        return None
    if top is None or data is None:
        return None
    below = root.relative_to(top)
    return frozenset(path for path in paths if _holds(data, os.fsencode(os.path.normpath(below / path))))


def _index(git: Path, largest: int) -> bytes | None:
    if git.is_file():
        git = git.parent / git.read_text("utf-8").removeprefix("gitdir:").strip()
    names = [entry.name for entry in git.iterdir()]
    if any(name.startswith("sharedindex.") for name in names) or (git / "info" / "sparse-checkout").exists():
        return None
    if "commondir" not in names and b"worktree" in (git / "config").read_bytes().lower():
        return None
    if (git / "index").stat().st_size > largest:
        return None
    data = (git / "index").read_bytes()
    version, entries = (int.from_bytes(data[at : at + 4], "big") for at in (4, 8))
    whole = data[:4] == b"DIRC" and len(data) >= 32 + 64 * entries
    return data if whole and version in (2, 3) else None


def _holds(data: bytes, path: bytes) -> bool:
    """Look for an entry of this path: what stands before it tells one from the end of a longer path."""
    at = data.find(path + b"\0")
    while at >= 0:
        if any(_begins(data, at - before, before, len(path)) for before in _BEFORE):
            return True
        at = data.find(path + b"\0", at + 1)
    return False


def _begins(data: bytes, start: int, before: int, length: int) -> bool:
    if start < 12 or (start - 12) % 8 or int.from_bytes(data[start + 24 : start + 28], "big") not in _MODES:
        return False
    more = before in (64, 76)
    at = start + before - (4 if more else 2)
    flags = int.from_bytes(data[at : at + 2], "big")
    return flags & 0xFFF == min(length, 0xFFF) and bool(flags & 0x4000) == more
