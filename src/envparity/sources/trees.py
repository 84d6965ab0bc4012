"""Every file below a folder, and its bytes in pieces: for a search that looks into all of them, whatever they are.

Links are not followed, so no file is looked at twice and no loop has an end to be found. In a git work tree
the files are those that git keeps or would keep; elsewhere all.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

PIECE = 16 << 20
"""Bytes of a file that are held at once."""
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
"""How files are opened: no link is followed, and no pipe is waited for."""


def list_files(root: Path, problem: Callable[[str], None], *, ignored: bool = False) -> Iterator[str]:
    """Give the paths of files below a folder, relative to it; what cannot be listed is said to `problem`.

    `ignored` takes in what git ignores.
    """
    if root.is_file() and not root.is_symlink():
        yield ""
        return
    listed = None if ignored else _kept_by_git(root)
    if listed:
        yield from listed
    else:
        yield from _walk(str(root), "", problem)


def read_small(path: str) -> bytes | None:
    """Give the bytes of a regular file that is one piece; none for any other, which `read_pieces` tells more about."""
    try:
        handle = os.open(path, _FLAGS)
    except OSError:
        return None
    try:
        info = os.fstat(handle)
        return _whole(handle, info.st_size) if stat.S_ISREG(info.st_mode) and info.st_size <= PIECE else None
    except OSError:
        return None
    finally:
        os.close(handle)


def read_pieces(path: str, overlap: int, skipped: Callable[[str], None]) -> Iterator[tuple[bytes, int]]:
    """Give a file's bytes with the number of those that the piece before held too; most files are one piece.

    Holes of a sparse file are left out. What is no regular file is said to `skipped` and gives nothing.
    """
    try:
        handle = os.open(path, _FLAGS)
    except OSError as error:
        if error.errno != errno.ELOOP:  # a link: what it leads to is looked at where it is, if it is below
            skipped(_reason(error))
        return
    try:
        info = os.fstat(handle)
        if not stat.S_ISREG(info.st_mode):
            return
        if info.st_size <= PIECE:
            yield _whole(handle, info.st_size), 0
        else:
            yield from _pieces(handle, info.st_size, overlap)
    except OSError as error:
        skipped(_reason(error))
    finally:
        os.close(handle)


def _whole(handle: int, size: int) -> bytes:
    data = os.read(handle, size + 1) if size else os.read(handle, PIECE)
    while size and len(data) < size:
        more = os.read(handle, size - len(data))
        if not more:
            break
        data += more
    return data


def _pieces(handle: int, size: int, overlap: int) -> Iterator[tuple[bytes, int]]:
    before = b""
    for start, end in _extents(handle, size):
        at = start
        os.lseek(handle, start, os.SEEK_SET)
        while at < end:
            data = os.read(handle, min(PIECE, end - at))
            if not data:
                return
            at += len(data)
            yield before + data, len(before)
            before = data[-overlap:]


def _extents(handle: int, size: int) -> Iterator[tuple[int, int]]:
    """Give the parts of a file that hold data; all of it where the system does not tell of holes."""
    if not hasattr(os, "SEEK_DATA"):
        yield 0, size
        return
    at = 0
    while at < size:
        try:
            start = os.lseek(handle, at, os.SEEK_DATA)
        except OSError as error:
            if error.errno == errno.ENXIO:  # nothing but a hole is left
                return
            yield at, size
            return
        at = os.lseek(handle, start, os.SEEK_HOLE)
        yield start, at


def _walk(root: str, below: str, problem: Callable[[str], None]) -> Iterator[str]:
    pending = [below]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(os.path.join(root, folder) if folder else root) as entries:  # noqa: PTH118 - a string a file
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            problem(f"`{folder or root}`: {_reason(error)}")
            continue
        deeper = []
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name != ".git":
                    deeper.append(path)
            elif entry.is_file(follow_symlinks=False):
                yield path
        pending += reversed(deeper)


def _kept_by_git(root: Path) -> list[str] | None:
    """Give the files that git keeps or does not ignore; none where there is no repository or git knows nothing here."""
    if not any((folder / ".git").exists() for folder in (root.resolve(), *root.resolve().parents)):
        return None
    import subprocess

    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    except (OSError, subprocess.SubprocessError):
        return None
    names = done.stdout.decode("utf-8", "surrogateescape").split("\0")
    top = str(root)
    return sorted({name for name in names if name and os.path.lexists(f"{top}/{name}")})


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
