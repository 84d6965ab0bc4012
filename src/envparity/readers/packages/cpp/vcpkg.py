"""Reads vcpkg.json: what a project asks for, with overrides as pins and the baseline that fixes the rest.

Format: https://learn.microsoft.com/vcpkg/reference/vcpkg-json.
"""

from __future__ import annotations

from collections.abc import Mapping

from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import json

_VERSIONS = ("version", "version-semver", "version-date", "version-string")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a vcpkg.json."""
    file = ledger.json(document)
    manifest = file.table()
    name = ledger.text(manifest, "name")
    if name:
        ledger.package("vcpkg", name, _version(ledger, manifest, ""), file.line(("name",)), root=True)
    pins = {
        ledger.text(item, "name", "overrides"): _version(ledger, item, "overrides")
        for item in ledger.items(manifest, "overrides")
        if isinstance(item, dict)
    }
    baseline = ledger.text(manifest, "builtin-baseline")
    for path, items, group in _lists(ledger, manifest):
        for index, item in enumerate(items):
            _dependency(ledger, item, file.line((*path, index)), group, pins, baseline)


def _lists(ledger: Ledger, manifest: Mapping[str, object]) -> list[tuple[json.Path, list[object], str]]:
    found: list[tuple[json.Path, list[object], str]] = [
        (("dependencies",), ledger.items(manifest, "dependencies"), "runtime")
    ]
    for feature, value in ledger.table(manifest, "features").items():
        if isinstance(value, dict):
            path: json.Path = ("features", feature, "dependencies")
            found.append((path, ledger.items(value, "dependencies", f"features.{feature}"), "optional"))
    return found


def _version(ledger: Ledger, owner: Mapping[str, object], where: str) -> str:
    version = next((ledger.text(owner, key, where) for key in _VERSIONS if key in owner), "")
    port = owner.get("port-version")
    return f"{version}#{port}" if port else version


def _dependency(
    ledger: Ledger, item: object, line: int, group: str, pins: Mapping[str, str], baseline: str
) -> None:
    entry = {"name": item} if isinstance(item, str) else ledger.mapping(item, "dependencies", line)
    if entry is None:
        return
    name = ledger.text(entry, "name", "dependencies", line)
    least = ledger.text(entry, "version>=", name, line)
    flags = [f"range=>={least}"] if least else []
    flags += [
        f"feature={part}" for part in ledger.items(entry, "features", name, line) if isinstance(part, str)
    ]
    if baseline and name not in pins:
        flags.append(f"baseline={baseline}")
    ledger.package(
        "vcpkg",
        name,
        pins.get(name, ""),
        line,
        groups=("build",) if entry.get("host") is True else (group,),
        markers=ledger.text(entry, "platform", name, line),
        direct=True,
        flags=tuple(sorted(flags)),
    )


READER = PackageReader(
    "vcpkg.json",
    collect,
    names=("vcpkg.json",),
    marks=(r'"dependencies"\s*:', r'"builtin-baseline"\s*:|vcpkg\.schema'),
)
