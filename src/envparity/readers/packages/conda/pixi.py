"""Reads pixi.lock, versions 4 to 7: environments, platforms, and the packages of Conda and PyPI that they share.

Format: https://pixi.sh/latest/workspace/lockfile/. The environment `default` is what runs; others are for
development, or for tests when they say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.conda.lock import Locked, channel, record
from envparity.readers.packages.ledger import Ledger, known_version, merged_groups
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import blocks

_FILE = expression(r"(.+)-([^-]+)-([^-]+?)(?:\.conda|\.tar\.bz2)$")
_BUILT = expression(r"([^\[\]\s]+)\[[^\[\]]*\] @ (.+)")
"""A package that is built from a folder, its variant in brackets."""
_NAME = expression(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
Use = tuple[set[str], set[str]]
Scanned = tuple[object, int, dict[str, Use], Sequence[tuple[Mapping[str, object], int]]]
"""The format's version with its line, who uses which address, and the packages with their lines."""

_WORD = r"[A-Za-z0-9_./][^\n:#'\"]*(?::(?! )[^\n:#'\"]+)*(?<! )"
_VERSION = expression(r"version: (\d+)")
_HEADER = expression(r"( {2}| {4}| {6})([A-Za-z0-9_-]+):")
_ADDRESS = expression(rf" {{6}}- (?:conda|pypi): ({_WORD})")
_CHANNEL = expression(rf" {{4}}- url: {_WORD}")
_ENTRY = expression(
    rf"- (conda|pypi): ({_WORD})\n((?:  [a-z0-9_]+:(?: (?:{_WORD}|\[\])|(?:\n  - {_WORD})+)\n)*)"
)
_FIELD = expression(r"  ([a-z0-9_]+):(?: ([^\n]*)|((?:\n  - [^\n]*)+))\n")
_ITEM = expression(r"  - ([^\n]*)")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a pixi.lock."""
    text = document.text()
    version, line, uses, entries = scan(text) or parse(text, ledger)
    known_version(ledger, "pixi.lock", version, ("4", "5", "6", "7"), line=line)
    found: dict[tuple[str, ...], Locked] = {}
    for entry, number in entries:
        _take(ledger, entry, number, uses, found)
    record(ledger, found.values())


def scan(text: str) -> Scanned | None:
    """Read a file that is written as pixi writes it, line by line; none when anything in it is written otherwise."""
    head, separator, rest = text.partition("\npackages:\n")
    if not separator or not blocks.is_plain(text):
        return None
    uses: dict[str, Use] = {}
    lines = iter(head.split("\n"))
    version = _VERSION.fullmatch(next(lines))
    if version is None or next(lines, "") != "environments:":
        return None
    place: list[str] = []
    seen: set[tuple[str, ...]] = set()
    empty = False
    for line in lines:
        if row := _ADDRESS.fullmatch(line):
            if len(place) != 3 or place[1] != "packages":
                return None
            environments, names = uses.setdefault(row[1], (set(), set()))
            environments.add(place[0])
            names.add(place[2])
            empty = False
        elif name := _HEADER.fullmatch(line):
            depth = len(name[1]) // 2
            if empty and depth <= len(place):
                return None
            place = [*place[: depth - 1], name[2]]
            if len(place) != depth or tuple(place) in seen:
                return None
            empty = True
            seen.add(tuple(place))
        elif place[1:] == ["channels"] and _CHANNEL.fullmatch(line):
            empty = False
        else:
            return None
    entries = _entries(rest, head.count("\n") + 3)
    return None if entries is None or empty else (version[1], 1, uses, entries)


def _entries(text: str, line: int) -> Sequence[tuple[Mapping[str, object], int]] | None:
    found: list[tuple[Mapping[str, object], int]] = []
    at = 0
    while at < len(text):
        entry = _ENTRY.match(text, at)
        if entry is None:
            return None
        fields: dict[str, object] = {entry[1]: entry[2]}
        for key, value, items in _FIELD.findall(entry[3]):
            if key in fields:
                return None
            fields[key] = _ITEM.findall(items) if items else [] if value == "[]" else value
        found.append((fields, line))
        line += text.count("\n", at, entry.end())
        at = entry.end()
    return found


def parse(text: str, ledger: Ledger) -> Scanned:
    """Read any valid file through the YAML parser; bad entries become problems."""
    lock = ledger.yaml(text)
    uses = _uses(ledger, lock)
    entries = list(ledger.rows(lock, "packages"))
    return lock.get("version"), lock.lines.get("version", 0), uses, entries


def _uses(ledger: Ledger, lock: Mapping[str, object]) -> dict[str, Use]:
    """Give each address's environments and platforms."""
    found: dict[str, Use] = {}
    for environment, value in ledger.table(lock, "environments").items():
        table = ledger.mapping(value, f"environments.{environment}")
        platforms = ledger.table(table, "packages", environment) if table else {}
        for platform in platforms:
            for item in ledger.items(platforms, platform, environment):
                for address in item.values() if isinstance(item, dict) else ():
                    if isinstance(address, str):
                        environments, names = found.setdefault(address, (set(), set()))
                        environments.add(environment)
                        names.add(platform)
    return found


