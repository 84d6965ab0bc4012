"""Reads what a pubspec.yaml asks for (https://dart.dev/tools/pub/dependencies)."""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand
from envparity.readers.syntax import blocks


def asks(document: Document) -> Asked:
    """Read both sections; what comes from an SDK, a folder or git takes whatever that has."""
    table, _ = blocks.one(document.text())
    overridden = table.get("dependency_overrides")
    free = set(overridden) if isinstance(overridden, dict) else set()
    found = []
    for section in ("dependencies", "dev_dependencies"):
        wanted = table.get(section)
        if isinstance(wanted, blocks.Table):
            for name, value in wanted.items():
                version = value.get("version", "") if isinstance(value, dict) else value
                known = isinstance(version, str) and version not in ("null", "~") and name not in free
                found.append(demand(document, name, str(version) if known else "", wanted.lines[name]))
    return asked(found, open_ended="workspace" in table or bool(free))
