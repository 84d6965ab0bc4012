"""Files that hold secrets: read only when they are what they should be, and replaced as a whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from envparity.errors import StoreError

LARGEST = 4 * 1024 * 1024
"""Bytes of the largest file that is taken for a secret or for a store of them."""


def place_of(root: Path, path: str) -> Path:
    """Give the file that a reference names: relative to the root, or anywhere when it is absolute or `~/…`."""
    if "\0" in path or not path:
        raise StoreError("a reference names no file")
    return root / Path(path).expanduser()


def read_private(path: Path, shown: str) -> bytes | None:
    """Read a regular file; none when it is not there, `StoreError` when it is something else or cannot be read."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(shown, error) from error
    try:
        info = os.fstat(handle)
        if not stat.S_ISREG(info.st_mode):
            raise StoreError(f"`{shown}`: not a regular file")
        if info.st_size > LARGEST:
            raise StoreError(f"`{shown}`: larger than the {LARGEST // 1048576} MiB that are read")
        with os.fdopen(os.dup(handle), "rb") as file:
            return file.read()
    except OSError as error:
        raise _unreadable(shown, error) from error
    finally:
        os.close(handle)


def replace_private(path: Path, data: bytes, shown: str, *, mode: int = 0o600) -> None:
    """Put a file in place, all of it and on disk, or leave what was there: `StoreError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = Path(os.path.realpath(path))
        handle, name = tempfile.mkstemp(prefix=_unfinished(path), dir=path.parent)
    except OSError as error:
        raise _unwritable(shown, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
        _sync(path.parent)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise _unwritable(shown, error) from error


def _unfinished(path: Path) -> str:
    return f".{path.name.lstrip('.')}.envparity-"


def sweep(path: Path) -> None:
    """Remove what a process that was killed left beside a file; only while nobody else writes it (`alone`)."""
    for left in path.parent.iterdir():
        if left.name.startswith(_unfinished(path)):
            left.unlink(missing_ok=True)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep other processes of this program from changing a file while it is read, changed and written.

    The lock is on the file's folder, so that no file of its own stays behind; who holds it may take it again.
    `StoreError` when another process does not let go of it.
    """
    try:
        import fcntl
    except ImportError:  # not on Windows, where a file that another process holds open cannot be replaced
        yield
        return
    folder = os.path.realpath(path.parent)
    held: set[str] = _HELD.__dict__.setdefault("folders", set())
    if folder in held:
        yield
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        raise _unwritable(path.name, error) from error
    try:
        _lock(partial(fcntl.flock, handle, fcntl.LOCK_EX | fcntl.LOCK_NB), path.name)
        held.add(folder)
        yield
    finally:
        held.discard(folder)
        os.close(handle)


_HELD = threading.local()
PATIENCE = 30.0
"""Seconds that another process may hold a folder; closing a file with a passphrase takes two."""


def _lock(take: Callable[[], None], shown: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            take()
        except BlockingIOError:
            if time.monotonic() > end:
                raise StoreError(
                    f"`{shown}` is being written by another process, which does not end"
                ) from None
            time.sleep(0.02)
        else:
            return


def _sync(folder: Path) -> None:
    """Have the folder's own entry on disk too; not every system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unreadable(shown: str, error: OSError) -> StoreError:
    reason = (error.strerror or type(error).__name__).lower()
    return StoreError(f"`{shown}` cannot be read: {reason}", hint="check its owner and mode")


def _unwritable(shown: str, error: OSError) -> StoreError:
    reason = (error.strerror or type(error).__name__).lower()
    return StoreError(f"`{shown}` cannot be written: {reason}", hint="what was there is unchanged")
