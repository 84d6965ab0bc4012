"""Where a package comes from, in words."""

from __future__ import annotations

from urllib.parse import urlsplit

from envparity.model.facts import Package
from envparity.model.provenance import kind, place


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
