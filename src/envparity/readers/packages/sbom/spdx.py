"""Reads SPDX bills of materials in JSON, versions 2.2 and 2.3.

Format: https://spdx.github.io/spdx-spec/v2.3/. SPDX 3 has another shape and is refused.
"""

from __future__ import annotations

from collections.abc import Mapping

from envparity.errors import ReadError
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.python.names import normal
from envparity.readers.packages.reader import PackageReader
from envparity.readers.packages.sbom.purls import parse

_ALGORITHMS = ("MD5", "SHA1", "SHA256", "SHA384", "SHA512")
_GROUPS = {
    "DEV_DEPENDENCY_OF": "development",
    "BUILD_DEPENDENCY_OF": "build",
    "TEST_DEPENDENCY_OF": "test",
    "OPTIONAL_DEPENDENCY_OF": "optional",
}


def collect(document: Document, ledger: Ledger) -> None:
    """Read an SPDX document."""
    file = ledger.json(document)
    bom = file.table()
    if "@graph" in bom:
        raise ReadError("SPDX 3 is not known", hint="write the document as SPDX 2.3 JSON")
    version = ledger.text(bom, "spdxVersion").removeprefix("SPDX-")
    known_version(ledger, "SPDX", version or None, ("2.3",), key="spdxVersion")
    roots = set(ledger.texts(bom, "documentDescribes"))
    owners: dict[str, set[str]] = {}
    groups: dict[str, str] = {}
    items = ledger.items(bom, "packages")
    names = {
        item["SPDXID"]: str(item.get("name", ""))
        for item in items
        if isinstance(item, dict) and isinstance(item.get("SPDXID"), str)
    }
    for relation in ledger.items(bom, "relationships"):
        if isinstance(relation, dict):
            _relate(relation, roots, owners, groups, names)
    for index, (item, line) in enumerate(zip(items, file.lines(("packages",), items), strict=True)):
        entry = ledger.mapping(item, f"packages[{index}]", line)
        if entry is not None:
            _package(ledger, entry, line, roots, owners, groups)


def _relate(
    relation: Mapping[str, object], roots: set[str], owners: dict[str, set[str]], groups: dict[str, str],
    names: Mapping[str, str],
) -> None:  # fmt: skip
    kind = str(relation.get("relationshipType", ""))
    left, right = str(relation.get("spdxElementId", "")), str(relation.get("relatedSpdxElement", ""))
    if kind == "DESCRIBES":
        roots.add(right)
    elif kind == "DESCRIBED_BY":
        roots.add(left)
    elif kind == "DEPENDS_ON":
        owners.setdefault(right, set()).add(names.get(left, ""))
    elif kind.endswith("DEPENDENCY_OF"):
        owners.setdefault(left, set()).add(names.get(right, ""))
        if kind in _GROUPS:
            groups[left] = _GROUPS[kind]


def _package(
    ledger: Ledger, entry: Mapping[str, object], line: int, roots: set[str], owners: Mapping[str, set[str]],
    groups: Mapping[str, str],
) -> None:  # fmt: skip
    identity, own = (
        ledger.text(entry, "SPDXID", "packages", line),
        ledger.text(entry, "name", "packages", line),
    )
    purl = next(
        (
            str(reference.get("referenceLocator", ""))
            for reference in ledger.items(entry, "externalRefs", own, line)
            if isinstance(reference, dict) and reference.get("referenceType") == "purl"
        ),
        "",
    )
    named = parse(purl) if purl else None
    if purl and named is None:
        ledger.problem("not a package URL", line, own)
    name, ecosystem = (named.name, named.ecosystem) if named else (own, "generic")
    location = ledger.text(entry, "downloadLocation", own, line)
    hashes = (
        f"{str(item.get('algorithm')).lower()}:{str(item.get('checksumValue', '')).lower()}"
        for item in ledger.items(entry, "checksums", own, line)
        if isinstance(item, dict) and item.get("algorithm") in _ALGORITHMS
    )
    ledger.package(
        ecosystem,
        name,
        (named.version if named else "") or ledger.text(entry, "versionInfo", own, line),
        line,
        key=normal(name) if ecosystem == "pypi" else name,
        groups=(groups.get(identity, "runtime"),),
        origin=location if location.startswith("git+") else "",
        hashes=tuple(hashes),
        via=tuple(sorted(owners.get(identity, set()) - {""})),
        root=identity in roots,
        flags=named.flags if named else (),
    )


READER = PackageReader(
    "SPDX", collect, names=("*.spdx.json",), marks=(r'"spdxVersion"\s*:|"@context"\s*:\s*"[^"]*spdx',)
)
