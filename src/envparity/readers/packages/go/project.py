"""Reads what a go.mod asks for, for go.sum to answer: each module at its very version (https://go.dev/ref/mod)."""

from __future__ import annotations

from envparity.readers.document import Document, open_seal
from envparity.readers.packages.go.mod import READER
from envparity.readers.packages.manifests import Asked, asked, demand


def asks(document: Document) -> Asked:
    """Read the modules that the project itself imports; one replaced by a folder has no checksum."""
    packages = READER.read(document, open_seal).packages
    return asked(
        [
            demand(document, package.name, f"={package.version}", package.place.line)
            for package in packages
            if package.direct
            and not package.root
            and not package.origin.startswith("path+")
            and package.version
        ],
        open_ended=True,
    )
