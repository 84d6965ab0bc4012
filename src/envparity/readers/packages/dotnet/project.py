"""Reads which packages a project of .NET references, with the versions that it or a file above it says.

Formats: https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files and, for versions kept in
one place, https://learn.microsoft.com/nuget/consume-packages/central-package-management. MSBuild is not run: what stands
under a condition need not be locked, and a version that holds a property is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from envparity.errors import ReadError
from envparity.model.facts import Demand
from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand
from envparity.readers.syntax import xml

_CENTRAL = "Directory.Packages.props"


def asks(document: Document) -> Asked:
    """Read the references; files that the project imports may hold more."""
    root = xml.parse(document)
    central = _central(document)
    versions = dict(_versions(central)) if central is not None else {}
    references = list(_references(root, "PackageReference"))
    if central is not None:
        references += _references(central, "GlobalPackageReference")
    return asked(
        [one for element, free in references for one in _demands(document, element, versions, free)],
        open_ended=True,
    )


def _central(document: Document) -> xml.Element | None:
    """Find the file above the project that holds versions for all of them: the nearest counts."""
    for folder in PurePosixPath(document.path).parents:
        path = str(folder / _CENTRAL)
        try:
            return xml.parse(Document(path, document.sibling(path)))
        except ReadError:
            continue
    return None


def _references(root: xml.Element, name: str) -> Iterator[tuple[xml.Element, bool]]:
    """Give the items of a name, and whether they stand under a condition."""
    for group in root.all("ItemGroup"):
        for element in group.all(name):
            yield element, "Condition" in group.attributes or "Condition" in element.attributes


def _versions(central: xml.Element) -> Iterator[tuple[str, str]]:
    found: dict[str, str] = {}
    for element, free in _references(central, "PackageVersion"):
        name = element.attributes.get("Include", "").lower()
        found[name] = "" if free or name in found else _version(element)
    yield from found.items()


def _version(element: xml.Element) -> str:
    version = (
        element.attributes.get("VersionOverride")
        or element.value("VersionOverride")
        or element.attributes.get("Version")
        or element.value("Version")
    )
    return "" if "$(" in version else version


def _demands(
    document: Document, element: xml.Element, versions: Mapping[str, str], free: bool
) -> Iterator[Demand | None]:
    for written in element.attributes.get("Include", "").split(";"):
        name = written.strip()
        if name and "$(" not in name and "@(" not in name:
            version = _version(element) or versions.get(name.lower(), "")
            yield demand(
                document, name, "" if free else version, element.line, key=name.lower(), needed=not free
            )
