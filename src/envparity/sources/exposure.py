"""Who else may come by a file of secrets that git does not keep: other users, the next commit, an image that is built."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from envparity.model.facts import Service
from envparity.model.records import dataclass, field
from envparity.model.values import text_of
from envparity.readers.syntax.ignoring import copies, ignores

OTHERS = "others"
UNIGNORED = "unignored"
CONTEXT = "context:"
"""What is said of a file: others may read it, git would take it in, the build of a service copies it."""


@dataclass(slots=True)
class Exposure:
    """What was found, by file, and every file whose state it rests on."""

    files: dict[str, tuple[str, ...]] = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)


def exposure(root: Path, paths: Iterable[str], services: Iterable[Service]) -> Exposure:
    """Look at files of secrets that git does not keep, by their paths below a root."""
    found = Exposure()
    wanted = sorted(set(paths))
    if not wanted:
        return found
    unignored = _unignored(root, wanted, found)
    builds = _builds(services)
    for path in wanted:
        said = [OTHERS] if _others_read(root, path, found) else []
        said += [UNIGNORED] if path in unignored else []
        named = {**_dockerfiles(path, builds.values()), **builds}
        said += [f"{CONTEXT}{name}" for name, build in named.items() if _is_copied(root, build, path, found)]
        found.files[path] = tuple(said)
    return found


def _others_read(root: Path, path: str, found: Exposure) -> bool:
    """Say whether any user of this machine may read a file: its mode, and that of every folder above it, lets them."""
    if os.name != "posix":
        return False
    file = (root / path).resolve()
    found.looked.add(str(file))
    try:
        if not file.stat().st_mode & 0o004:
            return False
        return all(folder.stat().st_mode & 0o001 for folder in file.parents)
    except OSError:
        return False


def _unignored(root: Path, paths: Sequence[str], found: Exposure) -> frozenset[str]:
    """Give the files that git neither keeps nor ignores: `git add` would take them in."""
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return frozenset()
    import subprocess

    for path in paths:
        found.looked |= {str(folder / ".gitignore") for folder in (root / path).parents}
    command = [
        "git",
        "-C",
        str(root),
        "--literal-pathspecs",
        "ls-files",
        "-o",
        "--exclude-standard",
        "-z",
        "--",
        *paths,
    ]
    try:
        told = subprocess.run(command, capture_output=True, check=True, timeout=20).stdout
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(told.decode("utf-8", "surrogateescape").split("\0"))


_Build = tuple[str, str]
"""A context and a Dockerfile, below the root."""


def _builds(services: Iterable[Service]) -> Mapping[str, _Build]:
    found: dict[str, _Build] = {}
    for service in services:
        for facet in service.facets:
            text = text_of(facet.value)
            if facet.name != "build" or facet.item or not text or "://" in text:
                continue
            before = text.partition(" target ")[0].partition(" with its own")[0]
            context, _, file = before.partition(" file ")
            below = posixpath.normpath(context)
            found[service.name] = (below, posixpath.normpath(posixpath.join(below, file or "Dockerfile")))
    return found


def _dockerfiles(path: str, builds: Collection[_Build]) -> Mapping[str, _Build]:
    """Give the Dockerfiles that may lie beside a file and above it, where no service is said to build them.

    By custom, each builds its own folder.
    """
    folders = [str(folder) for folder in PurePosixPath(path).parents]
    found = {posixpath.normpath(posixpath.join(folder, "Dockerfile")): folder for folder in folders}
    taken = {file for _, file in builds}
    return {file: (folder, file) for file, folder in found.items() if file not in taken}


def _is_copied(root: Path, build: _Build, path: str, found: Exposure) -> bool:
    context, dockerfile = build
    if context.startswith(("..", "/")):
        return False
    inside = path if context == "." else path.removeprefix(context + "/")
    if context != "." and inside == path:
        return False
    instructions = _text(root, dockerfile, found)
    ignored = _text(root, f"{dockerfile}.dockerignore", found) or _text(
        root, posixpath.join(context, ".dockerignore"), found
    )
    return copies(instructions, inside) and not ignores(ignored, inside)


def _text(root: Path, path: str, found: Exposure) -> str:
    from envparity.errors import ReadError
    from envparity.sources.files import read_bytes

    found.looked.add(str(root / path))
    try:
        return read_bytes(root, path).decode("utf-8", "replace")
    except ReadError:
        return ""
