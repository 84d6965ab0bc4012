"""Where a JavaScript package comes from, in one form for all its lockfiles.

Every package manager writes the tarball's address in its own way; what matters between two environments is
the registry, the repository with its commit, the folder, or the address itself.
"""

from __future__ import annotations

from envparity.model.expressions import expression

_COMMIT = expression(r"[0-9a-f]{7,40}$")


def origin(address: str, name: str) -> str:
    """Write a resolved address as a package's origin; empty when there is none."""
    if not address:
        return ""
    if address.startswith(("file:", "link:", "portal:", "workspace:")):
        return f"path+{address.partition(':')[2]}"
    if address.startswith("git") and not address.startswith(("git@", "github:")):
        return git(address)
    if address.startswith(("github:", "gitlab:", "bitbucket:")):
        host, _, rest = address.partition(":")
        domain = "bitbucket.org" if host == "bitbucket" else f"{host}.com"
        return git(f"git+https://{domain}/{rest}")
    if "://" not in address:
        return git(f"git+ssh://{address}") if address.startswith("git@") else f"path+{address}"
    if address.startswith("ssh://"):
        return git(f"git+{address}")
    base, separator, _ = address.partition("/-/")
    if separator:
        return f"registry+{base.removesuffix('/' + name).removesuffix('/' + name.replace('/', '%2f'))}"
    if ".git#" in address:
        return git(f"git+{address}")
    return f"url+{address.partition('#')[0]}"


def git(address: str) -> str:
    """Write a git address, its commit behind `#`, as an origin."""
    url, _, commit = address.partition("#")
    scheme = url.partition("://")[0]
    url = f"git+{url}" if scheme == "git" else url
    return f"{url}@{commit.removeprefix('commit=').partition('&')[0]}" if commit else url


def commit_of(origin_: str) -> str:
    """Give the commit of a git origin, which stands for its version; empty when there is none."""
    if not origin_.startswith("git+"):
        return ""
    found = _COMMIT.search(origin_.rpartition("@")[2])
    return found[0] if found else ""