def _take(
    ledger: Ledger, entry: Mapping[str, object], line: int, uses: Mapping[str, Use],
    found: dict[tuple[str, ...], Locked],
) -> None:  # fmt: skip
    pip = "pypi" in entry or entry.get("kind") == "pypi"
    address = ledger.text(entry, "pypi" if "pypi" in entry else "conda", "packages", line) or ledger.text(
        entry, "url" if "url" in entry else "path", "packages", line
    )
    file = _FILE.match(address.rpartition("/")[2])
    name = ledger.text(entry, "name", address, line) or (file[1] if file else "")
    version = ledger.text(entry, "version", address, line) or (file[2] if file else "")
    environments, platforms = uses.get(address, (set(), set()))
    build = ledger.text(entry, "build", address, line) or (file[3] if file else "")
    built = _BUILT.fullmatch(ledger.text(entry, "conda_source", "packages", line))
    if built:
        address, name = built[0], name or built[1]
        environments, platforms = uses.get(address, (set(), set()))
    where = f"path+{built[2]}" if built else _origin(address, pip=pip)
    new = Locked("pypi" if pip else "conda", name or address, version, line, _groups(environments), where)
    known = found.setdefault((new.ecosystem, new.name, new.version), new)
    known.groups = merged_groups(known.groups, new.groups)
    for algorithm in ("sha256", "md5"):
        digest = ledger.text(entry, algorithm, name, line)
        if digest:
            known.hashes[f"{algorithm}:{digest}"] = None
    known.platforms |= platforms
    if build and not pip:
        known.flags.add(f"build={build}")
    if entry.get("editable") == "true":
        known.flags.add("editable")
    for key in ("depends", "requires_dist"):
        for want in ledger.texts(entry, key, name, line) if key in entry else ():
            match = _NAME.match(want)
            if match:
                known.wants.add(match[0])


def _origin(address: str, *, pip: bool) -> str:
    """Write a package's address as its origin: a repository with its commit, a folder, or the channel or folder it lies in."""
    if address.startswith("git+"):
        url, _, commit = address.partition("#")
        return f"{url.partition('?')[0]}@{commit}" if commit else url
    if "://" not in address:
        return f"path+{address}"
    return f"url+{address.rpartition('/')[0]}" if pip else f"registry+{channel(address)}"


def _groups(environments: set[str]) -> tuple[str, ...]:
    folded = (
        "runtime"
        if name in ("default", "prod", "production")
        else "test"
        if "test" in name
        else "development"
        for name in environments
    )
    return merged_groups(tuple(folded))


READER = PackageReader(
    "pixi.lock",
    collect,
    names=("pixi.lock",),
    marks=(r"^version: [0-9]+", r"^environments:"),
)
