"""Reads uv.lock: packages with their sources, digests and edges, the project and its workspace as roots.

The format is described at https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile. What uv writes is
read by pattern (`uvtext`), any other valid file by the TOML parser.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from envparity.readers.document import Document
from envparity.readers.packages.graph import Edge, Graph
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.python.markers import plain
from envparity.readers.packages.python.names import normal
from envparity.readers.packages.python.uvtext import BLOCKS, Entry, Wanted
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import toml
from envparity.readers.syntax.tomlblocks import Table

_LOCAL = ("editable", "virtual", "directory", "path")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a uv.lock; the groups follow from what the project and its members ask for."""
    text = document.text()
    found = BLOCKS.scan(text)
    head, parts = found or parse(document, ledger)
    ledger.whole = found is not None and all(isinstance(part, Entry) for _, part in parts)
    known_version(ledger, "uv.lock", head.get("version"), ("1",))
    ledger.runtime("Python", ledger.text(head, "requires-python"), toml.line_of(text, "requires-python"))
    lines: list[int] = []
    entries: list[Entry] = []
    for index, (line, part) in enumerate(parts):
        lines.append(line)
        entries.append(part if isinstance(part, Entry) else _entry(ledger, part, f"package[{index}]", line))
    _record(ledger, head, entries, lines)


def parse(document: Document, ledger: Ledger) -> tuple[Table, list[tuple[int, Entry | Table]]]:
    """Read any valid uv.lock through the TOML parser; bad entries become problems."""
    file = toml.parse(document)
    return file.value, [(line, package) for package, line in ledger.tables(file, "package")]


def _entry(ledger: Ledger, package: Table, where: str, line: int) -> Entry:
    name = ledger.text(package, "name", where, line)
    source = ledger.table(package, "source", name, line)
    files = [package.get("sdist"), *ledger.items(package, "wheels", name, line)]
    return Entry(
        name,
        ledger.text(package, "version", name, line),
        {key: value for key, value in source.items() if isinstance(value, str)},
        tuple(ledger.texts(package, "resolution-markers", name, line)),
        _wants(ledger, package, "dependencies", name, line),
        tuple(_digests(files)),
        _named(ledger, package, "optional-dependencies", name, line),
        _named(ledger, package, "dev-dependencies", name, line),
    )


def _digests(files: Iterable[object]) -> Iterable[str]:
    for item in files:
        if isinstance(item, dict):
            digest = item.get("hash")
            if isinstance(digest, str):
                yield digest


def _wants(ledger: Ledger, owner: Mapping[str, object], key: str, name: str, line: int) -> list[Wanted]:
    found: list[Wanted] = []
    for item in ledger.items(owner, key, name, line):
        want = ledger.mapping(item, f"{name}.{key}", line)
        if want is not None:
            found.append(
                Wanted(
                    ledger.text(want, "name", f"{name}.{key}", line),
                    ledger.text(want, "version", f"{name}.{key}", line),
                    ledger.text(want, "marker", f"{name}.{key}", line),
                    tuple(ledger.texts(want, "extra", f"{name}.{key}", line)),
                )
            )
    return found


def _named(
    ledger: Ledger, owner: Mapping[str, object], key: str, name: str, line: int
) -> dict[str, list[Wanted]]:
    table = ledger.table(owner, key, name, line)
    return {group: _wants(ledger, table, group, f"{name}.{key}", line) for group in table}


def _record(ledger: Ledger, head: Table, entries: list[Entry], lines: list[int]) -> None:
    roots = _roots(ledger, head, entries, lines)
    graph = _graph(ledger, head, entries, roots)
    groups, direct, via = graph.groups(), graph.direct(), graph.via()
    markers, flags = graph.conditions()
    for number, (entry, line) in enumerate(zip(entries, lines, strict=True)):
        root = number in roots
        fork = " or ".join(entry.markers)
        marker = f"({fork}) and ({markers[number]})" if fork and markers[number] else fork or markers[number]
        editable = ("editable",) if "editable" in entry.source and not root else ()
        ledger.package(
            "pypi",
            entry.name,
            entry.version,
            line,
            key=normal(entry.name),
            groups=groups[number] or ("runtime",),
            origin=_origin(entry.source),
            hashes=entry.hashes,
            markers=plain(marker),
            direct=None if root else direct[number],
            via=via[number],
            root=root,
            flags=(*editable, *flags[number]),
            sound=entry.sound,
        )


def _roots(ledger: Ledger, head: Table, entries: list[Entry], lines: list[int]) -> set[int]:
    manifest = ledger.table(head, "manifest")
    members = {normal(name) for name in ledger.texts(manifest, "members", "manifest")}
    roots = {
        number
        for number, entry in enumerate(entries)
        if (entry.local and not members) or normal(entry.name) in members
    }
    projects = [
        number
        for number in roots
        if "." in (entries[number].source.get("virtual"), entries[number].source.get("editable"))
    ]
    if len(projects) > 1:
        second = sorted(projects)[1]
        ledger.problem("two packages are the project in the same folder", lines[second], entries[second].name)
    if (
        not roots
        and entries
        and not ledger.table(manifest, "dependency-groups")
        and not manifest.get("requirements")
    ):
        ledger.problem("no package is the project: groups and direct dependencies are not known")
    return roots


def _graph(ledger: Ledger, head: Table, entries: list[Entry], roots: set[int]) -> Graph:
    numbers: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        numbers.setdefault(entry.name, []).append(number)

    alone = {name: Edge(tuple(found)) for name, found in numbers.items() if len(found) == 1}

    def edge(want: Wanted, extra: str = "") -> Edge:
        if want.name in alone and not (extra or want.marker or want.extras):
            return alone[want.name]
        targets = numbers.get(want.name, [])
        if len(targets) > 1 and want.version:
            targets = [number for number in targets if entries[number].version == want.version]
        return Edge(tuple(targets), want.marker, want.extras, extra)

    graph = Graph([entry.name for entry in entries], [])
    for number, entry in enumerate(entries):
        if number not in roots:
            own = [edge(want) for want in entry.wants]
            own += [edge(want, extra) for extra, wants in entry.optional.items() for want in wants]
            graph.edges.append(own)
            continue
        graph.edges.append([])
        parts = [("runtime", entry.wants)]
        parts += [("optional", wants) for wants in entry.optional.values()]
        parts += [("development", wants) for wants in entry.development.values()]
        graph.roots.extend((group, entry.name, edge(want)) for group, wants in parts for want in wants)
    manifest = ledger.table(head, "manifest")
    groups = ledger.table(manifest, "dependency-groups", "manifest")
    for wants in (_wants(ledger, groups, name, "manifest.dependency-groups", 0) for name in groups):
        graph.roots.extend(("development", "manifest", edge(want)) for want in wants)
    for want in _wants(ledger, manifest, "requirements", "manifest", 0):
        graph.roots.append(("runtime", "manifest", edge(want)))
    return graph


def _origin(source: Mapping[str, str]) -> str:
    if "registry" in source:
        return f"registry+{source['registry']}"
    if "git" in source:
        url, _, commit = source["git"].partition("#")
        address, _, _ = url.partition("?")
        return f"git+{address}@{commit}"
    if "url" in source:
        return f"url+{source['url']}"
    return next((f"path+{source[key]}" for key in _LOCAL if key in source), "")


READER = PackageReader(
    "uv.lock",
    collect,
    names=("uv.lock",),
    marks=(r"^version = \d", r"^requires-python = "),
    gives=frozenset({"package", "runtime"}),
)
