"""Bytes of files below a workspace's root, and of nothing outside it.

What stands in a file's stead (a pointer to a large file, a file that git-crypt closed) is never taken for its content.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from envparity.errors import ReadError
from envparity.readers.document import LIMIT

_POINTER = b"version https://git-lfs."
_LARGEST_POINTER = 1024
"""Bytes below which a Git LFS pointer stays, by its specification."""
_CLOSED = b"\0GITCRYPT\0"


class Files:
    """Files of one place, named by their paths below the workspace: each is fetched once.

    `kind` is what the place is (`worktree`, `revision`); `revision` names it where there are several.
    `fetch` gives a file's bytes or raises `ReadError`; a refusal is remembered as well as the bytes.
    """

    def __init__(self, kind: str, fetch: Callable[[str], bytes], revision: str = "") -> None:
        self.kind = kind
        self.held: dict[str, bytes | ReadError] = {}
        self._fetch = fetch
        self._revision = revision

    def place(self, path: str) -> str:
        """Name a file's place as a source: `uv.lock`, or `v1.4.2:uv.lock`."""
        return f"{self._revision}:{path}" if self._revision else path

    def read(self, path: str) -> bytes:
        """Give a file's bytes; `ReadError` where it cannot be read or something stands in its stead."""
        if path not in self.held:
            try:
                self.held[path] = _content(path, self._fetch(path))
            except ReadError as error:
                self.held[path] = error
        held = self.held[path]
        if isinstance(held, ReadError):
            raise held
        return held


def read_bytes(root: Path, path: str) -> bytes:
    """Read one file by its path relative to the root; `ReadError` says what is wrong with it.

    A path that leaves the root, by `..` or by a link, is refused; so is what is no regular file
    (a pipe would wait for ever) and what is larger than `LIMIT`.
    """
    target = _inside(root, path)
    try:
        handle = os.open(target, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        raise ReadError(f"`{path}`: {_reason(error)}{_example(target, error)}", hint=_hint(error)) from error
    try:
        _refuse_odd(path, os.fstat(handle))
        with os.fdopen(os.dup(handle), "rb", buffering=0) as file:
            return file.readall()
    except OSError as error:
        raise ReadError(f"`{path}`: {_reason(error)}") from error
    finally:
        os.close(handle)


def _refuse_odd(path: str, info: os.stat_result) -> None:
    if stat.S_ISDIR(info.st_mode):
        raise ReadError(f"`{path}`: a folder, where a file was expected")
    if not stat.S_ISREG(info.st_mode):
        raise ReadError(f"`{path}`: not a regular file")
    refuse_size(path, info.st_size)


def refuse_size(path: str, size: int) -> None:
    """Raise `ReadError` for a file of more bytes than `LIMIT`."""
    if size > LIMIT:
        shown = f"{size / 1048576:.0f} MiB"
        raise ReadError(f"`{path}`: {shown}, larger than the {LIMIT // 1048576} MiB that are read")


def _content(path: str, data: bytes) -> bytes:
    if len(data) < _LARGEST_POINTER and data.startswith(_POINTER):
        raise ReadError(
            f"`{path}`: a Git LFS pointer, not the file's content",
            hint="`git lfs pull` gets the content into the work tree; at a revision it is not read",
        )
    if data.startswith(_CLOSED):
        raise ReadError(f"`{path}`: closed by git-crypt", hint="`git-crypt unlock` opens it in the work tree")
    return data


def _inside(root: Path, path: str) -> Path:
    pure = PurePosixPath(path)
    if "\0" in path:
        raise ReadError("a path holds a NUL byte")
    top = os.path.realpath(root)
    real = os.path.realpath(os.path.join(top, pure))  # noqa: PTH118 - realpath of a string, and no more, once a file
    if real != top and not real.startswith(top.rstrip(os.sep) + os.sep):
        raise ReadError(
            f"`{path}`: outside of the workspace",
            hint="a profile reads only files below the workspace's root",
        )
    return Path(real)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, PermissionError):
        return "not readable: permission denied"
    return (error.strerror or type(error).__name__).lower()


def _example(target: str | Path, error: OSError) -> str:
    """Name the example beside a file that is not there: of a fresh clone's `.env` git keeps that alone."""
    if not isinstance(error, FileNotFoundError):
        return ""
    target = Path(target)
    names = [f"{target.name}.{ending}" for ending in _EXAMPLES]
    found = next((name for name in names if target.with_name(name).is_file()), "")
    return f"; `{found}` beside it is there to be copied" if found else ""


_EXAMPLES = ("example", "sample", "dist", "template", "tmpl")


def _hint(error: OSError) -> str:
    return "check its owner and mode" if isinstance(error, PermissionError) else ""
