"""Reads poetry.lock, versions 1 and 2: groups as the lock says them, digests, sources, and who needs whom.

The format is Poetry's own (https://python-poetry.org/docs/basic-usage/#installing-dependencies); what
the project itself asks for is not in it, so that nothing here is known to be direct.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from envparity.model.expressions import expression
from envparity.model.records import dataclass
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version, merged_groups
from envparity.readers.packages.python.markers import plain
from envparity.readers.packages.python.names import normal
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import toml
from envparity.readers.syntax.tomlblocks import Blocks, Table

_LONG = toml.TEXT
_PACKAGE = expression(
    rf'name = "([^"\\\n]*)"\nversion = "([^"\\\n]*)"\n(?:description = {_LONG}\n)?(?:category = "([^"\\\n]*)"\n)?'
    rf"(?:optional = (true|false)\n)?(?:python-versions = {_LONG}\n)?(?:groups = ({toml.LIST})\n)?"
    rf"(?:markers = ({_LONG}|{toml.TABLE})\n)?(?:(files) = \[\n|files = \[\]\n)?"
)
_FILE = expression(r'^    \{file = "[^"]*", hash = "(sha256:[0-9a-f]{64})"\},\n', re.MULTILINE)
_BEHIND = expression(rf"(?:markers = ({_LONG}|{toml.TABLE})\n)?(?:develop = (true|false)\n)?")
_FOLDED = {"main": "runtime", "default": "runtime", "runtime": "runtime", "prod": "runtime", "build": "build"}


@dataclass(slots=True)
class Entry:
    """One `[[package]]`, whichever way it was parsed. `sound`: its digests are known to be well formed."""

    name: str
    version: str
    groups: list[str]
    optional: bool
    markers: str
    hashes: list[str]
    wants: list[str]
    source: Mapping[str, str]
    editable: bool
    sound: bool = False


def collect(document: Document, ledger: Ledger) -> None:
    """Read a poetry.lock."""
    text = document.text()
    found = BLOCKS.scan(text)
    rest, parts = found or parse(document, ledger)
    ledger.whole = found is not None and all(isinstance(part, Entry) for _, part in parts)
    lines = [line for line, _ in parts]
    entries = [
        part if isinstance(part, Entry) else _entry(ledger, part, f"package[{index}]", line)
        for index, (line, part) in enumerate(parts)
    ]
    metadata = ledger.table(rest, "metadata")
    if metadata.get("lock-version") is not None:
        known_version(
            ledger, "poetry.lock", metadata["lock-version"], ("1.1", "2.1"), key="metadata.lock-version"
        )
    elif not metadata:
        ledger.problem("the `metadata` of the lock is missing: was the file cut off?", key="metadata")
    line = text.count("\n", 0, text.rfind("\npython-versions = ") + 1) + 1 if metadata else 0
    ledger.runtime("Python", ledger.text(metadata, "python-versions", "metadata"), line)
    _record(ledger, entries, lines, ledger.table(metadata, "files", "metadata"))


def read(block: str) -> Entry | None:
    """Read one package; none where it is not written as Poetry writes it."""
    found = _PACKAGE.match(block)
    if found is None:
        return None
    name, version, category, optional, groups, markers, files = found.groups()
    at, hashes = found.end(), []
    if files:
        end = block.find("\n]\n", at - 1)
        hashes = _FILE.findall(block, at, end + 1)
        if end < 0 or len(hashes) != block.count("\n", at, end + 1) or block.find("\\", at, end) >= 0:
            return None
        at = end + 3
    behind = _BEHIND.match(block, at)
    if behind is None or (markers and behind[1]):
        return None
    try:
        tables = toml.tables(block[behind.end() :])
        marker = markers or behind[1] or '""'
        said = list(toml.plain_table(marker).values()) if marker[0] == "{" else [toml.plain_text(marker)]
    except toml.NotPlain:
        return None
    return Entry(
        name,
        version,
        toml.plain_texts(groups) if groups else [category] if category else [],
        optional == "true",
        _either(said),
        hashes,
        list(tables.get("dependencies", ())),
        {key: toml.plain_text(value) for key, value in tables.get("source", {}).items()},
        behind[2] == "true",
        sound=True,
    )


BLOCKS = Blocks(read)


def parse(document: Document, ledger: Ledger) -> tuple[Table, list[tuple[int, Entry | Table]]]:
    """Read any valid poetry.lock through the TOML parser; bad entries become problems."""
    file = toml.parse(document)
    return file.value, [(line, package) for package, line in ledger.tables(file, "package")]


def _entry(ledger: Ledger, package: Table, where: str, line: int) -> Entry:
    name = ledger.text(package, "name", where, line)
    category = ledger.text(package, "category", name, line)
    files = [entry for entry in ledger.items(package, "files", name, line) if isinstance(entry, dict)]
    source = ledger.table(package, "source", name, line)
    return Entry(
        name,
        ledger.text(package, "version", name, line),
        ledger.texts(package, "groups", name, line) or ([category] if category else []),
        package.get("optional") is True,
        _markers(ledger, package, name, line),
        [ledger.text(entry, "hash", f"{name}.files", line) for entry in files],
        list(ledger.table(package, "dependencies", name, line)),
        {key: value for key, value in source.items() if isinstance(value, str)},
        package.get("develop") is True,
    )


def _markers(ledger: Ledger, package: Mapping[str, object], name: str, line: int) -> str:
    if isinstance(package.get("markers"), dict):
        table = ledger.table(package, "markers", name, line)
        return _either([ledger.text(table, key, f"{name}.markers", line) for key in table])
    return _either([ledger.text(package, "markers", name, line)])


def _either(markers: list[str]) -> str:
    return " or ".join(sorted({plain(marker) for marker in markers if marker}))


def _record(
    ledger: Ledger, entries: Sequence[Entry], lines: Sequence[int], files: Mapping[str, object]
) -> None:
    owners: dict[str, set[str]] = {}
    names: dict[str, int] = {}
    for entry in entries:
        names[entry.name] = names.get(entry.name, 0) + 1
        for want in entry.wants:
            owners.setdefault(normal(want), set()).add(entry.name)
    for entry, line in zip(entries, lines, strict=True):
        key = normal(entry.name)
        hashes = entry.hashes or _listed(ledger, files, entry, names[entry.name] > 1)
        ledger.package(
            "pypi",
            entry.name,
            entry.version,
            line,
            key=key,
            groups=_groups(entry),
            origin=_origin(entry.source),
            hashes=tuple(hashes),
            markers=entry.markers,
            via=tuple(sorted(owners.get(key, ()))),
            flags=("editable",) if entry.editable else (),
            sound=entry.sound and bool(entry.hashes),
        )


def _listed(ledger: Ledger, files: Mapping[str, object], entry: Entry, several: bool) -> list[str]:
    if entry.name not in files:
        return []
    where = f"metadata.files.{entry.name}"
    return [
        ledger.text(file, "hash", where)
        for file in ledger.items(files, entry.name, "metadata.files")
        if isinstance(file, dict) and (not several or f"-{entry.version}" in str(file.get("file")))
    ]


def _groups(entry: Entry) -> tuple[str, ...]:
    folded = []
    for group in entry.groups:
        name = group.lower()
        folded.append(_FOLDED.get(name) or ("test" if name.startswith("test") else "development"))
    groups = merged_groups(tuple(folded))
    return tuple("optional" if name == "runtime" and entry.optional else name for name in groups)


def _origin(source: Mapping[str, str]) -> str:
    kind, url = source.get("type", ""), source.get("url", "")
    if kind == "git":
        return f"git+{url}@{source.get('resolved_reference') or source.get('reference', '')}"
    if kind in ("directory", "file"):
        return f"path+{url}"
    if kind == "url":
        return f"url+{url}"
    return f"registry+{url}" if url else ""


READER = PackageReader(
    "poetry.lock",
    collect,
    names=("poetry.lock",),
    marks=(
        r"^\[\[package\]\]",
        r"^(?:optional = (?:true|false)|python-versions = |# .*@generated by Poetry)",
    ),
    gives=frozenset({"package", "runtime"}),
)
