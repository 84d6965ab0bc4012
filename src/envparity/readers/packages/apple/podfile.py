"""Reads CocoaPods' Podfile.lock: pods and subspecs with the checksum of their specification.

The format is CocoaPods' own (https://guides.cocoapods.org/using/using-cocoapods.html): YAML whose items
carry name and version in one text.
"""

from __future__ import annotations

import re

from envparity.model.expressions import expression
from envparity.model.records import dataclass
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import blocks

_POD = expression(r"(.+?) \(([^)]*)\)$")


@dataclass(slots=True)
class _Pod:
    name: str
    version: str
    line: int


def collect(document: Document, ledger: Ledger) -> None:
    """Read a Podfile.lock."""
    lock = ledger.yaml(document.text())
    pods: list[_Pod] = []
    owners: dict[str, set[str]] = {}
    items = ledger.items(lock, "PODS")
    for item, line in blocks.numbered(items):
        text, wants = next(iter(item.items()), ("", [])) if isinstance(item, dict) else (item, [])
        found = _POD.match(str(text))
        if found is None:
            ledger.problem("a pod without a version", line, str(text))
            continue
        pods.append(_Pod(found[1], found[2], line))
        for want in wants if isinstance(wants, list) else ():
            owners.setdefault(str(want).partition(" (")[0], set()).add(found[1])
    direct = {re.split(r" \(", str(item))[0] for item in ledger.items(lock, "DEPENDENCIES")}
    _record(ledger, lock, pods, owners, direct)


def _record(
    ledger: Ledger, lock: dict[str, object], pods: list[_Pod], owners: dict[str, set[str]], direct: set[str]
) -> None:
    checksums = ledger.table(lock, "SPEC CHECKSUMS")
    sources = ledger.table(lock, "EXTERNAL SOURCES")
    checkouts = ledger.table(lock, "CHECKOUT OPTIONS")
    repositories = {
        str(name): repository
        for repository, names in ledger.table(lock, "SPEC REPOS").items()
        if isinstance(names, list)
        for name in names
    }
    for pod in pods:
        base = pod.name.partition("/")[0]
        checksum = checksums.get(base)
        repository = repositories.get(base, "")
        ledger.package(
            "cocoapods",
            pod.name,
            pod.version,
            pod.line,
            origin=_external(sources.get(base), checkouts.get(base))
            or (f"registry+{repository}" if repository else ""),
            hashes=(f"sha1:{checksum}",) if isinstance(checksum, str) and checksum else (),
            direct=pod.name in direct if direct else None,
            via=tuple(sorted(owners.get(pod.name, ()))),
        )


def _external(source: object, checkout: object) -> str:
    fields: dict[str, object] = {}
    for part in (source, checkout):
        if isinstance(part, dict):
            fields.update({str(key).lstrip(":"): value for key, value in part.items()})
    if "git" in fields:
        revision = next((fields[key] for key in ("commit", "tag", "branch") if key in fields), "")
        return f"git+{fields['git']}@{revision}"
    return next((f"path+{fields[key]}" for key in ("path", "podspec") if key in fields), "")


READER = PackageReader("Podfile.lock", collect, names=("podfile.lock",), marks=(r"^PODS:", r"^  - \S"))
