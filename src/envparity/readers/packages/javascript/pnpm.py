"""Reads pnpm-lock.yaml, lockfile versions 5 to 9: packages, who needs whom, and in which group.

Versions 5 and 6 say of each package whether it is for development; 9 keeps packages and their
resolved dependencies (`snapshots`) apart, and groups follow from what the workspace's members ask for.
pnpm 11 writes two YAML documents, the project being the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from envparity.model.records import dataclass, field
from envparity.readers.document import Document
from envparity.readers.packages.graph import Links
from envparity.readers.packages.javascript.registry import origin
from envparity.readers.packages.javascript.sections import Told, Wants, scan
from envparity.readers.packages.ledger import Ledger, known_version, merged_groups
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import blocks

_IMPORTED = (
    ("dependencies", "runtime"),
    ("optionalDependencies", "optional"),
    ("devDependencies", "development"),
    ("configDependencies", "build"),
    ("packageManagerDependencies", "build"),
)


@dataclass(slots=True)
class Locked:
    """One package of the lock, with the numbers of the ways in which it is installed (by peers)."""

    name: str
    version: str
    line: int
    origin: str
    hashes: tuple[str, ...]
    groups: tuple[str, ...] | None
    flags: frozenset[str]
    ways: list[int] = field(default_factory=list)


def collect(document: Document, ledger: Ledger) -> None:
    """Read a pnpm-lock.yaml."""
    text = document.text()
    found = scan(text)
    ledger.whole = found is not None and text.find("<<<<<<< ") < 0
    lock = found if found is not None else ledger.yaml(text)
    line = lock.lines.get("lockfileVersion", 0)
    version = known_version(
        ledger, "pnpm-lock.yaml", lock.get("lockfileVersion"), ("5.4", "6.1", "7.0", "9.0"),
        line=line, key="lockfileVersion",
    )  # fmt: skip
    packages = ledger.table(lock, "packages")
    old = not version.startswith("9")
    locked = _packages(ledger, packages, old)
    snapshots = packages if old else ledger.table(lock, "snapshots")
    _record(ledger, locked, *_links(ledger, lock, locked, snapshots))


def _packages(ledger: Ledger, packages: Mapping[str, object], old: bool) -> dict[str, Locked]:
    merged: dict[tuple[object, ...], Locked] = {}
    found: dict[str, Locked] = {}
    lines = packages.lines if isinstance(packages, blocks.Table) else {}
    for key, value in packages.items():
        line = lines.get(key, 0)
        locked = _locked(ledger, key, value, line, old)
        if locked is None:
            continue
        known = merged.setdefault((locked.name, locked.version, locked.origin, locked.hashes), locked)
        if known is not locked:
            known.groups = merged_groups(known.groups or (), locked.groups or ()) if old else None
            known.flags |= locked.flags
        found[key] = known
    return found


def _locked(ledger: Ledger, key: str, value: object, line: int, old: bool) -> Locked | None:
    name, version = _named(key, old)
    if isinstance(value, Told):
        entry: Mapping[str, object] = {}
        hashes, flags, where = value.hashes, value.flags, ""
        if "patch_hash=" in key:
            flags |= _flags({}, key)
    else:
        table = ledger.mapping(value or {}, key, line)
        if table is None:
            return None
        entry, flags = table, _flags(table, key)
    if "name" not in entry and (not name or (old and not version[:1].isdigit())):
        ledger.problem("a key that names no package with its version", line, key)
        return None
    if "name" in entry:
        name = ledger.text(entry, "name", key, line)
    if "version" in entry:
        version = ledger.text(entry, "version", key, line)
    elif ":" in version or "/" in version:
        version = ""
    if not isinstance(value, Told):
        resolution = ledger.table(entry, "resolution", key, line)
        hashes = tuple(ledger.text(resolution, "integrity", key, line).split())
        where = _origin(ledger, resolution, name, key, line)
    return Locked(name, version, line, where, hashes, _groups(entry) if old else None, flags)


@lru_cache(maxsize=16384)
def _named(key: str, old: bool) -> tuple[str, str]:
    """Give the name and version that a key holds: `/a/1.0.0_peer`, `/a@1.0.0(peer)`, `a@1.0.0`."""
    text = key.partition("(")[0]
    host, separator, rest = text.partition("/")
    if old and separator and ("." in host or not host) and ":" not in host:
        body = rest  # another registry's name may stand before the slash
        at = body.find("@", 1)
        slash = body.find("/", body.find("/") + 1 if body.startswith("@") else 0)
        if slash >= 0 and (at < 0 or slash < at):
            return body[:slash], body[slash + 1 :].partition("_")[0]
        return (body[:at], body[at + 1 :]) if at > 0 else (body, "")
    text = text.removeprefix("/")
    at = text.find("@", 1)
    return (text[:at], text[at + 1 :]) if at > 0 else (text, "")


def _groups(entry: Mapping[str, object]) -> tuple[str, ...]:
    if entry.get("dev") == "true":
        return ("development",)
    return ("optional",) if entry.get("optional") == "true" else ("runtime",)


def _origin(ledger: Ledger, resolution: Mapping[str, object], name: str, key: str, line: int) -> str:
    if "repo" in resolution:
        repository = ledger.text(resolution, "repo", key, line)
        return f"git+{repository.removeprefix('git+')}@{ledger.text(resolution, 'commit', key, line)}"
    if "directory" in resolution:
        return f"path+{ledger.text(resolution, 'directory', key, line)}"
    return origin(ledger.text(resolution, "tarball", key, line), name)


def _flags(entry: Mapping[str, object], key: str) -> frozenset[str]:
    flags = {"install-script"} if entry.get("requiresBuild") == "true" else set()
    for what in ("os", "cpu", "libc"):
        value = entry.get(what)
        if isinstance(value, list):
            flags.update(f"{what}={which}" for which in value if isinstance(which, str))
    if "deprecated" in entry:
        flags.add("deprecated")
    if "patch_hash=" in key:
        flags.add(f"patched={key.partition('patch_hash=')[2].partition(')')[0]}")
    return frozenset(flags)


class _Ways:
    """Every way in which a package is installed (by its peers), and how a reference finds one."""

    def __init__(self, locked: Mapping[str, Locked], keys: list[str]) -> None:
        self.numbers = {key: number for number, key in enumerate(keys)}
        self.locked = [locked.get(key) or locked.get(key.partition("(")[0]) for key in keys]
        self.names = [
            found.name if found else _named(key, key.startswith("/"))[0]
            for found, key in zip(self.locked, keys, strict=True)
        ]

    def of(self, wants: Wants) -> list[int]:
        """Find what a package asks for."""
        numbers, names = self.numbers, self.names
        found: list[int] = []
        for name, joined in zip(*wants, strict=True):
            at = numbers.get(joined)
            if at is None or names[at] != name:
                at = self.number(name, joined[len(name) + 1 :])
            if at is not None:
                found.append(at)
        return found

    def number(self, name: str, reference: str) -> int | None:
        """Find what `name: reference` means; a package under another name is an alias."""
        for candidate in (f"{name}@{reference}", reference, f"/{name}@{reference}", f"/{name}/{reference}"):
            number = self.numbers.get(candidate)
            if number is not None:
                found = self.locked[number]
                if found is not None and found.name != name:
                    found.flags |= {f"alias={name}"}
                return number
        return None


def _links(
    ledger: Ledger, lock: Mapping[str, object], locked: Mapping[str, Locked], snapshots: Mapping[str, object]
) -> tuple[Links, bool]:
    """Connect every way in which a package is installed; tell whether the members say what they ask for."""
    keys = list(snapshots)
    ways = _Ways(locked, keys)
    lines = snapshots.lines if isinstance(snapshots, blocks.Table) else {}
    for number, (key, found) in enumerate(zip(keys, ways.locked, strict=True)):
        if found is None:
            ledger.problem("a snapshot of a package that is not in the file", lines.get(key, 0), key)
        else:
            found.ways.append(number)
            if "patch_hash=" in key:
                found.flags |= _flags({}, key)
    links = Links(ways.names, [])
    for key, value in snapshots.items():
        links.targets.append(ways.of(value) if isinstance(value, Wants) else _wants(ledger, key, value, ways))
    importers = ledger.table(lock, "importers") if "importers" in lock else {".": lock}
    known = False
    for path, importer in importers.items():
        table = ledger.mapping(importer, f"importers.{path}")
        if table is not None:
            for group, asked in _asked(ledger, path, table, ways):
                known = True
                if asked is not None:
                    links.roots.append((group, asked))
    return links, known


def _wants(ledger: Ledger, key: str, value: object, ways: _Ways) -> list[int]:
    if not isinstance(value, dict):
        return []
    found = (
        ways.number(name, str(want))
        for part in ("dependencies", "optionalDependencies")
        if part in value
        for name, want in ledger.table(value, part, key).items()
    )
    return [number for number in found if number is not None]


def _asked(
    ledger: Ledger, path: str, importer: Mapping[str, object], ways: _Ways
) -> Iterator[tuple[str, int | None]]:
    for part, group in _IMPORTED:
        if part not in importer:
            continue
        for name, want in ledger.table(importer, part, f"importers.{path}").items():
            reference = want.get("version", "") if isinstance(want, dict) else want
            yield group, ways.number(name, str(reference))


def _record(ledger: Ledger, locked: Mapping[str, Locked], links: Links, known: bool) -> None:
    groups, direct, via = links.groups(), links.direct(), links.via()
    for entry in {id(entry): entry for entry in locked.values()}.values():
        ways = entry.ways
        if len(ways) == 1:
            found, asked, owners = groups[ways[0]], direct[ways[0]], via[ways[0]]
        else:
            some = [groups[way] for way in ways if groups[way]]
            found = merged_groups(*some) if some else ()
            asked = any(direct[way] for way in ways)
            owners = tuple(sorted({name for way in ways for name in via[way]}))
        ledger.package(
            "npm",
            entry.name,
            entry.version,
            entry.line,
            groups=entry.groups or found or ("runtime",),
            origin=entry.origin,
            hashes=entry.hashes,
            direct=asked if known else None,
            via=owners,
            flags=tuple(sorted(entry.flags)),
        )


READER = PackageReader(
    "pnpm-lock.yaml",
    collect,
    names=("pnpm-lock.yaml",),
    marks=(
        r"^lockfileVersion: ['\"]?[0-9]",
        r"^(?:packages|importers|dependencies|devDependencies|specifiers|settings):",
    ),
)
