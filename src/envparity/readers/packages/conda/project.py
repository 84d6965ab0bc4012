"""Reads what an environment.yml asks for, for conda-lock.yml to answer."""

from __future__ import annotations

from envparity.readers.document import Document, open_seal
from envparity.readers.packages.conda.environment import READER
from envparity.readers.packages.manifests import Asked, asked, demand


def asks(document: Document) -> Asked:
    """Read the packages of Conda; those of pip may be answered under Conda's own names."""
    found = []
    for package in READER.read(document, open_seal).packages:
        if package.ecosystem == "conda":
            wanted = next((flag[6:] for flag in package.flags if flag.startswith("range=")), "")
            found.append(demand(document, package.name, wanted or package.version, package.place.line))
    return asked(found, open_ended=True)
