"""A `Procfile`: one process a line, `web: command`. Form: https://devcenter.heroku.com/articles/procfile."""

from __future__ import annotations

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.infrastructure.platforms.told import PlatformReader, Told

_LINE = expression(r"([A-Za-z0-9_-]+)\s*:\s*(\S.*)")


def collect(document: Document, told: Told) -> None:
    """Read a Procfile: each process a service with its command."""
    for number, raw in enumerate(document.text().splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if not found:
            raise ReadError("neither a process and its command nor a comment", line=number)
        told.service(found[1], number)
        told.facet(found[1], "command", found[2], number)


def _is_procfile(name: str, _: bytes) -> bool:
    return name.partition(".")[0] == "procfile"


READER = PlatformReader("Procfile", _is_procfile, collect, frozenset({"service"}))
