"""Every reader, in the order in which they are asked. A module is imported when its file is met.

The patterns are what the table can decide without importing a format's library: a path's last
part (`fnmatch`, lower case). A reader whose pattern fits is imported and asked whether it claims
the file by its content.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from typing import cast

from envparity.readers.document import Reader


@dataclass(frozen=True, slots=True)
class Entry:
    """One reader: the module below `envparity.readers` that holds its `READER`, and the names it may claim."""

    module: str
    patterns: tuple[str, ...]


TABLE: tuple[Entry, ...] = (
    Entry("packages.python.uv", ("uv.lock", "*.uv.lock", "uv*.lock")),
    Entry("packages.python.poetry", ("poetry.lock", "poetry*.lock")),
    Entry(
        "packages.python.requirements",
        ("requirements*.txt", "requirements*.in", "constraints*.txt", "*requirements.txt"),
    ),
    Entry("packages.javascript.npm", ("package-lock*.json", "npm-shrinkwrap.json")),
    Entry("services.compose.reader", ("*compose*.yml", "*compose*.yaml")),
    Entry("infrastructure.kubernetes.reader", ("*.yml", "*.yaml")),
    Entry("settings.dotenv.reader", (".env", ".env.*", "*.env", "env.*", ".envrc")),
)


@cache
def load(module: str) -> Reader:
    """Import one reader of the table."""
    return cast(Reader, import_module(f"envparity.readers.{module}").READER)


def reader_for(path: str, head: bytes) -> Reader | None:
    """Find the reader that claims a file; none when no format fits, which is never "no facts"."""
    name = path.rpartition("/")[2].lower()
    for entry in TABLE:
        if any(fnmatchcase(name, pattern) for pattern in entry.patterns):
            reader = load(entry.module)
            if reader.claims(path, head):
                return reader
    return None


def reader_named(name: str) -> Reader | None:
    """Find a reader by its format's name, whatever the case; none when there is no such format."""
    readers = (load(entry.module) for entry in TABLE)
    return next((reader for reader in readers if reader.format.lower() == name.lower()), None)
