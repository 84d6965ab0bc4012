"""Reads pylock.toml, the lock format of all Python tools (PEP 751).

Format: https://packaging.python.org/en/latest/specifications/pylock-toml/. Groups and extras are not stored
for each package; they stand in its marker.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.python.markers import plain
from envparity.readers.packages.python.names import normal
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import toml


def collect(document: Document, ledger: Ledger) -> None:
    """Read a pylock.toml."""
    file = toml.parse(document)
    known_version(ledger, "pylock.toml", file.value.get("lock-version"), ("1.0",), key="lock-version")
    ledger.runtime(
        "Python", ledger.text(file.value, "requires-python"), toml.line_of(document.text(), "requires-python")
    )
    entries = list(ledger.tables(file, "packages"))
    owners = _owners(entry for entry, _ in entries)
    for entry, line in entries:
        _package(ledger, entry, line, owners)


def _owners(entries: Iterator[dict[str, object]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for entry in entries:
        wants = entry.get("dependencies")
        for want in wants if isinstance(wants, list) else ():
            if isinstance(want, dict) and isinstance(want.get("name"), str):
                found.setdefault(normal(want["name"]), set()).add(str(entry.get("name", "")))
    return found


def _package(ledger: Ledger, entry: Mapping[str, object], line: int, owners: Mapping[str, set[str]]) -> None:
    name = ledger.text(entry, "name", "packages", line)
    marker = plain(ledger.text(entry, "marker", name, line))
    directory = ledger.table(entry, "directory", name, line)
    key = normal(name)
    ledger.package(
        "pypi",
        name,
        ledger.text(entry, "version", name, line),
        line,
        key=key,
        groups=_groups(marker),
        origin=_origin(ledger, entry, name, line),
        hashes=tuple(_hashes(ledger, entry, name, line)),
        markers=marker,
        via=tuple(sorted(owners.get(key, ()))),
        root=directory.get("path") == ".",
        flags=("editable",) if directory.get("editable") is True else (),
    )


def _groups(marker: str) -> tuple[str, ...]:
    if "dependency_groups" in marker:
        return ("development",)
    return ("optional",) if "in extras" in marker else ("runtime",)


def _hashes(ledger: Ledger, entry: Mapping[str, object], name: str, line: int) -> Iterator[str]:
    files = [entry.get("archive"), entry.get("sdist"), *ledger.items(entry, "wheels", name, line)]
    for file in files:
        if isinstance(file, dict):
            for algorithm, digest in ledger.table(file, "hashes", name, line).items():
                if isinstance(digest, str):
                    yield f"{algorithm}:{digest}"


def _origin(ledger: Ledger, entry: Mapping[str, object], name: str, line: int) -> str:
    vcs = ledger.table(entry, "vcs", name, line)
    if vcs:
        place = ledger.text(vcs, "url", name, line) or ledger.text(vcs, "path", name, line)
        return f"{ledger.text(vcs, 'type', name, line)}+{place}@{ledger.text(vcs, 'commit-id', name, line)}"
    for key in ("directory", "archive"):
        table = ledger.table(entry, key, name, line)
        if table:
            path, url = ledger.text(table, "path", name, line), ledger.text(table, "url", name, line)
            return f"path+{path}" if path else f"url+{url}"
    index = ledger.text(entry, "index", name, line)
    return f"registry+{index}" if index else ""


READER = PackageReader(
    "pylock.toml",
    collect,
    names=("pylock.toml", "pylock.*.toml"),
    marks=(r"^lock-version = ", r"^\[\[packages\]\]|^created-by = "),
    gives=frozenset({"package", "runtime"}),
)
