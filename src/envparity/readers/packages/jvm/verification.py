"""Reads Gradle's verification-metadata.xml: the checksums of every artifact that a build may use.

Format: https://docs.gradle.org/current/userguide/dependency_verification.html.
"""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import xml

_ALGORITHMS = ("md5", "sha1", "sha256", "sha512")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a verification-metadata.xml."""
    root = xml.parse(document)
    if root.name != "verification-metadata":
        ledger.problem("expected the element `verification-metadata`", root.line, root.name)
    for component in root.all("components", "component"):
        attributes = component.attributes
        name = f"{attributes.get('group', '')}:{attributes.get('name', '')}"
        hashes = tuple(
            f"{digest.name}:{digest.attributes['value'].lower()}"
            for artifact in component.all("artifact")
            for digest in artifact.children
            if digest.name in _ALGORITHMS and "value" in digest.attributes
        )
        ledger.package("maven", name, attributes.get("version", ""), component.line, hashes=hashes)


READER = PackageReader(
    "verification-metadata.xml",
    collect,
    names=("verification-metadata.xml",),
    marks=(r"<verification-metadata\b",),
)
