"""What a package is made of and where it comes from, told alike or not by two locks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from envparity.model.conditions import conditions
from envparity.model.facts import Package

_PATCHED = "patch+"
_OF_ONE_PLATFORM = "h1"
"""Terraform's digest of an unpacked provider: locks made on two systems each hold their own."""


def contents_differ(a: Package, b: Package) -> bool:
    """Say whether two locks disagree on the content of a version.

    In an algorithm that both use, each lists a digest that the other lacks. A lock that only lists more files
    (a wheel that was published later) agrees. Another build of a version (Conda's), and one that is patched, is content
    of its own, and says nothing of the other's.
    """
    if a.hashes == b.hashes or not a.hashes or not b.hashes or own_content(a) != own_content(b):
        return False
    mine, theirs = _by_algorithm(a.hashes), _by_algorithm(b.hashes)
    shared = mine.keys() & theirs.keys()
    if a.ecosystem == "terraform" and len(shared) > 1:
        shared -= {_OF_ONE_PLATFORM}
    return any(mine[name] - theirs[name] and theirs[name] - mine[name] for name in shared)


def own_content(package: Package) -> object:
    """Give what makes a content of its own of a version: which builds it is, and whether it is patched."""
    return _builds(package), package.origin.startswith(_PATCHED)


def _builds(package: Package) -> frozenset[str]:
    return frozenset(flag for flag in package.flags if flag.startswith("build="))


def contents_agree(a: Package, b: Package) -> bool:
    """Say whether two locks share a digest: the same content, wherever it was taken from."""
    return bool(set(a.hashes) & set(b.hashes))


def algorithm(digest: str) -> str:
    """Name the algorithm that a digest is written with: `sha256:...`, `sha512-...`."""
    for separator in (":", "-"):
        name, found, _ = digest.partition(separator)
        if found:
            return name.lower()
    return ""


def _by_algorithm(digests: Iterable[str]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for digest in digests:
        if name := algorithm(digest):
            found.setdefault(name, set()).add(digest)
    return found


def origins_differ(a: Package, b: Package) -> bool:
    """Say whether two packages come from different places.

    A lock that names none means its format's own, which only another lock of that format is known to mean too. Another
    commit of one repository is another place at one version alone: else it is what makes the other version.
    """
    if a.origin == b.origin:
        return False
    if kind(a) != kind(b):
        return True
    if not a.origin or not b.origin:
        return a.origin != b.origin and _file(a) == _file(b)
    mine, theirs = place(a), place(b)
    if kind(a) == "git" and a.version != b.version:
        mine, theirs = repository(mine), repository(theirs)
    return mine != theirs


def trait(mine: Sequence[Package], theirs: Sequence[Package]) -> str:
    """Name in what two locks differ that hold a package at the same versions; empty where in nothing that is known."""
    pairs = [(p, q) for p in mine for q in theirs if p.version == q.version]
    for name, differs in _TRAITS.items():
        if any(differs(p, q) for p, q in pairs):
            return name
    return ""


_TRAITS: Mapping[str, Callable[[Package, Package], bool]] = {
    "other content": contents_differ,
    "other origin": origins_differ,
    "other build": lambda p, q: _builds(p) != _builds(q),
    "other group": lambda p, q: set(p.groups) != set(q.groups),
    "other conditions": lambda p, q: conditions([p]) != conditions([q]),
    "asked for otherwise": lambda p, q: (p.direct is False) != (q.direct is False),
    "other parts": lambda p, q: set(p.flags) != set(q.flags),
}
"""What counts most comes first."""


def kind(package: Package) -> str:
    """Name the kind of origin: `registry`, `git`, `path`, `url`; a format's default is a registry."""
    return package.origin.partition("+")[0] or "registry"


def place(package: Package) -> str:
    """Name what the origin is compared by: a registry's host and path, a repository with its commit, a path."""
    which, _, where = package.origin.partition("+")
    if which == "registry":
        url = urlsplit(where) if "://" in where else None
        return f"{url.hostname}{url.path}".rstrip("/") if url and url.hostname else where
    if which == "git":
        return where
    return where.partition("?")[0].partition("#")[0]


def repository(where: str) -> str:
    """Give a repository without its commit: `https://HOST/PATH@COMMIT`, `ssh://git@HOST/PATH@COMMIT`."""
    url, found, commit = where.rpartition("@")
    return url if found and "/" not in commit else where


def _file(package: Package) -> str:
    return package.place.path.rpartition("/")[2]
