"""Reads Pipfile.lock: two sections, `default` for what runs and `develop` for the rest.

Format: https://github.com/pypa/pipfile#pipfilelock. Other sections are Pipenv's package categories.
"""

from __future__ import annotations

from collections.abc import Mapping

from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.python.lines import origin
from envparity.readers.packages.python.markers import plain
from envparity.readers.packages.python.names import normal
from envparity.readers.packages.reader import PackageReader

_GROUPS = {"default": "runtime", "develop": "development"}


def collect(document: Document, ledger: Ledger) -> None:
    """Read a Pipfile.lock; a package of several sections is one, of all their groups."""
    file = ledger.json(document)
    lock = file.table()
    meta = ledger.table(lock, "_meta")
    if "pipfile-spec" in meta:
        known_version(ledger, "Pipfile.lock", meta["pipfile-spec"], ("6",), key="_meta.pipfile-spec")
    indexes = _indexes(ledger, meta)
    requires = ledger.table(meta, "requires", "_meta")
    for key in ("python_full_version", "python_version"):
        if key in requires:
            ledger.runtime(
                "Python", ledger.text(requires, key, "_meta"), file.line(("_meta", "requires", key))
            )
            break
    seen: dict[tuple[str, str], int] = {}
    for section in lock:
        if section == "_meta":
            continue
        table = ledger.table(lock, section)
        group = _GROUPS.get(section, "test" if section.startswith("test") else "development")
        for (name, value), line in zip(table.items(), file.lines((section,), table), strict=True):
            entry = ledger.mapping(value, f"{section}.{name}", line)
            if entry is not None:
                _package(ledger, name, entry, line, group, indexes, seen)


def _indexes(ledger: Ledger, meta: Mapping[str, object]) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in ledger.items(meta, "sources", "_meta"):
        if isinstance(item, dict) and isinstance(item.get("name"), str) and isinstance(item.get("url"), str):
            found[item["name"]] = item["url"]
    return found


def _package(
    ledger: Ledger, name: str, entry: Mapping[str, object], line: int, group: str,
    indexes: Mapping[str, str], seen: dict[tuple[str, str], int],
) -> None:  # fmt: skip
    pin = ledger.text(entry, "version", name, line)
    version = pin.lstrip("=") if pin.startswith("=") else ""
    known = seen.get((normal(name), version))
    if known is not None:
        ledger.regroup(known, (group,))
        return
    flags = [f"extra={extra}" for extra in ledger.texts(entry, "extras", name, line)]
    if entry.get("editable") is True:
        flags.append("editable")
    if pin and not version and pin != "*":
        flags.append(f"range={pin}")
    found = ledger.package(
        "pypi",
        name,
        version,
        line,
        key=normal(name),
        groups=(group,),
        origin=_origin(ledger, name, entry, line, indexes),
        hashes=tuple(ledger.texts(entry, "hashes", name, line)),
        markers=plain(ledger.text(entry, "markers", name, line)),
        flags=tuple(sorted(flags)),
    )
    if found is not None:
        seen[normal(name), version] = len(ledger.packages) - 1


def _origin(
    ledger: Ledger, name: str, entry: Mapping[str, object], line: int, indexes: Mapping[str, str]
) -> str:
    for scheme in ("git", "hg", "svn", "bzr"):
        if scheme in entry:
            url = ledger.text(entry, scheme, name, line)
            return f"{scheme}+{url.removeprefix(f'{scheme}+')}@{ledger.text(entry, 'ref', name, line)}"
    for key in ("path", "file"):
        if key in entry:
            return origin(ledger.text(entry, key, name, line))
    index = ledger.text(entry, "index", name, line)
    url = indexes.get(index, "") or (next(iter(indexes.values())) if indexes and not index else "")
    return f"registry+{url}" if url else ""


READER = PackageReader(
    "Pipfile.lock",
    collect,
    names=("pipfile.lock",),
    marks=(r'"_meta"\s*:', r'"pipfile-spec"|"(?:default|develop)"\s*:'),
    gives=frozenset({"package", "runtime"}),
)
