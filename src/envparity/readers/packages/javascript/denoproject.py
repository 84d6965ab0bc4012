"""Reads what a deno.json imports from JSR and npm (https://docs.deno.com/runtime/fundamentals/configuration/)."""

from __future__ import annotations

from collections.abc import Iterator

from envparity.model.expressions import expression
from envparity.model.facts import Demand
from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand
from envparity.readers.syntax import json

_SPECIFIER = expression(r"(jsr|npm):/?((?:@[^/@]+/)?[^/@]+)(?:@([^/]*))?(?:/.*)?$")


def asks(document: Document) -> Asked:
    """Read the imports, those of single folders too; modules by their address are locked when they are fetched."""
    file = json.parse(document, relaxed=True)
    value = file.table()
    if value.get("lock") is False:
        return asked(())
    tables: list[tuple[json.Path, object]] = [(("imports",), value.get("imports"))]
    scopes = value.get("scopes")
    tables += ((("scopes", key), table) for key, table in scopes.items()) if isinstance(scopes, dict) else ()
    found = [
        one
        for path, table in tables
        if isinstance(table, dict)
        for one in _demands(document, file, path, table, shared="workspace" in value)
    ]
    return asked(found, open_ended=True)


def _demands(
    document: Document, file: json.JsonFile, path: json.Path, table: dict[str, object], *, shared: bool
) -> Iterator[Demand | None]:
    """Give the demands of one table; in a workspace a package of JSR may be a member, which no lock holds."""
    for wanted, line in zip(table.values(), file.lines(path, table), strict=True):
        found = _SPECIFIER.match(wanted) if isinstance(wanted, str) else None
        if found is not None:
            needed = not (shared and found[1] == "jsr")
            yield demand(document, found[2], found[3] or "", line, dialect=found[1], needed=needed)
