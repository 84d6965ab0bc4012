"""A tree of files searched: every file below a folder, on all cores."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path, PurePosixPath

from envparity.jobs.scanning.inside import Reading, look_inside
from envparity.jobs.scanning.places import Looked, Seen
from envparity.jobs.scanning.spreading import MOST, cores, spread
from envparity.model.records import dataclass
from envparity.model.sightings import Spot
from envparity.secrets.scanner import OVERLAP, Found, Scanner
from envparity.sources.archives import CLOSED, is_archive
from envparity.sources.trees import list_files, read_pieces

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
        shown = path or root.name
        reading = Reading(scanner, shown)
        seen = False
        complain = partial(_complain, problems, shown)
        for data, before in read_pieces(f"{top}/{path}" if path else top, OVERLAP, complain):
            opened = not seen and is_archive(data)
            archives += not seen and not opened and data.startswith(CLOSED)
            if opened:
                inside = look_inside(f"{top}/{path}" if path else top, shown, scanner)
                size += inside.bytes
                found += inside.found
                problems += inside.problems
                seen = True
                break
            seen = True
            size += len(data) - before
            found += ((shown, item) for item in reading.next(data, before))
        files += seen
    return _Part(files, size, archives, tuple(found), tuple(problems))


def _complain(problems: list[str], shown: str, why: str) -> None:
    problems.append(f"`{shown}`: {why}")
