"""Reads build.sbt.lock, written by the plugin sbt-dependency-lock.

Format: https://stringbean.github.io/sbt-dependency-lock/file-formats/version-1.html.
"""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.reader import PackageReader


def collect(document: Document, ledger: Ledger) -> None:
    """Read a build.sbt.lock."""
    file = ledger.json(document)
    lock = file.table()
    known_version(ledger, "build.sbt.lock", lock.get("lockVersion"), ("1",), key="lockVersion")
    items = ledger.items(lock, "dependencies")
    for index, (item, line) in enumerate(zip(items, file.lines(("dependencies",), items), strict=True)):
        entry = ledger.mapping(item, f"dependencies[{index}]", line)
        if entry is None:
            continue
        name = f"{ledger.text(entry, 'org', 'dependencies', line)}:{ledger.text(entry, 'name', 'dependencies', line)}"
        hashes = (
            artifact.get("hash")
            for artifact in ledger.items(entry, "artifacts", name, line)
            if isinstance(artifact, dict)
        )
        scopes = set(ledger.texts(entry, "configurations", name, line))
        ledger.package(
            "maven",
            name,
            ledger.text(entry, "version", name, line),
            line,
            groups=("test",) if scopes == {"test"} else ("runtime",),
            hashes=tuple(digest for digest in hashes if isinstance(digest, str)),
        )


READER = PackageReader(
    "build.sbt.lock",
    collect,
    names=("build.sbt.lock", "*.sbt.lock"),
    marks=(r'"lockVersion"\s*:', r'"org"\s*:'),
)
