"""Reads pnpm-lock.yaml, lockfile versions 5 to 9: packages, who needs whom, and in which group.

Versions 5 and 6 say of each package whether it is for development; 9 keeps packages and their
resolved dependencies (`snapshots`) apart, and groups follow from what the workspace's members ask for.
pnpm 11 writes two YAML documents, the project being the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from envparity.model.records import dataclass, field
from envparity.readers.document import Document
from envparity.readers.packages.graph import Edge, Graph
from envparity.readers.packages.javascript.registry import origin
from envparity.readers.packages.javascript.sections import scan
from envparity.readers.packages.ledger import Ledger, known_version, merged_groups
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import blocks

_IMPORTED = (
    ("dependencies", "runtime"),
    ("optionalDependencies", "optional"),
    ("devDependencies", "development"),
    ("configDependencies", "build"),
    ("packageManagerDependencies", "build"),
)


@dataclass(slots=True)
class Locked:
    """One package of the lock, with the numbers of the ways in which it is installed (by peers)."""

    name: str
    version: str
    line: int
    origin: str
    hashes: tuple[str, ...]
    groups: tuple[str, ...] | None
    flags: set[str] = field(default_factory=set)
    ways: list[int] = field(default_factory=list)


def collect(document: Document, ledger: Ledger) -> None:
    """Read a pnpm-lock.yaml."""
    text = document.text()
    found = scan(text)
    lock, problems = (found, []) if found is not None else blocks.one(text)
    for problem in problems:
        ledger.problem(problem.message, problem.line, problem.key)
    line = lock.lines.get("lockfileVersion", 0)
    version = known_version(
        ledger, "pnpm-lock.yaml", lock.get("lockfileVersion"), ("5.4", "6.1", "7.0", "9.0"),
        line=line, key="lockfileVersion",
    )  # fmt: skip
    packages = ledger.table(lock, "packages")
    old = not version.startswith("9")
    locked = dict(_packages(ledger, packages, old))
    snapshots = packages if old else ledger.table(lock, "snapshots")
    _record(ledger, locked, *_graph(ledger, lock, locked, snapshots))


def _packages(ledger: Ledger, packages: Mapping[str, object], old: bool) -> Iterator[tuple[str, Locked]]:
    merged: dict[tuple[object, ...], Locked] = {}
    lines = packages.lines if isinstance(packages, blocks.Table) else {}
    for key, value in packages.items():
        line = lines.get(key, 0)
        entry = ledger.mapping(value or {}, key, line)
        if entry is None:
            continue
        name, version = _named(key, old)
        if "name" not in entry and (not name or (old and not version[:1].isdigit())):
            ledger.problem("a key that names no package with its version", line, key)
            continue
        if "name" in entry:
            name = ledger.text(entry, "name", key, line)
        if "version" in entry:
            version = ledger.text(entry, "version", key, line)
        elif ":" in version or "/" in version:
            version = ""
        resolution = ledger.table(entry, "resolution", key, line)
        integrity = ledger.text(resolution, "integrity", key, line)
        locked = Locked(
            name, version, line, _origin(ledger, resolution, name, key, line), tuple(integrity.split()),
            _groups(entry) if old else None, _flags(entry, key),
        )  # fmt: skip
        identity = (name, version, locked.origin, locked.hashes)
        known = merged.setdefault(identity, locked)
        if known is not locked:
            known.groups = merged_groups(known.groups or (), locked.groups or ()) if old else None
            known.flags |= locked.flags
        yield key, known


def _named(key: str, old: bool) -> tuple[str, str]:
    """Give the name and version that a key holds: `/a/1.0.0_peer`, `/a@1.0.0(peer)`, `a@1.0.0`."""
    text = key.partition("(")[0]
    host, separator, rest = text.partition("/")
    if old and separator and ("." in host or not host) and ":" not in host:
        body = rest  # another registry's name may stand before the slash
        at = body.find("@", 1)
        slash = body.find("/", body.find("/") + 1 if body.startswith("@") else 0)
        if slash >= 0 and (at < 0 or slash < at):
            return body[:slash], body[slash + 1 :].partition("_")[0]
        return (body[:at], body[at + 1 :]) if at > 0 else (body, "")
    text = text.removeprefix("/")
    at = text.find("@", 1)
    return (text[:at], text[at + 1 :]) if at > 0 else (text, "")


def _groups(entry: Mapping[str, object]) -> tuple[str, ...]:
    if entry.get("dev") == "true":
        return ("development",)
    return ("optional",) if entry.get("optional") == "true" else ("runtime",)


def _origin(ledger: Ledger, resolution: Mapping[str, object], name: str, key: str, line: int) -> str:
    if "repo" in resolution:
        repository = ledger.text(resolution, "repo", key, line)
        return f"git+{repository.removeprefix('git+')}@{ledger.text(resolution, 'commit', key, line)}"
    if "directory" in resolution:
        return f"path+{ledger.text(resolution, 'directory', key, line)}"
    return origin(ledger.text(resolution, "tarball", key, line), name)


def _flags(entry: Mapping[str, object], key: str) -> set[str]:
    flags = {"install-script"} if entry.get("requiresBuild") == "true" else set()
    for what in ("os", "cpu", "libc"):
        value = entry.get(what)
        if isinstance(value, list):
            flags.update(f"{what}={which}" for which in value if isinstance(which, str))
    if "deprecated" in entry:
        flags.add("deprecated")
    if "patch_hash=" in key:
        flags.add(f"patched={key.partition('patch_hash=')[2].partition(')')[0]}")
    return flags


class _Ways:
    """Every way in which a package is installed (by its peers), and how a reference finds one."""

    def __init__(self, locked: Mapping[str, Locked], keys: list[str]) -> None:
        self.numbers = {key: number for number, key in enumerate(keys)}
        self.locked = [locked.get(key) or locked.get(key.partition("(")[0]) for key in keys]
        self.names = [
            found.name if found else _named(key, key.startswith("/"))[0]
            for found, key in zip(self.locked, keys, strict=True)
        ]

    def edge(self, name: str, reference: str) -> Edge:
        """Find what `name: reference` means; a package under another name is an alias."""
        for candidate in (f"{name}@{reference}", reference, f"/{name}@{reference}", f"/{name}/{reference}"):
            number = self.numbers.get(candidate)
            if number is not None:
                found = self.locked[number]
                if found is not None and found.name != name:
                    found.flags.add(f"alias={name}")
                return Edge((number,))
        return Edge(())


def _graph(
    ledger: Ledger, lock: Mapping[str, object], locked: Mapping[str, Locked], snapshots: Mapping[str, object]
) -> tuple[Graph, bool]:
    """Connect every way in which a package is installed; tell whether the members say what they ask for."""
    keys = list(snapshots)
    ways = _Ways(locked, keys)
    lines = snapshots.lines if isinstance(snapshots, blocks.Table) else {}
    for number, (key, found) in enumerate(zip(keys, ways.locked, strict=True)):
        if found is None:
            ledger.problem("a snapshot of a package that is not in the file", lines.get(key, 0), key)
        else:
            found.ways.append(number)
            if "patch_hash=" in key:
                found.flags |= _flags({}, key)
    graph = Graph(ways.names, [])
    for key in keys:
        graph.edges.append(_wants(ledger, key, snapshots[key], ways))
    importers = ledger.table(lock, "importers") if "importers" in lock else {".": lock}
    for path, importer in importers.items():
        table = ledger.mapping(importer, f"importers.{path}")
        if table is not None:
            graph.roots.extend(_asked(ledger, path, table, ways))
    return graph, bool(graph.roots)


def _wants(ledger: Ledger, key: str, value: object, ways: _Ways) -> list[Edge]:
    if not isinstance(value, dict):
        return []
    return [
        ways.edge(name, str(want))
        for part in ("dependencies", "optionalDependencies")
        if part in value
        for name, want in ledger.table(value, part, key).items()
    ]


def _asked(
    ledger: Ledger, path: str, importer: Mapping[str, object], ways: _Ways
) -> Iterator[tuple[str, str, Edge]]:
    for part, group in _IMPORTED:
        if part not in importer:
            continue
        for name, want in ledger.table(importer, part, f"importers.{path}").items():
            reference = want.get("version", "") if isinstance(want, dict) else want
            yield group, path, ways.edge(name, str(reference))


def _record(ledger: Ledger, locked: Mapping[str, Locked], graph: Graph, known: bool) -> None:
    groups, direct, via = graph.groups(), graph.direct(), graph.via()
    for entry in {id(entry): entry for entry in locked.values()}.values():
        ways = entry.ways
        found = merged_groups(*(groups[way] for way in ways)) if any(groups[way] for way in ways) else None
        ledger.package(
            "npm",
            entry.name,
            entry.version,
            entry.line,
            groups=entry.groups or found or ("runtime",),
            origin=entry.origin,
            hashes=entry.hashes,
            direct=any(direct[way] for way in ways) if known else None,
            via=tuple(sorted({name for way in ways for name in via[way]})),
            flags=tuple(sorted(entry.flags)),
        )


READER = PackageReader(
    "pnpm-lock.yaml",
    collect,
    names=("pnpm-lock.yaml",),
    marks=(
        r"^lockfileVersion: ['\"]?[0-9]",
        r"^(?:packages|importers|dependencies|devDependencies|specifiers|settings):",
    ),
)
