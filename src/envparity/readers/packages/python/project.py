"""Reads what a pyproject.toml asks for: PEP 621 and PEP 735, and the tables of Poetry, uv and PDM.

Format: https://packaging.python.org/specifications/pyproject-toml/ and https://python-poetry.org/docs/pyproject/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from envparity.model.facts import Demand
from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand, line_of
from envparity.readers.packages.python.lines import BadLine, Requirement, parse
from envparity.readers.packages.python.names import normal
from envparity.readers.syntax import toml

_Table = dict[str, object]


def asks(document: Document) -> Asked:
    """Read every group: a lock holds them all."""
    value = toml.parse(document).value
    project, tool = _table(value, "project"), _table(value, "tool")
    poetry, uv, pdm = _table(tool, "poetry"), _table(tool, "uv"), _table(tool, "pdm")
    lists = [
        project.get("dependencies"),
        *_table(project, "optional-dependencies").values(),
        *_table(value, "dependency-groups").values(),
        *_table(pdm, "dev-dependencies").values(),
        uv.get("dev-dependencies"),
    ]
    own = normal(str(project.get("name") or poetry.get("name") or ""))
    sources = {normal(name) for name in _table(uv, "sources")}
    enriched = (
        {normal(name) for name in _table(poetry, "dependencies")} if project.get("dependencies") else set()
    )
    found = [
        *_listed(document, lists, sources, {own}),
        *_of_poetry(document, poetry, enriched),
    ]
    dynamic = project.get("dynamic")
    computed = isinstance(dynamic, list) and "dependencies" in dynamic
    return asked(found, open_ended=computed or "workspace" in uv)


def _table(owner: object, key: str) -> _Table:
    value = cast(_Table, owner).get(key) if isinstance(owner, dict) else None
    return cast(_Table, value) if isinstance(value, dict) else {}


def _listed(
    document: Document, lists: list[object], sources: set[str], own: set[str]
) -> Iterator[Demand | None]:
    """Read requirements as PEP 508 writes them; those of another source take whatever that has."""
    text = document.text()
    for items in lists:
        for item in items if isinstance(items, list) else ():
            if not isinstance(item, str):
                continue
            try:
                wanted = parse(item.strip())
            except BadLine:
                continue
            if isinstance(wanted, Requirement) and wanted.name and normal(wanted.name) not in own:
                key = normal(wanted.name)
                free = wanted.link or key in sources
                yield demand(
                    document, wanted.name, "" if free else wanted.specifier, line_of(text, item), key=key
                )


def _of_poetry(document: Document, poetry: _Table, enriched: set[str]) -> Iterator[Demand | None]:
    """Read Poetry's tables; where `project` asks for a package, Poetry's own table only says more of it."""
    groups = _table(poetry, "group").values()
    tables = [_table(poetry, "dependencies"), _table(poetry, "dev-dependencies")]
    text = document.text()
    for table in (*tables, *(_table(group, "dependencies") for group in groups)):
        for name, value in table.items():
            key = normal(name)
            if key == "python" or (key in enriched and table is tables[0]):
                continue
            several = value if isinstance(value, list) else [value]
            ranges = [_range(one) for one in several]
            joined = " || ".join(ranges) if all(ranges) else ""
            yield demand(document, name, joined, line_of(text, f"\n{name} ") + 1, key=key, dialect="poetry")


def _range(value: object) -> str:
    if isinstance(value, dict):
        version = cast(_Table, value).get("version")
        return version if isinstance(version, str) else ""
    return value if isinstance(value, str) else ""
