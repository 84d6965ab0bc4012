"""Reads Cargo.lock, versions 1 to 4.

Format: https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html. The lock does not tell build and
development dependencies apart. A package without a source is the project or a member of its workspace.
"""

from __future__ import annotations

from envparity.model.records import dataclass
from envparity.readers.document import Document
from envparity.readers.packages.graph import Edge, Graph
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import toml


@dataclass(slots=True)
class Entry:
    """One `[[package]]`, whichever way it was parsed."""

    line: int
    name: str
    version: str
    source: str
    checksum: str
    wants: list[str]
    replaced: str = ""


def collect(document: Document, ledger: Ledger) -> None:
    """Read a Cargo.lock."""
    rest, entries = scan(document.text()) or parse(document, ledger)
    if rest.get("version") is not None:
        known_version(ledger, "Cargo.lock", rest["version"], ("1", "2", "3", "4"))
    _record(ledger, entries, ledger.table(rest, "metadata"))


def scan(text: str) -> tuple[dict[str, object], list[Entry]] | None:
    """Read a file that is written plainly; none when it is not."""
    try:
        rest, blocks = toml.blocks(text, "package")
    except toml.NotPlain:
        return None
    if "root" in rest or any(block.tables for block in blocks):
        return None
    return rest, [
        Entry(
            block.line,
            toml.plain_text(block.own.get("name", "")),
            toml.plain_text(block.own.get("version", "")),
            toml.plain_text(block.own.get("source", "")),
            toml.plain_text(block.own.get("checksum", "")),
            toml.plain_texts(block.own.get("dependencies", "")),
            toml.plain_text(block.own.get("replace", "")),
        )
        for block in blocks
    ]


def parse(document: Document, ledger: Ledger) -> tuple[dict[str, object], list[Entry]]:
    """Read any valid Cargo.lock through the TOML parser; bad entries become problems."""
    file = toml.parse(document)
    entries: list[Entry] = []
    items = [*ledger.items(file.value, "package")]
    lines = [file.line("package", index) for index in range(len(items))]
    if "root" in file.value:
        items.insert(0, file.value["root"])
        lines.insert(0, 1)
    for index, (item, line) in enumerate(zip(items, lines, strict=True)):
        package = ledger.mapping(item, f"package[{index}]", line)
        if package is None:
            continue
        name = ledger.text(package, "name", f"package[{index}]", line)
        entries.append(
            Entry(
                line,
                name,
                ledger.text(package, "version", name, line),
                ledger.text(package, "source", name, line),
                ledger.text(package, "checksum", name, line),
                ledger.texts(package, "dependencies", name, line),
                ledger.text(package, "replace", name, line),
            )
        )
    return file.value, entries


def _record(ledger: Ledger, entries: list[Entry], metadata: dict[str, object]) -> None:
    numbers: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        numbers.setdefault(entry.name, []).append(number)
        numbers.setdefault(f"{entry.name} {entry.version}", []).append(number)
        numbers.setdefault(f"{entry.name} {entry.version} ({entry.source})", []).append(number)
    graph = Graph([entry.name for entry in entries], [])
    for entry in entries:
        edges = [
            Edge(tuple(numbers.get(want, numbers.get(want.partition(" (")[0], ())))) for want in entry.wants
        ]
        graph.edges.append(edges if entry.source else [])
        if not entry.source:
            graph.roots.extend(("runtime", entry.name, edge) for edge in edges)
    direct, via = graph.direct(), graph.via()
    known = bool(graph.roots)
    for number, entry in enumerate(entries):
        old = metadata.get(f"checksum {entry.name} {entry.version} ({entry.source})")
        checksum = entry.checksum or (old if isinstance(old, str) and old != "<none>" else "")
        ledger.package(
            "cargo",
            entry.name,
            entry.version,
            entry.line,
            origin=_origin(entry.source),
            hashes=(f"sha256:{checksum}",) if checksum else (),
            direct=direct[number] if known and entry.source else None,
            via=via[number],
            root=not entry.source,
            flags=(f"replaced-by={entry.replaced}",) if entry.replaced else (),
        )


def _origin(source: str) -> str:
    if source.startswith("git+"):
        url, _, commit = source.partition("#")
        return f"{url.partition('?')[0]}@{commit}"
    return source.replace("sparse+", "registry+", 1) if source.startswith("sparse+") else source


READER = PackageReader(
    "Cargo.lock",
    collect,
    names=("cargo.lock",),
    marks=(r"^\[\[package\]\]", r"generated by Cargo|^source = \"(?:registry|git|sparse)\+"),
)
