"""The folders and files that tell whether a repository would be listed otherwise now.

A folder's own time says that a name was added or taken away, which is what git itself goes by. What git
ignores is told by its rules' content. Folders without a file in them are looked for as well: a file that
comes into one changes no folder that the listing has.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from os.path import lexists
from pathlib import Path

from envparity.model.digests import blake2b
from envparity.workspace.discovery.listing import Listing, is_walked

_MOST = 20_000
"""Folders that are watched; of a larger tree a result does not last."""

_SECONDS = 20

_RACY = 2.0
"""Seconds before the beginning within which no folder must have changed: some systems tell time no finer."""


class _Unknown(Exception):
    """Something that a change of would not be seen."""


def watched(
    root: Path, listing: Listing, began: float
) -> tuple[dict[str, str | None], tuple[str, ...]] | None:
    """Give the digests of files that are rules of git's, and the folders; none unless all are older than `began`."""
    if listing.cut or "GIT_DIR" in os.environ or "GIT_INDEX_FILE" in os.environ:
        return None
    try:
        folders = sorted(_folders(str(root), listing))
        files: dict[str, str | None] = {}
        if listing.by_git:
            rules = (f"{folder}/.gitignore" for folder in folders)
            files = {path: _digest(path) for path in (*_there(rules), *_configuration(root))}
        if any(Path(path).stat().st_mtime > began - _RACY for path in folders):
            return None
        if any(Path(path).stat().st_mtime > began for path in _there(files)):
            return None
    except (OSError, ValueError, subprocess.SubprocessError, _Unknown):
        return None
    return files, tuple(folders)


def _there(paths: Iterable[str]) -> Iterator[str]:
    return (path for path in paths if lexists(path))


def _digest(path: str) -> str | None:
    try:
        return blake2b(Path(path).read_bytes(), digest_size=20).hexdigest()
    except FileNotFoundError:
        return None


def _folders(root: str, listing: Listing) -> set[str]:
    """Find every folder in which a new file would be listed."""
    known = {""}
    for path in listing.paths:
        folder = path.rpartition("/")[0]
        while folder not in known:
            known.add(folder)
            folder = folder.rpartition("/")[0]
    found = {folder for folder in known if Path(root, folder).is_dir()}
    others = {below for folder in found for below in _below(root, folder)} - found
    ahead = sorted(others - _ignored(root, others) if listing.by_git else filter(_is_walked, others))
    while ahead:
        folder = ahead.pop()
        found.add(folder)
        ahead += (below for below in _below(root, folder) if listing.by_git or _is_walked(below))
        if len(found) > _MOST:
            raise _Unknown
    return {f"{root}/{folder}" if folder else root for folder in found}


def _is_walked(folder: str) -> bool:
    *above, name = folder.split("/")
    return ".envs" in above or is_walked(name)


def _below(root: str, folder: str) -> list[str]:
    """Give the folders in a folder; those of another repository are that one's own business."""
    whole = f"{root}/{folder}" if folder else root
    with os.scandir(whole) as entries:
        names = [
            entry.name for entry in entries if entry.is_dir(follow_symlinks=False) or entry.name == ".git"
        ]
    if ".git" in names and folder:
        return []
    return [f"{folder}/{name}" if folder else name for name in names if name != ".git"]


def _ignored(root: str, folders: set[str]) -> set[str]:
    command = ["git", "-C", root, "check-ignore", "-z", "--stdin"]
    asked = b"".join(os.fsencode(f"{folder}/") + b"\0" for folder in folders)
    done = subprocess.run(command, input=asked, capture_output=True, timeout=_SECONDS, check=False)
    if done.returncode not in (0, 1):
        raise _Unknown
    return {os.fsdecode(path).rstrip("/") for path in done.stdout.split(b"\0") if path}


def _configuration(root: Path) -> list[str]:
    """Give the files in which somebody may have told git what to ignore, there or not."""
    home = Path.home()
    # git takes a relative path too
    own = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "git"
    git = _common_folder(root)
    told = (
        Path("/etc/gitconfig"),
        home / ".gitconfig",
        own / "config",
        git / "config",
        git / "config.worktree",
    )
    named = (path for file in told for path in _named(file, home))
    return [str(path) for path in (*told, own / "ignore", git / "info" / "exclude", *named)]


def _named(file: Path, home: Path) -> Iterator[Path]:
    """Give the files of rules that a configuration names; one that goes on in another file is not followed."""
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        return
    if re.search(r"^\s*\[include", text, re.MULTILINE | re.IGNORECASE):
        raise _Unknown
    for value in re.findall(r"^\s*excludesfile\s*=\s*(.+?)\s*$", text, re.MULTILINE | re.IGNORECASE):
        yield Path(value.strip('"').replace("~", str(home), 1))


def _common_folder(root: Path) -> Path:
    """Find the folder of git's that a repository's worktrees have in common."""
    git = next(path for folder in (root, *root.parents) if (path := folder / ".git").exists())
    if git.is_dir():
        return git
    own = git.parent / git.read_text("utf-8").removeprefix("gitdir:").strip()
    shared = own / "commondir"
    return own / shared.read_text("utf-8").strip() if shared.exists() else own
