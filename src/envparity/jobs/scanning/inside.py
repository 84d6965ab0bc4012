"""What an archive holds, searched: each file in it by its path behind `archive!/`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import IO

from envparity.model.records import dataclass, replace
from envparity.secrets.scanner import OVERLAP, Found, Scanner
from envparity.sources.trees import PIECE

_MOST_TOLD = 5
"""Problems of one archive that are told by themselves."""


class Reading:
    """One file that comes in pieces, searched piece by piece, with the lines counted from its beginning."""

    def __init__(self, scanner: Scanner, path: str) -> None:
        self._scanner = scanner
        self._path = path
        self._passed = 0

    def next(self, data: bytes, before: int) -> list[Found]:
        """Search the next piece, of which so many bytes were in the one before too."""
        above = self._passed - data.count(b"\n", 0, before) if before else self._passed
        items = self._scanner.scan(self._path, data, after=before)
        if len(data) >= PIECE:  # another may follow
            self._passed += data.count(b"\n", before)
        return [replace(item, line=item.line + above) for item in items] if above else items


@dataclass(frozen=True, slots=True)
class Inside:
    """What an archive gave: bytes looked at, what was found by path, and what could not be opened."""

    bytes: int
    found: Sequence[tuple[str, Found]]
    problems: Sequence[str]


def look_inside(path: str, shown: str, scanner: Scanner) -> Inside:
    """Search what the archive at a path holds."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except OSError as error:
        return Inside(0, (), (f"`{shown}`: {(error.strerror or type(error).__name__).lower()}",))
    with os.fdopen(handle, "rb") as stream:
        return look_inside_stream(stream, os.fstat(handle).st_size, shown, scanner)


def look_inside_stream(stream: IO[bytes], size: int, shown: str, scanner: Scanner) -> Inside:
    """Search what an archive of so many bytes holds; `stream` can be read from any place."""
    from envparity.sources.archives import read_archive

    found: list[tuple[str, Found]] = []
    problems: list[str] = []
    reading, at, passed = None, "", 0

    def complain(inside: str, why: str) -> None:
        problems.append(f"`{_joined(shown, inside)}`: {why}")

    for inside, data, before in read_archive(stream, size, OVERLAP, complain):
        if reading is None or not before:
            at = _joined(shown, inside)
            reading = Reading(scanner, inside.rpartition("!/")[2] or _unpacked(shown))
        passed += len(data) - before
        found += ((at, item) for item in reading.next(data, before))
    return Inside(passed, found, _shortened(problems, shown))


def _joined(shown: str, inside: str) -> str:
    return f"{shown}!/{inside.removesuffix('!/')}" if inside else shown


def _unpacked(name: str) -> str:
    """Give the name of the one file that a packed stream holds: `app.env` of `app.env.gz`."""
    stem, _, ending = name.rpartition(".")
    return stem if ending.lower() in ("gz", "bz2", "xz", "zst") else name


def _shortened(problems: list[str], shown: str) -> list[str]:
    if len(problems) <= _MOST_TOLD:
        return problems
    more = len(problems) - _MOST_TOLD
    return [*problems[:_MOST_TOLD], f"`{shown}`: {more:,} more of it could not be opened"]
