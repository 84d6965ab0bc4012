"""Reads Swift's Package.resolved, versions 1 to 3; a package is the address of its repository.

Format: https://github.com/swiftlang/swift-package-manager/blob/main/Documentation/PackageDescription.md.
"""

from __future__ import annotations

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import json

_ADDRESS = expression(r"(?:[a-z+]+://)?(?:[^@/]+@)?([^/:]+)[/:](.*?)(?:\.git)?/?$")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a Package.resolved."""
    file = ledger.json(document)
    lock = file.table()
    version = known_version(ledger, "Package.resolved", lock.get("version"), ("1", "2", "3"))
    old = version.startswith("1")
    owner = ledger.table(lock, "object") if old else lock
    path: json.Path = ("object", "pins") if old else ("pins",)
    pins = ledger.items(owner, "pins")
    for index, (item, line) in enumerate(zip(pins, file.lines(path, pins), strict=True)):
        pin = ledger.mapping(item, f"pins[{index}]", line)
        if pin is None:
            continue
        address = ledger.text(pin, "repositoryURL" if old else "location", f"pins[{index}]", line)
        label = ledger.text(pin, "package" if old else "identity", f"pins[{index}]", line)
        state = ledger.table(pin, "state", label, line)
        revision = ledger.text(state, "revision", label, line)
        kind = ledger.text(pin, "kind", label, line)
        name = label if kind == "registry" or not address else named(address)
        version = ledger.text(state, "version", label, line)
        branch = ledger.text(state, "branch", label, line)
        ledger.package(
            "swift",
            name or label,
            version or branch or revision,
            line,
            key=(name or label).lower(),
            origin=_origin(kind, address),
            hashes=(f"git:{revision}",) if revision else (),
            flags=(f"branch={branch}",) if branch else (),
        )


def named(address: str) -> str:
    """Give a repository's host and path, which is what names a Swift package."""
    found = _ADDRESS.match(address)
    return f"{found[1]}/{found[2]}" if found else address


def _origin(kind: str, address: str) -> str:
    if kind == "registry":
        return "registry+"
    return f"path+{address}" if kind in ("localSourceControl", "fileSystem") else f"git+{address}"


READER = PackageReader(
    "Package.resolved",
    collect,
    names=("package.resolved", "*package.resolved"),
    marks=(r'"pins"\s*:', r'"(?:repositoryURL|location|identity)"\s*:'),
)
