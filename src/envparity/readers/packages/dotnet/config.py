"""Reads NuGet's packages.config.

Format: https://learn.microsoft.com/nuget/reference/packages-config.
"""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import xml


def collect(document: Document, ledger: Ledger) -> None:
    """Read a packages.config."""
    root = xml.parse(document)
    if root.name != "packages":
        ledger.problem("expected the element `packages`", root.line, root.name)
    for element in root.children:
        attributes = element.attributes
        if element.name != "package" or "id" not in attributes:
            ledger.problem("an element that is no package", element.line, element.name)
            continue
        allowed = attributes.get("allowedVersions", "")
        ledger.package(
            "nuget",
            attributes["id"],
            attributes.get("version", ""),
            element.line,
            key=attributes["id"].lower(),
            groups=("development",)
            if attributes.get("developmentDependency", "").lower() == "true"
            else ("runtime",),
            flags=(f"range={allowed}",) if allowed else (),
        )


READER = PackageReader(
    "packages.config", collect, names=("packages.config",), marks=(r"<packages>", r"<package\s+id=")
)
