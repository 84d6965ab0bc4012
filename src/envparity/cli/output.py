"""Where output goes: stdout, or a file that is there whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


def emit(text: str, file: Path | None, *, private: bool = False) -> None:
    """Write text to stdout, or to a file in its stead, as `write_file` does. `-` is stdout."""
    if file is None or str(file) == "-":
        try:
            sys.stdout.write(_writable(text))
        except BrokenPipeError:  # whoever reads has enough; the exit code is still the answer
            from envparity.cli.start import turn_off_stdout

            turn_off_stdout()
        return
    from envparity.jobs.writing import write_file

    write_file(text, file, private=private)


@contextmanager
def outlet(file: Path | None, *, grows: bool) -> Iterator[TextIO]:
    """Give what takes output piece by piece: stdout, or a file as `pieces_of` gives it."""
    if file is None or str(file) == "-":
        yield sys.stdout
        return
    from envparity.jobs.writing import pieces_of

    with pieces_of(file, grows=grows) as out:
        yield out


def _writable(text: str) -> str:
    """Give text as stdout can write it: a terminal without Unicode gets plain signs in its stead."""
    encoding = sys.stdout.encoding or "utf-8"
    if encoding.lower().replace("-", "") == "utf8":
        return text.encode("utf-8", "replace").decode() if not text.isascii() else text
    from envparity.report.clean import writable

    return writable(text, encoding)


def say(text: str, *, quiet: bool = False) -> None:
    """Talk to the person at the terminal: on stderr, so that stdout stays data."""
    if not quiet:
        sys.stderr.write(f"{text}\n")
