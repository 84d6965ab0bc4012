"""Reads Cargo.lock, versions 1 to 4.

Format: https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html. The lock does not tell build and
development dependencies apart. A package without a source is the project or a member of its workspace.
"""

from __future__ import annotations

from collections.abc import Sequence

from envparity.model.expressions import expression
from envparity.model.records import dataclass
from envparity.readers.document import Document
from envparity.readers.packages.graph import Links
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import toml
from envparity.readers.syntax.tomlblocks import Blocks, Table

_PACKAGE = expression(
    r'name = "([^"\\\n]*)"\n(?:version = "([^"\\\n]*)"\n)?(?:source = "([^"\\\n]*)"\n)?'
    r'(?:checksum = "([^"\\\n]*)"\n)?(?:dependencies = \[\n((?: "[^"\\\n]*",\n)*)\]\n)?'
    r'(?:replace = "([^"\\\n]*)"\n)?\n?\Z'
)


@dataclass(slots=True)
class Entry:
    """One `[[package]]`, whichever way it was parsed."""

    name: str
    version: str
    source: str
    checksum: str
    wants: Sequence[str]
    replaced: str = ""


def collect(document: Document, ledger: Ledger) -> None:
    """Read a Cargo.lock."""
    found = BLOCKS.scan(document.text())
    rest, parts = found if found is not None and "root" not in found[0] else parse(document, ledger)
    if rest.get("version") is not None:
        known_version(ledger, "Cargo.lock", rest["version"], ("1", "2", "3", "4"))
    ledger.whole = found is not None and all(isinstance(part, Entry) for _, part in parts)
    lines = [line for line, _ in parts]
    entries = [
        part if isinstance(part, Entry) else _entry(ledger, part, f"package[{index}]", line)
        for index, (line, part) in enumerate(parts)
    ]
    _record(ledger, entries, lines, ledger.table(rest, "metadata"))


def read(block: str) -> Entry | None:
    """Read one package; none where it is not written as Cargo writes it."""
    found = _PACKAGE.match(block)
    if found is None:
        return None
    name, version, source, checksum, wants, replaced = found.groups()
    return Entry(
        name,
        version or "",
        source or "",
        checksum or "",
        wants[2:-3].split('",\n "') if wants else (),
        replaced or "",
    )


BLOCKS = Blocks(read)


def parse(document: Document, ledger: Ledger) -> tuple[Table, list[tuple[int, Entry | Table]]]:
    """Read any valid Cargo.lock through the TOML parser; bad entries become problems."""
    file = toml.parse(document)
    items = [*ledger.items(file.value, "package")]
    lines = [file.line("package", index) for index in range(len(items))]
    if "root" in file.value:
        items.insert(0, file.value["root"])
        lines.insert(0, 1)
    parts: list[tuple[int, Entry | Table]] = []
    for index, (item, line) in enumerate(zip(items, lines, strict=True)):
        package = ledger.mapping(item, f"package[{index}]", line)
        if package is not None:
            parts.append((line, package))
    return file.value, parts


def _entry(ledger: Ledger, package: Table, where: str, line: int) -> Entry:
    name = ledger.text(package, "name", where, line)
    return Entry(
        name,
        ledger.text(package, "version", name, line),
        ledger.text(package, "source", name, line),
        ledger.text(package, "checksum", name, line),
        ledger.texts(package, "dependencies", name, line),
        ledger.text(package, "replace", name, line),
    )


def _record(ledger: Ledger, entries: Sequence[Entry], lines: Sequence[int], metadata: Table) -> None:
    links = _links(entries)
    direct, via = links.direct(), links.via()
    known = any(entry.wants for entry in entries if not entry.source)
    for number, (entry, line) in enumerate(zip(entries, lines, strict=True)):
        checksum = entry.checksum
        if not checksum and metadata:
            old = metadata.get(f"checksum {entry.name} {entry.version} ({entry.source})")
            checksum = old if isinstance(old, str) and old != "<none>" else ""
        ledger.package(
            "cargo",
            entry.name,
            entry.version,
            line,
            origin=_origin(entry.source),
            hashes=(f"sha256:{checksum}",) if checksum else (),
            direct=direct[number] if known and entry.source else None,
            via=via[number],
            root=not entry.source,
            flags=(f"replaced-by={entry.replaced}",) if entry.replaced else (),
        )


def _links(entries: Sequence[Entry]) -> Links:
    numbers: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        numbers.setdefault(entry.name, []).append(number)

    def meant(want: str) -> Sequence[int]:
        """Find a package by its name, and by version and source where they are given."""
        if want in numbers:
            return numbers[want]
        name, _, rest = want.partition(" ")
        version, _, source = rest.partition(" ")
        found = [number for number in numbers.get(name, ()) if entries[number].version == version]
        return [number for number in found if source == f"({entries[number].source})"] or found

    links = Links([entry.name for entry in entries], [])
    for entry in entries:
        found = [number for want in entry.wants for number in meant(want)]
        links.targets.append(found if entry.source else [])
        if not entry.source:
            links.roots.extend(("runtime", number) for number in found)
    return links


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
