"""Reads poetry.lock, versions 1 and 2: groups as the lock says them, digests, sources, and who needs whom.

The format is Poetry's own (https://python-poetry.org/docs/basic-usage/#installing-dependencies); what
the project itself asks for is not in it, so that nothing here is known to be direct.
"""

from __future__ import annotations

from collections.abc import Mapping

from envparity.model.expressions import expression
from envparity.model.records import dataclass
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version, merged_groups
from envparity.readers.packages.python.markers import plain
from envparity.readers.packages.python.names import normal
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import toml

_HASH = expression(r'hash = "([^"]*)"')
_FOLDED = {"main": "runtime", "default": "runtime", "runtime": "runtime", "prod": "runtime", "build": "build"}


@dataclass(slots=True)
class Entry:
    """One `[[package]]`, whichever way it was parsed."""

    line: int
    name: str
    version: str
    groups: list[str]
    optional: bool
    markers: str
    hashes: list[str]
    wants: list[str]
    source: Mapping[str, str]
    editable: bool


def collect(document: Document, ledger: Ledger) -> None:
    """Read a poetry.lock."""
    text = document.text()
    rest, entries = scan(text) or parse(document, ledger)
    metadata = ledger.table(rest, "metadata")
    if metadata.get("lock-version") is not None:
        known_version(
            ledger, "poetry.lock", metadata["lock-version"], ("1.1", "2.1"), key="metadata.lock-version"
        )
    elif not metadata:
        ledger.problem("the `metadata` of the lock is missing: was the file cut off?", key="metadata")
    line = text.count("\n", 0, text.rfind("\npython-versions = ") + 1) + 1 if metadata else 0
    ledger.runtime("Python", ledger.text(metadata, "python-versions", "metadata"), line)
    _record(ledger, entries, ledger.table(metadata, "files", "metadata"))


def scan(text: str) -> tuple[dict[str, object], list[Entry]] | None:
    """Read a file that is written plainly; none when it is not."""
    try:
        rest, blocks = toml.blocks(text, "package")
    except toml.NotPlain:
        return None
    entries = [_entry(block) for block in blocks]
    return None if any(entry is None for entry in entries) else (rest, [entry for entry in entries if entry])


def _entry(block: toml.Block) -> Entry | None:
    own = block.own
    markers = own.get("markers", "")
    if "name" not in own or markers[:1] not in ("", '"', "{"):
        return None
    every = [toml.plain_text(markers)] if markers[:1] != "{" else list(toml.plain_table(markers).values())
    wants = block.tables.get("dependencies", {})
    category = own.get("category", "")
    return Entry(
        block.line,
        toml.plain_text(own["name"]),
        toml.plain_text(own.get("version", '""')),
        toml.plain_texts(own.get("groups", "")) or ([toml.plain_text(category)] if category else []),
        own.get("optional") == "true",
        _either(every),
        _HASH.findall(own.get("files", "")),
        list(wants),
        {key: toml.plain_text(value) for key, value in block.tables.get("source", {}).items()},
        own.get("develop") == "true",
    )


def parse(document: Document, ledger: Ledger) -> tuple[dict[str, object], list[Entry]]:
    """Read any valid poetry.lock through the TOML parser; bad entries become problems."""
    file = toml.parse(document)
    entries: list[Entry] = []
    for index, item in enumerate(ledger.items(file.value, "package")):
        line = file.line("package", index)
        package = ledger.mapping(item, f"package[{index}]", line)
        if package is None:
            continue
        name = ledger.text(package, "name", f"package[{index}]", line)
        category = ledger.text(package, "category", name, line)
        files = [entry for entry in ledger.items(package, "files", name, line) if isinstance(entry, dict)]
        source = ledger.table(package, "source", name, line)
        entries.append(
            Entry(
                line,
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
        )
    return file.value, entries


def _markers(ledger: Ledger, package: Mapping[str, object], name: str, line: int) -> str:
    if isinstance(package.get("markers"), dict):
        table = ledger.table(package, "markers", name, line)
        return _either([ledger.text(table, key, f"{name}.markers", line) for key in table])
    return _either([ledger.text(package, "markers", name, line)])


def _either(markers: list[str]) -> str:
    return " or ".join(sorted({plain(marker) for marker in markers if marker}))


def _record(ledger: Ledger, entries: list[Entry], files: Mapping[str, object]) -> None:
    owners: dict[str, set[str]] = {}
    names: dict[str, int] = {}
    for entry in entries:
        names[entry.name] = names.get(entry.name, 0) + 1
        for want in entry.wants:
            owners.setdefault(normal(want), set()).add(entry.name)
    for entry in entries:
        key = normal(entry.name)
        hashes = entry.hashes or _listed(ledger, files, entry, names[entry.name] > 1)
        ledger.package(
            "pypi",
            entry.name,
            entry.version,
            entry.line,
            key=key,
            groups=_groups(entry),
            origin=_origin(entry.source),
            hashes=tuple(hashes),
            markers=entry.markers,
            via=tuple(sorted(owners.get(key, ()))),
            flags=("editable",) if entry.editable else (),
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
