"""Reads pixi.lock, versions 4 to 6: environments, platforms, and the packages of Conda and PyPI that they share.

Format: https://pixi.sh/latest/workspace/lockfile/. The environment `default` is what runs; others are for
development, or for tests when they say so.
"""

from __future__ import annotations

from collections.abc import Mapping

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.conda.lock import Locked, channel, record
from envparity.readers.packages.ledger import Ledger, known_version, merged_groups
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import blocks

_FILE = expression(r"(.+)-([^-]+)-([^-]+?)(?:\.conda|\.tar\.bz2)$")
_NAME = expression(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
Use = tuple[set[str], set[str]]


def collect(document: Document, ledger: Ledger) -> None:
    """Read a pixi.lock."""
    lock, problems = blocks.one(document.text())
    for problem in problems:
        ledger.problem(problem.message, problem.line, problem.key)
    line = lock.lines.get("version", 0)
    known_version(ledger, "pixi.lock", lock.get("version"), ("4", "5", "6"), line=line)
    uses = _uses(ledger, lock)
    found: dict[tuple[str, ...], Locked] = {}
    items = ledger.items(lock, "packages")
    for item, number in zip(items, getattr(items, "lines", [0] * len(items)), strict=True):
        entry = ledger.mapping(item, "packages", number)
        if entry is not None:
            _take(ledger, entry, number, uses, found)
    record(ledger, found.values())


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
    remote = "://" in address
    new = Locked(
        "pypi" if pip else "conda", name or address, version, line, _groups(environments),
        (f"url+{address.rpartition('/')[0]}" if pip else f"registry+{channel(address)}") if remote else f"path+{address}",
    )  # fmt: skip
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
