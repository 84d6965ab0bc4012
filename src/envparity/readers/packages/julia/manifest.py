"""Reads Julia's Manifest.toml, formats 1 and 2.

Format: https://pkgdocs.julialang.org/v1/toml-files/#Manifest.toml. Packages of the standard library have no
version of their own: they come with Julia, whose version stands for theirs. Two packages may share a name and differ by their uuid.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.records import dataclass
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import toml


@dataclass(slots=True)
class _Locked:
    name: str
    uuid: str
    version: str
    line: int
    origin: str
    tree: str
    wants: list[tuple[str, str]]
    pinned: bool


def collect(document: Document, ledger: Ledger) -> None:
    """Read a Manifest.toml."""
    file = toml.parse(document)
    root = file.value
    format_ = root.get("manifest_format")
    if format_ is None:
        tables, prefix = root, ""
    else:
        known_version(ledger, "Manifest.toml", format_, ("1.0", "2.1"), key="manifest_format")
        tables, prefix = ledger.table(root, "deps"), "deps."
    julia = ledger.text(root, "julia_version")
    ledger.runtime("Julia", julia, toml.line_of(document.text(), "julia_version"))
    locked: list[_Locked] = []
    for name in tables:
        if not prefix and not isinstance(tables[name], list):
            continue
        for index, item in enumerate(ledger.items(tables, name)):
            line = file.line(f"{prefix}{name}", index)
            entry = ledger.mapping(item, name, line)
            if entry is not None:
                locked.append(_locked(ledger, name, entry, line))
    if not locked and format_ is None and root:
        raise ReadError("Manifest.toml holds no packages", line=1)
    _record(ledger, locked, julia)


def _locked(ledger: Ledger, name: str, entry: Mapping[str, object], line: int) -> _Locked:
    wants = entry.get("deps")
    pairs: list[tuple[str, str]] = []
    if isinstance(wants, dict):
        pairs = [(want, uuid if isinstance(uuid, str) else "") for want, uuid in wants.items()]
    elif wants is not None:
        pairs = [(want, "") for want in ledger.texts(entry, "deps", name, line)]
    path, repository = ledger.text(entry, "path", name, line), ledger.text(entry, "repo-url", name, line)
    origin = f"path+{path}" if path else ""
    if repository:
        origin = f"git+{repository}@{ledger.text(entry, 'repo-rev', name, line)}"
    return _Locked(
        name,
        ledger.text(entry, "uuid", name, line),
        ledger.text(entry, "version", name, line),
        line,
        origin,
        ledger.text(entry, "git-tree-sha1", name, line),
        pairs,
        entry.get("pinned") is True,
    )


def _record(ledger: Ledger, locked: list[_Locked], julia: str) -> None:
    names: dict[str, int] = {}
    uuids = {entry.uuid for entry in locked}
    owners: dict[tuple[str, str], set[str]] = {}
    for entry in locked:
        names[entry.name] = names.get(entry.name, 0) + 1
    for entry in locked:
        for want, uuid in entry.wants:
            owners.setdefault((want, uuid), set()).add(entry.name)
            if not uuid and names.get(want, 0) > 1:
                ledger.problem(
                    "a dependency that several packages may be", entry.line, f"{entry.name}.deps.{want}"
                )
            elif want not in names or (uuid and uuid not in uuids):
                ledger.problem(
                    "a dependency that is not in the file", entry.line, f"{entry.name}.deps.{want}"
                )
    for entry in locked:
        via = owners.get((entry.name, ""), set()) | owners.get((entry.name, entry.uuid), set())
        ledger.package(
            "julia",
            entry.name,
            entry.version or ("" if entry.origin or entry.tree else julia),
            entry.line,
            key=entry.name if names[entry.name] == 1 else f"{entry.name} {entry.uuid}",
            origin=entry.origin,
            hashes=(f"git-tree-sha1:{entry.tree}",) if entry.tree else (),
            via=tuple(sorted(via)),
            flags=("pinned",) if entry.pinned else (),
        )


_UUID = expression(rb'^uuid = "[0-9a-f]{8}-', re.MULTILINE)


def _looks(path: str, head: bytes) -> bool:
    return path.lower().endswith(".toml") and (
        b"manifest_format = " in head or (b"[[" in head and _UUID.search(head) is not None)
    )


READER = PackageReader(
    "Manifest.toml",
    collect,
    names=("manifest.toml", "juliamanifest.toml", "manifest-v*.toml"),
    head=_looks,
    gives=frozenset({"package", "runtime"}),
)
