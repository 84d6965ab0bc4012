"""Reads conda-lock.yml: packages of Conda and of pip for several platforms.

Format: https://conda.github.io/conda-lock/output/. A package at one version for several platforms is one fact,
with the platforms as flags where it is not for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from envparity.model.records import dataclass, field
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version, merged_groups
from envparity.readers.packages.python.names import normal
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax import blocks

_CATEGORIES = {"main": "runtime", "dev": "development", "test": "test"}


@dataclass(slots=True)
class Locked:
    """One version of one package, with the platforms that have it."""

    ecosystem: str
    name: str
    version: str
    line: int
    groups: tuple[str, ...]
    origin: str
    hashes: dict[str, None] = field(default_factory=dict)
    platforms: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)
    wants: set[str] = field(default_factory=set)

    @property
    def key(self) -> str:
        """The name by which two locks mean the same package."""
        return normal(self.name) if self.ecosystem == "pypi" else self.name


def collect(document: Document, ledger: Ledger) -> None:
    """Read a conda-lock.yml."""
    lock, problems = blocks.one(document.text())
    for problem in problems:
        ledger.problem(problem.message, problem.line, problem.key)
    if "version" in lock:
        known_version(ledger, "conda-lock.yml", lock["version"], ("1", "2"), line=lock.lines["version"])
    elif "package" in lock:
        ledger.problem("the lock does not say its `version`: was the file cut off?", key="version")
    found: dict[tuple[str, ...], Locked] = {}
    items = ledger.items(lock, "package")
    for item, line in zip(items, getattr(items, "lines", [0] * len(items)), strict=True):
        entry = ledger.mapping(item, "package", line)
        if entry is not None:
            _take(ledger, entry, line, found)
    record(ledger, found.values())


def _take(
    ledger: Ledger, entry: Mapping[str, object], line: int, found: dict[tuple[str, ...], Locked]
) -> None:
    name = ledger.text(entry, "name", "package", line)
    pip = ledger.text(entry, "manager", name, line) == "pip"
    url = ledger.text(entry, "url", name, line)
    category = _CATEGORIES.get(ledger.text(entry, "category", name, line) or "main", "development")
    group = "optional" if entry.get("optional") == "true" and category == "runtime" else category
    new = Locked(
        "pypi" if pip else "conda", name, ledger.text(entry, "version", name, line), line, (group,),
        f"url+{url.rpartition('/')[0]}" if pip else f"registry+{channel(url)}" if url else "",
    )  # fmt: skip
    known = found.setdefault((new.ecosystem, new.name, new.version), new)
    known.groups = merged_groups(known.groups, new.groups)
    for algorithm, digest in ledger.table(entry, "hash", name, line).items():
        if digest not in ("", "null"):
            known.hashes[f"{algorithm}:{digest}"] = None
    known.flags.update(_build(url, new.version) if not pip else ())
    known.platforms.add(ledger.text(entry, "platform", name, line))
    known.wants.update(ledger.table(entry, "dependencies", name, line))


def channel(url: str) -> str:
    """Give the channel of a Conda package's address: what stands before the platform's folder."""
    return url.rpartition("/")[0].rpartition("/")[0]


def _build(url: str, version: str) -> tuple[str, ...]:
    """Give the build that a Conda package's file is named for, `NAME-VERSION-BUILD.conda`, as a flag."""
    _, found, build = url.rpartition("/")[2].partition(f"-{version}-")
    name = build.removesuffix(".conda").removesuffix(".tar.bz2")
    return (f"build={name}",) if found and name else ()


def record(ledger: Ledger, locked: Iterable[Locked]) -> None:
    """Keep packages that are locked for platforms."""
    packages = list(locked)
    every = {platform for package in packages for platform in package.platforms}
    owners: dict[str, set[str]] = {}
    for package in packages:
        for want in package.wants:
            owners.setdefault(want, set()).add(package.name)
    for package in packages:
        some = package.platforms if package.platforms != every else set()
        ledger.package(
            package.ecosystem,
            package.name,
            package.version,
            package.line,
            key=package.key,
            groups=package.groups,
            origin=package.origin,
            hashes=tuple(package.hashes),
            via=tuple(sorted(owners.get(package.name, set()) | owners.get(package.key, set()))),
            flags=tuple(sorted({f"platform={name}" for name in some if name} | package.flags)),
        )


READER = PackageReader(
    "conda-lock.yml",
    collect,
    names=("conda-lock.yml", "*.conda-lock.yml", "conda-lock.yaml"),
    marks=(r"generated by conda-lock|^package:", r"^  content_hash:|^  manager: (?:conda|pip)"),
)
