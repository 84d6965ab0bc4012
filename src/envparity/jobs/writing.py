"""Writing a file that people keep: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from envparity.errors import WriteError


def write_file(text: str, file: Path, *, private: bool = False) -> None:
    """Write a file that is there whole or not at all.

    A file is replaced at once and only when all of it is on disk; `WriteError` leaves the old one as it
    was. `private` keeps it to its owner, for what holds fingerprints. A link stays one, and what it leads
    to is replaced; a device or a pipe is written to as it is.
    """
    import tempfile

    named, file = file, _led_to(file)
    if file.exists() and not file.is_file():
        _write_on(file, named, text)
        return
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise WriteError(f"`{named}` cannot be written: {_reason(error)}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(0o600 if private else 0o666 & ~_umask())
        Path(name).replace(file)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise WriteError(
            f"`{named}` cannot be written: {_reason(error)}", hint="what was there is unchanged"
        ) from error


@contextmanager
def pieces_of(file: Path, *, grows: bool) -> Iterator[TextIO]:
    """Give what takes a file's text piece by piece.

    The file is there whole once the last is written, or, where it `grows`, from the first on. `WriteError` as above.
    """
    import tempfile

    named, file = file, _led_to(file)
    passing = None
    try:
        if grows or (file.exists() and not file.is_file()):
            out: TextIO = file.open("w", encoding="utf-8", errors="replace", newline="\n")
        else:
            handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
            passing = Path(name)
            out = os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n")
        with out:
            yield out
        if passing is not None:
            passing.chmod(0o666 & ~_umask())
            passing.replace(file)
    except OSError as error:
        raise WriteError(f"`{named}` cannot be written: {_reason(error)}") from error
    finally:
        if passing is not None:
            passing.unlink(missing_ok=True)


def _led_to(file: Path) -> Path:
    """Give what a link leads to; a pipe (`/dev/stdout`, `>(…)`) has no other name than the one that leads to it."""
    return file if file.exists() and not file.is_file() else Path(os.path.realpath(file))


def _write_on(file: Path, named: Path, text: str) -> None:
    try:
        with file.open("w", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except OSError as error:
        raise WriteError(f"`{named}` cannot be written: {_reason(error)}") from error


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
