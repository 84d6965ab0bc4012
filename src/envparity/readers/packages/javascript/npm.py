"""Reads package-lock.json and npm-shrinkwrap.json, lockfile versions 1 to 3, and npm's list of what is installed.

The format is npm's own (its documentation: `package-lock.json`). A package that is installed in
several places with the same content is one fact, of all groups that need it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from envparity.model.expressions import expression
from envparity.model.records import dataclass, field
from envparity.readers.document import Document
from envparity.readers.packages.javascript.registry import commit_of, origin
from envparity.readers.packages.ledger import Ledger, known_version, merged_groups
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import json
from envparity.readers.syntax.jsonblocks import NotEven, Section, cut

_MODULES = "node_modules/"
_WANTS = ("dependencies", "optionalDependencies", "peerDependencies")
_ROOT_WANTS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_BUN = expression(rb'"lockfileVersion":\s*\d+,\s*(?:"configVersion":\s*\d+,\s*)?"workspaces"')


@dataclass(slots=True)
class Installed:
    """One package as it is installed in one or more places."""

    name: str
    version: str
    line: int
    origin: str
    hashes: tuple[str, ...]
    groups: tuple[str, ...]
    root: bool = False
    flags: set[str] = field(default_factory=set)
    via: set[str] = field(default_factory=set)
    direct: bool = False


def collect(document: Document, ledger: Ledger) -> None:
    """Read a package-lock.json of any version."""
    parts = cut(document.data, "packages")
    if parts is not None and "packages" in parts[1]:
        try:
            _of_entries(ledger, parts[0], parts[1]["packages"])
            ledger.whole = True
        except NotEven:
            del ledger.problems[:]
        else:
            return
    file = ledger.json(document)
    lock = file.table()
    _check_version(ledger, lock)
    if "packages" in lock:
        packages = ledger.table(lock, "packages")
        links = _links(packages.items())
        rows = zip(packages.items(), file.lines(("packages",), packages), strict=True)
        places, direct = _places(((*row, line) for row, line in rows), links, packages, lock, ledger)
    else:
        places, direct = _nested(file, lock, ledger), None
    _record(ledger, places, direct)


def _of_entries(ledger: Ledger, lock: Mapping[str, object], packages: Section) -> None:
    """Read the packages one after the other, so that never all of them are parsed at once."""
    _check_version(ledger, lock)
    links = _links(packages.with_word(b'"link": true'))
    rows = zip(packages.keys, packages.values(), packages.lines, strict=True)
    places, direct = _places(rows, links, dict.fromkeys(packages.keys), lock, ledger)
    _record(ledger, places, direct)


def _check_version(ledger: Ledger, lock: Mapping[str, object]) -> None:
    version = lock.get("lockfileVersion")
    if version is not None or "dependencies" not in lock:
        known_version(ledger, "package-lock.json", version, ("1", "2", "3"), key="lockfileVersion")


def _record(ledger: Ledger, places: Mapping[str, Installed], direct: set[str] | None) -> None:
    merged: dict[tuple[object, ...], Installed] = {}
    for path, item in places.items():
        item.direct = direct is not None and path in direct
        key = (item.name, item.version, item.origin, item.hashes, item.root, tuple(sorted(item.flags)))
        known = merged.setdefault(key, item)
        if known is not item:
            known.groups = merged_groups(known.groups, item.groups)
            known.via |= item.via
            known.direct = known.direct or item.direct
    for item in merged.values():
        ledger.package(
            "npm",
            item.name,
            item.version,
            item.line,
            groups=item.groups,
            origin=item.origin,
            hashes=item.hashes,
            direct=None if direct is None or item.root else item.direct,
            via=tuple(sorted(item.via)),
            root=item.root,
            flags=tuple(sorted(item.flags)),
        )


def _places(
    rows: Iterable[tuple[str, object, int]],
    links: Mapping[str, str],
    packages: Mapping[str, object],
    lock: Mapping[str, object],
    ledger: Ledger,
) -> tuple[dict[str, Installed], set[str] | None]:
    """Read `packages` of versions 2 and 3: by the path at which each is installed."""
    names_of_links = {target: path.rpartition(_MODULES)[2] for path, target in links.items()}
    found: dict[str, Installed] = {}
    wants: dict[str, set[str]] = {}
    for path, value, line in rows:
        entry = ledger.mapping(value, f"packages.{path}", line)
        if entry is None:
            continue
        if entry.get("link") is True:
            if path not in links:
                raise NotEven
            if ledger.text(entry, "resolved", path, line) not in packages:
                ledger.problem("a link to a package that is not in the file", line, path)
            continue
        item = _installed(ledger, path, entry, line)
        if item.root and "name" not in entry:
            item.name = names_of_links.get(path, item.name) or ledger.text(lock, "name") or "."
        found[path] = item
        keys = _ROOT_WANTS if item.root else _WANTS
        wants[path] = {name for key in keys if key in entry for name in ledger.table(entry, key, path, line)}
    direct = _connect(found, wants, packages, links)
    return found, direct if any(item.root for item in found.values()) else None


def _links(packages: Iterable[tuple[str, object]]) -> dict[str, str]:
    """Give the places that only point to a workspace member, with the member's path."""
    return {
        path: str(value.get("resolved"))
        for path, value in packages
        if isinstance(value, dict) and value.get("link") is True
    }


