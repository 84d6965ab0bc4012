"""Reads NuGet's packages.lock.json, versions 1 and 2.

Format: https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies.
"""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.packages.dotnet.merging import Found, Merged
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.reader import PackageReader


def collect(document: Document, ledger: Ledger) -> None:
    """Read a packages.lock.json."""
    file = ledger.json(document)
    lock = file.table()
    known_version(ledger, "packages.lock.json", lock.get("version"), ("1", "2"))
    merged = Merged()
    for framework, table in ledger.table(lock, "dependencies").items():
        packages = ledger.mapping(table, f"dependencies.{framework}")
        if packages is None:
            continue
        lines = file.lines(("dependencies", framework), packages)
        for (name, value), line in zip(packages.items(), lines, strict=True):
            entry = ledger.mapping(value, name, line)
            if entry is None:
                continue
            kind = ledger.text(entry, "type", name, line)
            digest = ledger.text(entry, "contentHash", name, line)
            merged.add(
                Found(
                    name,
                    ledger.text(entry, "resolved", name, line),
                    line,
                    hashes=(f"sha512-{digest}",) if digest else (),
                    direct=kind in ("Direct", "CentralTransitive"),
                    root=kind == "Project",
                ),
                framework,
            )
            for want in ledger.table(entry, "dependencies", name, line):
                merged.owners.setdefault(want.lower(), set()).add(name)
    merged.record(ledger)


READER = PackageReader(
    "packages.lock.json",
    collect,
    names=("packages.lock.json", "packages.*.lock.json"),
    marks=(r'"dependencies"\s*:', r'"type"\s*:\s*"(?:Direct|Transitive|Project|CentralTransitive)"'),
)
