"""Reads bun.lock, Bun's text lockfile: JSON with trailing commas, packages as short lists.

Format: https://bun.com/docs/pm/lockfile. The older bun.lockb is binary and is not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.records import dataclass, field
from envparity.readers.document import Document
from envparity.readers.packages.graph import Edge, Graph
from envparity.readers.packages.javascript.registry import commit_of, origin
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.reader import PackageReader

_STEP = expression(r"(?:@[^/]+/)?[^/]+")
_GROUPS = (
    ("dependencies", "runtime"),
    ("optionalDependencies", "optional"),
    ("peerDependencies", "runtime"),
    ("devDependencies", "development"),
)


@dataclass(slots=True)
class _Placed:
    """One package at one place of the tree; `steps` are the names that lead to it."""

    steps: tuple[str, ...]
    name: str
    version: str
    line: int
    origin: str
    hashes: tuple[str, ...]
    wants: list[str]
    optional: list[str]
    root: bool
    flags: set[str] = field(default_factory=set)


def collect(document: Document, ledger: Ledger) -> None:
    """Read a bun.lock."""
    if document.data.startswith(b"#!/usr/bin/env bun\nbun-lockfile-format"):
        raise ReadError(
            "the binary lockfile of Bun is not read",
            hint="write `bun.lock` with `bun install --save-text-lockfile`",
        )
    file = ledger.json(document, relaxed=True)
    lock = file.table()
    known_version(ledger, "bun.lock", lock.get("lockfileVersion"), ("0", "1"), key="lockfileVersion")
    workspaces = ledger.table(lock, "workspaces")
    packages = ledger.table(lock, "packages")
    placed: list[_Placed] = []
    for (key, value), line in zip(packages.items(), file.lines(("packages",), packages), strict=True):
        if isinstance(value, list) and value and isinstance(value[0], str):
            placed.append(_placed(ledger, key, value, line, workspaces))
        else:
            ledger.problem("expected a list that begins with a name and version", line, key)
    main = workspaces.get("")
    if isinstance(main, dict) and isinstance(main.get("name"), str):
        ledger.package(
            "npm", main["name"], str(main.get("version", "")), file.line(("workspaces", "")), root=True
        )
    _record(ledger, placed, _graph(ledger, placed, workspaces))


def _placed(
    ledger: Ledger, key: str, value: list[object], line: int, workspaces: Mapping[str, object]
) -> _Placed:
    identity = str(value[0])
    at = identity.find("@", 1)
    name, version = (identity[:at], identity[at + 1 :]) if at > 0 else (identity, "")
    info = next((part for part in value[1:] if isinstance(part, dict)), {})
    digest = value[-1] if isinstance(value[-1], str) and re.match(r"sha\d+-", value[-1]) else ""
    registry = value[1] if len(value) > 1 and isinstance(value[1], str) and value[1] != digest else ""
    steps = tuple(_STEP.findall(key))
    root, where = False, f"registry+{registry}" if registry.startswith("http") else ""
    if version.startswith("workspace:"):
        root, where = True, f"path+{version.removeprefix('workspace:')}"
        member = workspaces.get(version.removeprefix("workspace:"))
        version = str(member.get("version", "")) if isinstance(member, dict) else ""
    elif ":" in version or "/" in version:
        where = origin(version, name)
        version = commit_of(where)
    flags = {f"{what}={which}" for what in ("os", "cpu") for which in _several(info.get(what))}
    if steps and steps[-1] != name:
        flags.add(f"alias={steps[-1]}")
    wants = [
        *ledger.table(info, "dependencies", key, line),
        *ledger.table(info, "peerDependencies", key, line),
    ]
    optional = list(ledger.table(info, "optionalDependencies", key, line))
    return _Placed(
        steps, name, version, line, where, (digest,) if digest else (), wants, optional, root, flags
    )


def _several(value: object) -> list[str]:
    return (
        [value]
        if isinstance(value, str)
        else [part for part in value if isinstance(part, str)]
        if isinstance(value, list)
        else []
    )


def _graph(ledger: Ledger, placed: list[_Placed], workspaces: Mapping[str, object]) -> Graph:
    numbers = {package.steps: number for number, package in enumerate(placed)}

    def edge(steps: tuple[str, ...], name: str) -> Edge:
        for depth in range(len(steps), -1, -1):
            number = numbers.get((*steps[:depth], name))
            if number is not None:
                return Edge((number,))
        return Edge(())

    graph = Graph([package.name for package in placed], [])
    for package in placed:
        names = () if package.root else (*package.wants, *package.optional)
        graph.edges.append([edge(package.steps, name) for name in names])
    for path, member in workspaces.items():
        if not isinstance(member, dict):
            ledger.problem("expected a table", 0, f"workspaces.{path}")
            continue
        own = tuple(_STEP.findall(str(member.get("name", "")))) if path else ()
        for key, group in _GROUPS:
            for name in ledger.table(member, key, f"workspaces.{path}") if key in member else ():
                graph.roots.append((group, path or ".", edge(own, name)))
    return graph


def _record(ledger: Ledger, placed: list[_Placed], graph: Graph) -> None:
    groups, direct, via = graph.groups(), graph.direct(), graph.via()
    merged: dict[tuple[object, ...], int] = {}
    for number, package in enumerate(placed):
        key = (package.name, package.version, package.origin, package.hashes)
        if key in merged:
            ledger.rejoin(merged[key], groups[number], direct[number], via[number])
            continue
        merged[key] = len(ledger.packages)
        if not ledger.package(
            "npm",
            package.name,
            package.version,
            package.line,
            groups=groups[number] or ("runtime",),
            origin=package.origin,
            hashes=package.hashes,
            direct=None if package.root else direct[number],
            via=via[number],
            root=package.root,
            flags=tuple(sorted(package.flags)),
        ):
            del merged[key]


def _looks(_: str, head: bytes) -> bool:
    return (
        re.search(rb'"lockfileVersion":\s*\d+,\s*(?:"configVersion":\s*\d+,\s*)?"workspaces"', head)
        is not None
    )


READER = PackageReader("bun.lock", collect, names=("bun.lock", "bun.lockb"), head=_looks)
