"""Reads composer.lock: what is required, and what is required for development.

Format: https://getcomposer.org/doc/01-basic-usage.md#composer-lock-the-lock-file. A package's content is
pinned by the commit of its source and, where the repository gives one, by the archive's checksum.
"""

from __future__ import annotations

from collections.abc import Mapping

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax.jsonblocks import NotEven, cut

_LISTS = (("packages", "runtime"), ("packages-dev", "development"))
_READ = ("name", "version", "source", "dist", "require", "replace", "provide", "type", "abandoned")
_Row = tuple[Mapping[str, object], int, str]
_PLATFORM = expression(r"(?:php|hhvm|ext-|lib-|composer)")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a composer.lock."""
    lock, entries, php = _cut(document) or _parsed(document, ledger)
    ledger.whole = True
    if "packages" not in lock:
        ledger.problem("the lock has no `packages`", 1)
    owners: dict[str, set[str]] = {}
    for package, line, _ in entries:
        for want in ledger.table(package, "require", "packages", line):
            if not _PLATFORM.match(want):
                owners.setdefault(want.lower(), set()).add(ledger.text(package, "name", "packages", line))
    for package, line, group in entries:
        _package(ledger, package, line, group, owners)
    platform = lock.get("platform")
    if isinstance(platform, dict) and isinstance(platform.get("php"), str):
        ledger.runtime("PHP", platform["php"], php)


def _cut(document: Document) -> tuple[Mapping[str, object], list[_Row], int] | None:
    """Read a lock that is written as Composer writes it, one package at a time; none for any other."""
    parts = cut(document.data, *(key for key, _ in _LISTS))
    if parts is None or "packages" not in parts[1]:
        return None
    lock, sections = parts
    entries: list[_Row] = []
    try:
        for key, group in _LISTS:
            if key in sections:
                for line, value in zip(sections[key].lines, sections[key].values(), strict=True):
                    entries.append(({name: value[name] for name in _READ if name in value}, line, group))
            elif lock.get(key):
                return None
    except NotEven:
        return None
    start = document.data.find(b'\n    "platform": {')
    php = document.data.find(b'"php":', start)
    if (start < 0 or php < 0) and lock.get("platform"):
        return None
    return lock, entries, document.data.count(b"\n", 0, php) + 1


def _parsed(document: Document, ledger: Ledger) -> tuple[Mapping[str, object], list[_Row], int]:
    file = ledger.json(document)
    lock = file.table()
    entries: list[_Row] = []
    for key, group in _LISTS:
        items = ledger.items(lock, key)
        for index, (item, line) in enumerate(zip(items, file.lines((key,), items), strict=True)):
            entry = ledger.mapping(item, f"{key}[{index}]", line)
            if entry is not None:
                entries.append((entry, line, group))
    return lock, entries, file.line(("platform", "php"))


def _package(
    ledger: Ledger, entry: Mapping[str, object], line: int, group: str, owners: Mapping[str, set[str]]
) -> None:
    name = ledger.text(entry, "name", "packages", line)
    source, dist = ledger.table(entry, "source", name, line), ledger.table(entry, "dist", name, line)
    checksum = ledger.text(dist, "shasum", name, line)
    reference = ledger.text(source, "reference", name, line) or ledger.text(dist, "reference", name, line)
    flags = ["plugin"] if entry.get("type") == "composer-plugin" else []
    if entry.get("abandoned"):
        flags.append("abandoned")
    for key in ("replace", "provide"):
        if key in entry:
            flags += (f"provides={other.lower()}" for other in ledger.table(entry, key, name, line))
    ledger.package(
        "composer",
        name,
        ledger.text(entry, "version", name, line),
        line,
        key=name.lower(),
        groups=(group,),
        origin=_origin(ledger, source, dist, name, line),
        hashes=tuple(
            digest for digest in (checksum and f"sha1:{checksum}", reference and f"git:{reference}") if digest
        ),
        via=tuple(sorted(owners.get(name.lower(), ()))),
        flags=tuple(dict.fromkeys(flags)),
    )


def _origin(
    ledger: Ledger, source: Mapping[str, object], dist: Mapping[str, object], name: str, line: int
) -> str:
    if source:
        return f"{ledger.text(source, 'type', name, line) or 'git'}+{ledger.text(source, 'url', name, line)}"
    kind, url = ledger.text(dist, "type", name, line), ledger.text(dist, "url", name, line)
    return f"path+{url}" if kind == "path" else f"url+{url}" if url else ""


READER = PackageReader(
    "composer.lock",
    collect,
    names=("composer.lock", "symfony.composer.lock"),
    marks=(r'"content-hash"\s*:|"packages-dev"\s*:|"_readme"', r'"packages(?:-dev)?"\s*:'),
    gives=frozenset({"package", "runtime"}),
)
