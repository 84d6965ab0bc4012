"""Bytes of files below a workspace's root, and of nothing outside it."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath

from envparity.errors import ReadError
from envparity.readers.document import LIMIT


def read_bytes(root: Path, path: str) -> bytes:
    """Read one file by its path relative to the root; `ReadError` says what is wrong with it.

    A path that leaves the root, by `..` or by a link, is refused; so is what is no regular file
    (a pipe would wait for ever) and what is larger than `LIMIT`.
    """
    target = _inside(root, path)
    try:
        handle = os.open(target, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        raise ReadError(f"`{path}`: {_reason(error)}", hint=_hint(error)) from error
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
    if info.st_size > LIMIT:
        size = f"{info.st_size / 1048576:.0f} MiB"
        raise ReadError(f"`{path}`: {size}, larger than the {LIMIT // 1048576} MiB that are read")


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


def _hint(error: OSError) -> str:
    return "check its owner and mode" if isinstance(error, PermissionError) else ""
