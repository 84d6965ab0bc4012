"""Reads project.assets.json, what NuGet's restore resolved for one project.

Format: https://github.com/NuGet/Home/wiki/Project-Assets-File.
"""

from __future__ import annotations

from collections.abc import Mapping

from envparity.readers.document import Document
from envparity.readers.packages.dotnet.merging import Found, Merged
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.reader import PackageReader


def collect(document: Document, ledger: Ledger) -> None:
    """Read a project.assets.json."""
    file = ledger.json(document)
    lock = file.table()
    known_version(ledger, "project.assets.json", lock.get("version"), ("1", "2", "3", "4"))
    libraries = ledger.table(lock, "libraries")
    lines = dict(zip(libraries, file.lines(("libraries",), libraries), strict=True))
    direct = _direct(ledger, lock)
    merged = Merged()
    for target, table in ledger.table(lock, "targets").items():
        for key, value in (ledger.mapping(table, f"targets.{target}") or {}).items():
            entry = value if isinstance(value, dict) else {}
            _take(ledger, merged, key, target, libraries, lines, direct)
            wants = entry.get("dependencies")
            for want in wants if isinstance(wants, dict) else ():
                merged.owners.setdefault(want.lower(), set()).add(key.partition("/")[0])
    for key in libraries:
        _take(ledger, merged, key, "", libraries, lines, direct)
    merged.record(ledger)


def _take(
    ledger: Ledger, merged: Merged, key: str, target: str, libraries: Mapping[str, object],
    lines: Mapping[str, int], direct: set[str],
) -> None:  # fmt: skip
    name, _, version = key.partition("/")
    library = libraries.get(key)
    line = lines.get(key, 0)
    entry = library if isinstance(library, dict) else {}
    digest = ledger.text(entry, "sha512", key, line)
    merged.add(
        Found(
            name, version, line, hashes=(f"sha512-{digest}",) if digest else (),
            direct=name.lower() in direct, root=entry.get("type") == "project",
        ),
        target,
    )  # fmt: skip


def _direct(ledger: Ledger, lock: Mapping[str, object]) -> set[str]:
    found: set[str] = set()
    frameworks = ledger.table(ledger.table(lock, "project"), "frameworks", "project")
    for name, value in frameworks.items():
        if isinstance(value, dict):
            found.update(
                want.lower() for want in ledger.table(value, "dependencies", f"project.frameworks.{name}")
            )
    return found


READER = PackageReader(
    "project.assets.json",
    collect,
    names=("project.assets.json",),
    marks=(r'"version"\s*:\s*\d', r'"targets"\s*:\s*\{'),
)
