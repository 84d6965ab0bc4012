"""Reads CycloneDX bills of materials in JSON, versions 1.2 to 1.7.

Format: https://cyclonedx.org/docs/latest/json/. Components without a package URL are listed under their own type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.python.names import normal
from envparity.readers.packages.reader import PackageReader
from envparity.readers.packages.sbom.purls import parse
from envparity.readers.syntax import json

_SCOPES = {"optional": ("optional",), "excluded": ("development",)}
_NO_PACKAGES = (
    "file",
    "operating-system",
    "data",
    "cryptographic-asset",
    "device",
    "device-driver",
    "firmware",
)
_ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


def collect(document: Document, ledger: Ledger) -> None:
    """Read a CycloneDX document."""
    file = ledger.json(document)
    bom = file.table()
    if bom.get("bomFormat") != "CycloneDX":
        ledger.problem("`bomFormat` does not say CycloneDX", key="bomFormat")
    known_version(ledger, "CycloneDX", bom.get("specVersion"), ("1.7",), key="specVersion")
    main = ledger.table(ledger.table(bom, "metadata"), "component", "metadata")
    if main:
        _component(ledger, main, file.line(("metadata", "component")), {}, set(), root=True)
    owners, asked = _edges(ledger, bom, ledger.text(main, "bom-ref"))
    for entry, line in _components(ledger, file, bom, ("components",), 0):
        _component(ledger, entry, line, owners, asked)


def _components(
    ledger: Ledger, file: json.JsonFile, owner: Mapping[str, object], path: json.Path, depth: int
) -> Iterator[tuple[Mapping[str, object], int]]:
    items = ledger.items(owner, "components", ".".join(map(str, path[:-1])))
    lines = file.lines(path, items) if depth < 20 else [0] * len(items)
    for index, (item, line) in enumerate(zip(items, lines, strict=True)):
        entry = ledger.mapping(item, f"components[{index}]", line)
        if entry is None:
            continue
        yield entry, line
        if "components" in entry:
            yield from _components(ledger, file, entry, (*path, index, "components"), depth + 1)


def _edges(ledger: Ledger, bom: Mapping[str, object], root: str) -> tuple[dict[str, set[str]], set[str]]:
    names = {
        item["bom-ref"]: str(item.get("name", ""))
        for item in ledger.items(bom, "components")
        if isinstance(item, dict) and isinstance(item.get("bom-ref"), str)
    }
    owners: dict[str, set[str]] = {}
    asked: set[str] = set()
    for item in ledger.items(bom, "dependencies"):
        if not isinstance(item, dict):
            continue
        owner = item.get("ref")
        for want in ledger.texts(item, "dependsOn", "dependencies"):
            (
                asked.add(want)
                if owner == root and root
                else owners.setdefault(want, set()).add(names.get(str(owner), ""))
            )
    return owners, asked


def _component(
    ledger: Ledger, entry: Mapping[str, object], line: int, owners: Mapping[str, set[str]], asked: set[str],
    *, root: bool = False,
) -> None:  # fmt: skip
    kind = ledger.text(entry, "type", "components", line)
    purl = ledger.text(entry, "purl", "components", line)
    if not purl and kind in _NO_PACKAGES:
        return
    named = parse(purl) if purl else None
    if purl and named is None:
        ledger.problem("not a package URL", line, "purl")
    group, own = (
        ledger.text(entry, "group", "components", line),
        ledger.text(entry, "name", "components", line),
    )
    name = named.name if named else f"{group}/{own}" if group else own
    version = (named.version if named else "") or ledger.text(entry, "version", "components", line)
    reference = ledger.text(entry, "bom-ref", name, line)
    ecosystem = named.ecosystem if named else "docker" if kind == "container" else "generic"
    hashes = (
        f"{_ALGORITHMS[str(item.get('alg'))]}:{str(item.get('content', '')).lower()}"
        for item in ledger.items(entry, "hashes", name, line)
        if isinstance(item, dict) and str(item.get("alg")) in _ALGORITHMS
    )
    ledger.package(
        ecosystem,
        name,
        version,
        line,
        key=normal(name) if ecosystem == "pypi" else name,
        groups=_SCOPES.get(ledger.text(entry, "scope", name, line), ("runtime",)),
        hashes=tuple(hashes),
        direct=(reference in asked) if asked and not root else None,
        via=tuple(sorted(owners.get(reference, set()) - {""})),
        root=root,
        flags=named.flags if named else (),
    )


READER = PackageReader(
    "CycloneDX",
    collect,
    names=("bom.json", "*.cdx.json", "*.cyclonedx.json"),
    marks=(r'"bomFormat"\s*:\s*"CycloneDX"|"\$schema"\s*:\s*"[^"]*cyclonedx',),
)
