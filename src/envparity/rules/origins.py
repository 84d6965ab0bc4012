"""Where a package comes from and what it is made of: origins and digests, told alike or not."""

from __future__ import annotations

from urllib.parse import urlsplit

from envparity.model.facts import Package


def contents_differ(a: Package, b: Package) -> bool:
    """Say whether the digests of two locks, of the same algorithm, have none in common."""
    mine, theirs = set(a.hashes), set(b.hashes)
    if mine & theirs:
        return False
    return bool({algorithm(digest) for digest in mine} & {algorithm(digest) for digest in theirs})


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


def kind(package: Package) -> str:
    """Name the kind of origin: `registry`, `git`, `path`, `url`; a format's default is a registry."""
    return package.origin.partition("+")[0] or "registry"


def place(package: Package) -> str:
    """Name what the origin is compared by: a registry's host, a repository with its commit, a path."""
    which, _, where = package.origin.partition("+")
    if which == "registry":
        return urlsplit(where).hostname or where
    if which == "git":
        return where
    return where.partition("?")[0].partition("#")[0]


def told(package: Package) -> str:
    """Say an origin in words, without what a URL may carry beside host and path."""
    which = kind(package)
    if which == "registry":
        return f"the registry {place(package)}" if package.origin else "the default registry"
    if which == "git":
        repository, _, commit = (
            place(package).partition("@") if "@" in place(package) else (place(package), "", "")
        )
        url = urlsplit(repository)
        where = f"{url.hostname or ''}{url.path}" or repository
        return f"git {where}" + (f" at {commit[:10]}" if commit else "")
    return {"path": "a path", "url": "a URL"}.get(which, which)
