"""Reads what a composer.json asks for (https://getcomposer.org/doc/04-schema.md)."""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand
from envparity.readers.syntax import json

_PLATFORM = ("ext-", "lib-", "php-")


def asks(document: Document) -> Asked:
    """Read `require` and `require-dev`, without what the machine itself provides."""
    file = json.parse(document)
    found = []
    for section in ("require", "require-dev"):
        table = file.table().get(section)
        if isinstance(table, dict):
            for (name, wanted), line in zip(table.items(), file.lines((section,), table), strict=True):
                if "/" in name and not name.startswith(_PLATFORM) and isinstance(wanted, str):
                    text = "" if " as " in wanted or "#" in wanted else wanted
                    found.append(demand(document, name, text, line, key=name.lower()))
    return asked(found)
