"""Reads Paket's paket.lock: groups of packages, each under the feed or repository that it comes from.

Format: https://fsprojects.github.io/Paket/lock-file.html.
"""

from __future__ import annotations

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_PACKAGE = expression(r"    ([^\s(]+) \(([^)]*)\)(?: - .*)?$")
_FILE = expression(r"    (?:(\S+) )?\(([\w.+-]+)\)(?: .*)?$")
_WANT = expression(r"      ([^\s(]+)(?: \([^)]*\))?")
_HEADERS = ("NUGET", "GITHUB", "GIT", "GIST", "HTTP")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a paket.lock."""
    group, section, remote, owner = "", "", "", ""
    found: list[tuple[str, str, int, str, tuple[str, ...]]] = []
    owners: dict[str, set[str]] = {}
    for number, raw in enumerate(document.text().splitlines(), 1):
        line = raw.rstrip()
        package, want = _PACKAGE.match(line), _WANT.match(line)
        if not line:
            continue
        if line.startswith("GROUP "):
            group = line[6:].strip()
        elif line in _HEADERS:
            section = line
        elif line.startswith("  remote: "):
            remote = line[10:].strip().rstrip("/")
        elif section == "NUGET" and package:
            owner = package[1]
            found.append((owner, package[2], number, f"registry+{remote}", _group(group)))
        elif section in ("GITHUB", "GIT", "GIST") and (file := _FILE.match(line)):
            url = remote if "://" in remote else f"https://github.com/{remote}"
            name = f"{remote}/{file[1]}" if file[1] and file[1] not in ("FULLPROJECT", remote) else remote
            found.append((name, file[2], number, f"git+{url}@{file[2]}", _group(group)))
        elif want and section == "NUGET":
            owners.setdefault(want[1].lower(), set()).add(owner)
        elif line[0].isalpha() and ":" not in line:
            ledger.problem("a section that is not known", number, line)
    for name, version, number, origin, groups in found:
        ecosystem = "github" if origin.startswith("git+") else "nuget"
        via = tuple(sorted(owners.get(name.lower(), ())))
        ledger.package(
            ecosystem, name, version, number, key=name.lower(), groups=groups, origin=origin, via=via
        )


def _group(name: str) -> tuple[str, ...]:
    folded = name.lower()
    return ("test",) if folded.startswith("test") else ("build",) if folded == "build" else ("runtime",)


READER = PackageReader("paket.lock", collect, names=("paket.lock",), marks=(r"^NUGET\r?$", r"^  remote: "))
