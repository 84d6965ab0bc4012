"""Reads what a package.json asks for (npm's documentation of package.json)."""

from __future__ import annotations

from collections.abc import Iterator

from envparity.model.expressions import expression
from envparity.model.facts import Demand
from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand
from envparity.readers.syntax import json

_SECTIONS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_MEMBERS = ("workspace:", "link:", "file:", "portal:")
"""Folders of the project's own: they are in no registry, and locks list them or not."""
_ELSEWHERE = expression(r"[a-z+]+:|[\w.-]+/[\w.-]+")
"""An address, a catalog, a repository: whatever stands in the lock is what it has."""


def asks(document: Document) -> Asked:
    """Read what is installed for the project itself; peers may be locked, and need not be."""
    file = json.parse(document)
    value = file.table()
    return asked(_demands(document, file, value), open_ended="workspaces" in value)


def _demands(document: Document, file: json.JsonFile, value: dict[str, object]) -> Iterator[Demand | None]:
    optional = value.get("optionalDependencies")
    twice = optional if isinstance(optional, dict) else {}
    for section in _SECTIONS:
        table = value.get(section)
        if not isinstance(table, dict):
            continue
        for (name, wanted), line in zip(table.items(), file.lines((section,), table), strict=True):
            if not isinstance(wanted, str) or (section == "dependencies" and name in twice):
                continue
            needed = section != "peerDependencies" and not wanted.startswith(_MEMBERS)
            real, text = name, wanted
            if wanted.startswith("npm:"):
                real, _, text = wanted[4:].rpartition("@") if "@" in wanted[5:] else (wanted[4:], "", "")
            free = not needed or _ELSEWHERE.match(text)
            yield demand(document, real, "" if free else text, line, needed=needed)
