"""Reads what a Pipfile asks for (https://pipenv.pypa.io/en/latest/pipfile.html)."""

from __future__ import annotations

from typing import cast

from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand, line_of
from envparity.readers.packages.python.names import normal
from envparity.readers.syntax import toml

_APART = ("source", "requires", "scripts", "pipenv", "pipfile")


def asks(document: Document) -> Asked:
    """Read every category: `packages`, `dev-packages` and those of the project's own."""
    text, found = document.text(), []
    for category, table in toml.parse(document).value.items():
        if category in _APART or not isinstance(table, dict):
            continue
        for name, value in cast("dict[str, object]", table).items():
            version = value.get("version", "") if isinstance(value, dict) else value
            wanted = version if isinstance(version, str) and version != "*" else ""
            found.append(demand(document, name, wanted, line_of(text, f"\n{name} ") + 1, key=normal(name)))
    return asked(found)
