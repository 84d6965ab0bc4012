"""Reads what a Chart.yaml asks for (https://helm.sh/docs/topics/charts/)."""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand
from envparity.readers.syntax import blocks


def asks(document: Document) -> Asked:
    """Read the charts that it depends on."""
    table, _ = blocks.one(document.text())
    items = table.get("dependencies")
    if not isinstance(items, blocks.Items):
        return asked(())
    return asked(
        demand(document, str(item.get("name", "")), str(item.get("version", "")), line)
        for item, line in zip(items, items.lines, strict=True)
        if isinstance(item, dict)
    )
