"""Reads renv.lock: R itself, its repositories, and every package with its digest.

Format: https://rstudio.github.io/renv/articles/lockfile.html.
"""

from __future__ import annotations

from collections.abc import Mapping

from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_BASE = frozenset({"R"})
_HOSTS = {
    "GitHub": "https://github.com",
    "GitLab": "https://gitlab.com",
    "Bitbucket": "https://bitbucket.org",
}


def collect(document: Document, ledger: Ledger) -> None:
    """Read a renv.lock."""
    file = ledger.json(document)
    lock = file.table()
    about = ledger.table(lock, "R")
    ledger.runtime("R", ledger.text(about, "Version", "R"), file.line(("R", "Version")) if about else 0)
    repositories = {
        str(item["Name"]): str(item["URL"])
        for item in ledger.items(about, "Repositories", "R")
        if isinstance(item, dict) and "Name" in item and "URL" in item
    }
    packages = ledger.table(lock, "Packages")
    if "Packages" not in lock:
        ledger.problem("the lock has no `Packages`", 1)
    owners: dict[str, set[str]] = {}
    for name, value in packages.items():
        if isinstance(value, dict):
            for want in _wants(value):
                owners.setdefault(want, set()).add(name)
    for (name, value), line in zip(packages.items(), file.lines(("Packages",), packages), strict=True):
        entry = ledger.mapping(value, name, line)
        if entry is not None:
            _package(ledger, name, entry, line, repositories, owners)


def _wants(entry: Mapping[str, object]) -> list[str]:
    found = entry.get("Requirements") or entry.get("Imports") or ()
    parts = found if isinstance(found, list) else []
    return [part.partition(" ")[0] for part in parts if isinstance(part, str) and part not in _BASE]


def _package(
    ledger: Ledger, name: str, entry: Mapping[str, object], line: int,
    repositories: Mapping[str, str], owners: Mapping[str, set[str]],
) -> None:  # fmt: skip
    digest = ledger.text(entry, "Hash", name, line)
    ledger.package(
        "bioconductor" if entry.get("Source") == "Bioconductor" else "cran",
        ledger.text(entry, "Package", name, line) or name,
        ledger.text(entry, "Version", name, line),
        line,
        origin=_origin(ledger, entry, name, line, repositories),
        hashes=(f"md5:{digest}",) if digest else (),
        via=tuple(sorted(owners.get(name, ()))),
    )


def _origin(
    ledger: Ledger, entry: Mapping[str, object], name: str, line: int, repositories: Mapping[str, str]
) -> str:
    user = ledger.text(entry, "RemoteUsername", name, line)
    source = ledger.text(entry, "Source", name, line)
    if user and source in _HOSTS:
        repository = ledger.text(entry, "RemoteRepo", name, line)
        return f"git+{_HOSTS[source]}/{user}/{repository}@{ledger.text(entry, 'RemoteSha', name, line)}"
    if "RemoteUrl" in entry:
        url, sha = ledger.text(entry, "RemoteUrl", name, line), ledger.text(entry, "RemoteSha", name, line)
        return f"git+{url}@{sha}" if sha else f"url+{url}"
    repository = ledger.text(entry, "Repository", name, line)
    url = repositories.get(repository, repository)
    return f"registry+{url}" if url else ""


READER = PackageReader(
    "renv.lock",
    collect,
    names=("renv.lock",),
    marks=(r'"R"\s*:\s*\{|"Packages"\s*:\s*\{', r'"Repositories"\s*:|"Package"\s*:'),
    gives=frozenset({"package", "runtime"}),
)