def _connect(
    found: Mapping[str, Installed],
    wants: Mapping[str, set[str]],
    packages: Mapping[str, object],
    links: Mapping[str, str],
) -> set[str]:
    """Note who needs whom; give the paths of what the project and its members ask for themselves."""
    direct: set[str] = set()
    for path, names in wants.items():
        owner = found[path]
        for name in names:
            target = _resolve(path, name, packages)
            item = found.get(links.get(target, target)) if target else None
            if item is None:
                continue
            if owner.root:
                direct.add(links.get(target, target))
            else:
                item.via.add(owner.name)
    return direct


def _resolve(path: str, name: str, packages: Mapping[str, object]) -> str:
    """Find the path at which a package finds another, as Node.js looks for it."""
    at = path
    while True:
        candidate = f"{at}/{_MODULES}{name}" if at else f"{_MODULES}{name}"
        if candidate in packages:
            return candidate
        if not at:
            return ""
        cut = at.rfind("/" + _MODULES)
        at = at[:cut] if cut > 0 else ""


def _installed(ledger: Ledger, path: str, entry: Mapping[str, object], line: int) -> Installed:
    resolved = ledger.text(entry, "resolved", path, line)
    integrity = ledger.text(entry, "integrity", path, line)
    outside = _MODULES not in f"/{path}" or not path
    root = outside and not integrity and "://" not in resolved
    folder = path.rpartition(_MODULES)[2] if not outside else ("" if root and not path else path)
    if outside and path:
        scope, _, last = path.rpartition("/")
        scope = scope.rpartition("/")[2]
        folder = f"{scope}/{last}" if scope.startswith("@") else last
    name = ledger.text(entry, "name", path, line) or folder
    where = f"path+{path}" if root and path else origin(resolved, name)
    version = ledger.text(entry, "version", path, line)
    flags = _flags(ledger, entry, path, line)
    if not root and folder != name:
        flags.add(f"alias={folder}")
    return Installed(
        name, version, line, where, tuple(integrity.split()), _groups(entry), root, flags
    )  # fmt: skip


def _groups(entry: Mapping[str, object]) -> tuple[str, ...]:
    if entry.get("devOptional") is True:
        return ("optional", "development")
    if entry.get("dev") is True:
        return ("development",)
    return ("optional",) if entry.get("optional") is True else ("runtime",)


def _flags(ledger: Ledger, entry: Mapping[str, object], path: str, line: int) -> set[str]:
    flags: set[str] = set()
    if entry.get("hasInstallScript") is True:
        flags.add("install-script")
    if entry.get("inBundle") is True or entry.get("bundled") is True:
        flags.add("bundled")
    for key in ("os", "cpu", "libc"):
        if key in entry:
            value = entry[key]
            names = [value] if isinstance(value, str) else ledger.texts(entry, key, path, line)
            flags.update(f"{key}={name}" for name in names)
    if "deprecated" in entry and entry["deprecated"] is not False:
        flags.add("deprecated")
    return flags


def _nested(file: json.JsonFile, lock: Mapping[str, object], ledger: Ledger) -> dict[str, Installed]:
    """Read `dependencies` of version 1: each may hold its own."""
    found: dict[str, Installed] = {}
    wants: dict[str, list[str]] = {}
    open_: list[tuple[json.Path, str, Mapping[str, object]]] = [((), "", lock)]
    while open_:
        path, place, owner = open_.pop()
        where = ".".join(str(part) for part in path)
        table = ledger.table(owner, "dependencies", where)
        here = (*path, "dependencies")
        for (name, value), line in zip(table.items(), file.lines(here, table), strict=True):
            entry = ledger.mapping(value, name, line)
            if entry is None:
                continue
            spot = f"{place}/{_MODULES}{name}" if place else f"{_MODULES}{name}"
            found[spot] = _dependency(ledger, name, entry, line)
            wants[spot] = (
                list(ledger.table(entry, "requires", name, line)) if entry.get("requires") is not True else []
            )
            if "dependencies" in entry:
                open_.append(((*here, name), spot, entry))
    for spot, names in wants.items():
        for name in names:
            item = found.get(_resolve(spot, name, found))
            if item is not None:
                item.via.add(found[spot].name)
    return dict(sorted(found.items(), key=lambda pair: pair[1].line))


def _dependency(ledger: Ledger, name: str, entry: Mapping[str, object], line: int) -> Installed:
    version = ledger.text(entry, "version", name, line)
    resolved = ledger.text(entry, "resolved", name, line) if entry.get("resolved") is not False else ""
    flags = _flags(ledger, entry, name, line)
    if version.startswith("npm:"):
        real, _, version = version[4:].rpartition("@")
        flags.add(f"alias={name}")
        name = real
    where = origin(resolved, name)
    if not version[:1].isdigit() and (":" in version or "/" in version):
        where = origin(version, name)
        version = commit_of(where)
    return Installed(
        name, version, line, where, tuple(ledger.text(entry, "integrity", name, line).split()),
        _groups(entry), False, flags,
    )  # fmt: skip


def _looks(path: str, head: bytes) -> bool:
    return path.lower().endswith(".json") and b'"lockfileVersion"' in head and not _BUN.search(head)


READER = PackageReader(
    "package-lock.json",
    collect,
    names=("package-lock.json", "npm-shrinkwrap.json", ".package-lock.json"),
    head=_looks,
)
