"""A tree of files searched: every file below a folder, on all cores."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from envparity.jobs.scanning.inside import Reading, look_inside
from envparity.jobs.scanning.places import Looked, Seen
from envparity.jobs.scanning.spreading import MOST, cores, spread
from envparity.model.records import dataclass
from envparity.model.sightings import Spot
from envparity.secrets.scanner import OVERLAP, Found, Scanner
from envparity.sources.marks import CLOSED, is_archive
from envparity.sources.trees import list_files, read_pieces, read_small

_BATCH = 64
_FEW = 48
"""Files up to which one process is done before another has begun."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What some files gave: their number and bytes, what was found by path, and what could not be read."""

    files: int
    bytes: int
    archives: int
    found: tuple[tuple[str, Found], ...]
    problems: tuple[str, ...]


def look_at_tree(
    root: Path, scanner: Scanner, *, below: PurePosixPath | None = None, ignored: bool = False
) -> Looked:
    """Search every file below a folder, or one file; `below` is its path in the workspace where it lies in one."""
    problems: list[str] = []
    return _searched(root, list(list_files(root, problems.append, ignored=ignored)), scanner, below, problems)


def look_at_context(root: Path, scanner: Scanner) -> Looked:
    """Search what a build with this folder as its context is sent: what git ignores too, less what `.dockerignore` names.

    No file is a secret's own place there: whatever `COPY . .` takes is in the image.
    """
    from envparity.readers.syntax.ignoring import ignores

    problems: list[str] = []
    rules = _rules(root, problems)
    paths = [path for path in list_files(root, problems.append, ignored=True) if not ignores(rules, path)]
    return _searched(root, paths, scanner, None, problems)


def _rules(root: Path, problems: list[str]) -> str:
    """Give the file that says what the context leaves out: the Dockerfile's own goes before the folder's."""
    for name in ("Dockerfile.dockerignore", ".dockerignore"):
        try:
            return (root / name).read_text("utf-8", "replace")
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(f"`{name}`: {(error.strerror or type(error).__name__).lower()}")
    return ""


def _searched(
    root: Path, paths: list[str], scanner: Scanner, below: PurePosixPath | None, problems: list[str]
) -> Looked:
    size = max(1, min(_BATCH, len(paths) // (cores() * 8) or 1), -(-len(paths) // MOST))
    batches = [paths[at : at + size] for at in range(0, len(paths), size)]
    jobs = 1 if len(paths) <= _FEW and not _is_large(root, paths) else cores()
    parts = spread(batches, lambda batch: _look(root, batch, scanner), jobs=jobs)
    one = root.is_file()
    return Looked(
        seen=[
            Seen(
                Spot(shown, found.line, found.column, found.length),
                found,
                "" if below is None else str(below if one else below / shown),
            )
            for part in parts
            for shown, found in part.found
        ],
        problems=[*problems, *(problem for part in parts for problem in part.problems)],
        files=sum(part.files for part in parts),
        bytes=sum(part.bytes for part in parts),
        archives=sum(part.archives for part in parts),
    )


def _is_large(root: Path, paths: list[str]) -> bool:
    return (
        len(paths) > 1
        and sum((root / path).lstat().st_size for path in paths if os.path.lexists(root / path)) > 4 << 20
    )


def _look(root: Path, paths: list[str], scanner: Scanner) -> _Part:
    files = size = archives = 0
    found: list[tuple[str, Found]] = []
    problems: list[str] = []
    top = str(root)
    for path in paths:
        shown, place = path or root.name, f"{top}/{path}" if path else top
        data = read_small(place)
        if data is not None and not is_archive(data):
            files += 1
            size += len(data)
            archives += data.startswith(CLOSED)
            found += [(shown, item) for item in scanner.scan(shown, data)]
            continue
        passed = _pass(place, shown, scanner, found, problems)
        if passed is not None:
            files += 1
            size += passed
    return _Part(files, size, archives, tuple(found), tuple(problems))


def _pass(
    place: str, shown: str, scanner: Scanner, found: list[tuple[str, Found]], problems: list[str]
) -> int | None:
    """Search an archive, or a file that comes in pieces; give the bytes looked at, none where nothing could be read."""
    reading = Reading(scanner, shown)
    size = None

    def complain(why: str) -> None:
        problems.append(f"`{shown}`: {why}")

    for data, before in read_pieces(place, OVERLAP, complain):
        if size is None and is_archive(data):
            inside = look_inside(place, shown, scanner)
            found += inside.found
            problems += inside.problems
            return inside.bytes
        size = (size or 0) + len(data) - before
        found += [(shown, item) for item in reading.next(data, before)]
    return size
