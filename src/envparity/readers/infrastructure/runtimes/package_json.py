"""Reads what `package.json` asks of Node.js and its package manager.

Format: npm's documentation of package.json (`engines`, `devEngines`),
https://nodejs.org/api/packages.html#packagemanager and https://docs.volta.sh/advanced/workspaces (`volta`). The packages
that it asks for are its lock's to tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from envparity.readers.document import Document
from envparity.readers.infrastructure.runtimes.reader import Pinned, RuntimeReader
from envparity.readers.syntax.json import JsonFile, parse

_ENGINES = ("node", "bun", "deno", "npm", "pnpm", "yarn")


def collect(document: Document, pinned: Pinned) -> None:
    """Read every place that names a version."""
    file = parse(document)
    for owner in ("engines", "volta"):
        table = _table(file, pinned, owner)
        for tool in _ENGINES:
            if tool in table:
                pinned.pin(tool, table[tool], file.line((owner, tool)), f"{owner}.{tool}")
    for tool, written, line in _developers(file, pinned):
        pinned.pin(tool, written, line, "devEngines")
    manager = file.table().get("packageManager")
    if manager is not None:
        line = file.line(("packageManager",))
        tool, separator, written = str(manager).partition("@")
        if separator:
            pinned.pin(tool, written.partition("+")[0], line, "packageManager")
        else:
            pinned.problem("expected a name and a version, as in `pnpm@9.1.0`", line, "packageManager")


def _developers(file: JsonFile, pinned: Pinned) -> Iterator[tuple[str, object, int]]:
    """Give what `devEngines` asks of who works on the package: each engine's name, version and line."""
    table = _table(file, pinned, "devEngines")
    for part in ("runtime", "packageManager"):
        given = table.get(part, ())
        for item in given if isinstance(given, list) else [given]:
            if isinstance(item, dict) and isinstance(item.get("name"), str) and "version" in item:
                yield item["name"], item["version"], file.line(("devEngines", part))


def _table(file: JsonFile, pinned: Pinned, key: str) -> dict[str, object]:
    value = file.table().get(key, {})
    if isinstance(value, dict):
        return cast("dict[str, object]", value)
    if value != []:  # some generators write an empty list
        pinned.problem("expected a table", file.line((key,)), key)
    return {}


READER = RuntimeReader("package.json", collect, ("package.json",))
