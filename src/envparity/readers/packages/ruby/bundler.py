"""Reads Gemfile.lock and gems.locked: gems with their sources, platforms, checksums, and who needs whom.

The format is Bundler's own. A gem that is locked for several platforms is one package with its platforms as
flags; groups stand in the Gemfile and are not known here.
"""

from __future__ import annotations

import re

from envparity.model.expressions import expression
from envparity.model.records import dataclass, field
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_SECTION = expression(r"[A-Z][A-Z ]*$")
_SOURCES = ("GEM", "GIT", "PATH", "PLUGIN SOURCE")
_OTHERS = ("PLATFORMS", "DEPENDENCIES", "CHECKSUMS", "RUBY VERSION", "BUNDLED WITH", "METADATA")
_GEM = expression(r"    ([^\s(]+)(?: \(([^)]*)\))?$")
_WANT = expression(r"      ([^\s(]+)(?: \([^)]*\))?!?$")
_DIRECT = expression(r"  ([^\s(!]+)!?(?: \([^)]*\))?!?$")
_OPTION = expression(r"  ([a-z_]+): ?(.*)$")
_CHECKSUM = expression(r"  (\S+) \(([^)]+)\)(?: (\w+)=([0-9a-f]+))?$")


@dataclass(slots=True)
class _Gem:
    name: str
    version: str
    line: int
    origin: str
    root: bool
    platforms: set[str] = field(default_factory=set)
    hashes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """What has been read of one file."""

    section: str = ""
    options: dict[str, list[str]] = field(default_factory=dict)
    gems: dict[tuple[str, str, str], _Gem] = field(default_factory=dict)
    owner: str = ""
    wants: list[tuple[str, str]] = field(default_factory=list)
    direct: set[str] = field(default_factory=set)
    asked: list[tuple[str, int]] = field(default_factory=list)


def collect(document: Document, ledger: Ledger) -> None:
    """Read a Gemfile.lock."""
    state = _State()
    for number, raw in enumerate(document.text().splitlines(), 1):
        line = raw.rstrip()
        if not line:
            continue
        if _SECTION.match(line):
            state.section, state.options = line, {}
            if line not in _SOURCES and line not in _OTHERS:
                ledger.problem("a section that is not known", number, line)
        elif not _take(state, line, number, ledger):
            ledger.problem("a line that is not read", number, state.section)
    _record(ledger, state)


def _take(state: _State, line: str, number: int, ledger: Ledger) -> bool:
    if state.section in _SOURCES:
        return _source(state, line, number)
    if state.section == "DEPENDENCIES":
        found = _DIRECT.match(line)
        if found:
            state.direct.add(found[1])
            state.asked.append((found[1], number))
        return found is not None
    if state.section == "CHECKSUMS":
        found = _CHECKSUM.match(line)
        if found and found[4]:
            version, _, _ = found[2].partition("-")
            for (name, known, _), gem in state.gems.items():
                if name == found[1] and known == version:
                    gem.hashes.append(f"{found[3]}:{found[4]}")
        return found is not None
    if state.section == "RUBY VERSION":
        words = line.split()
        if words[0] == "ruby" and len(words) > 1:
            ledger.runtime("Ruby", re.sub(r"p\d+$", "", words[1]), number)
        return True
    if state.section == "BUNDLED WITH":
        ledger.runtime("Bundler", line.strip(), number)
        return True
    return bool(state.section)


def _source(state: _State, line: str, number: int) -> bool:
    option = _OPTION.match(line)
    if option:
        state.options.setdefault(option[1], []).append(option[2].strip())
        return True
    gem = _GEM.match(line)
    if gem and gem[2]:
        version, _, platform = (gem[2] or "").partition("-")
        origin = _origin(state)
        root = state.section == "PATH" and state.options.get("remote") == ["."]
        known = state.gems.setdefault((gem[1], version, origin), _Gem(gem[1], version, number, origin, root))
        known.platforms.add(platform or "ruby")
        state.owner = gem[1]
        return True
    want = _WANT.match(line)
    if want and state.owner:
        state.wants.append((state.owner, want[1]))
    return want is not None


def _origin(state: _State) -> str:
    remotes = state.options.get("remote", [])
    if state.section == "GIT":
        return f"git+{remotes[0] if remotes else ''}@{state.options.get('revision', [''])[0]}"
    if state.section == "PATH":
        return f"path+{remotes[0] if remotes else ''}"
    return f"registry+{remotes[-1].rstrip('/')}" if remotes else ""


def _record(ledger: Ledger, state: _State) -> None:
    roots = {gem.name for gem in state.gems.values() if gem.root}
    owners: dict[str, set[str]] = {}
    for owner, want in state.wants:
        if owner in roots:
            state.direct.add(want)
        else:
            owners.setdefault(want, set()).add(owner)
    for gem in state.gems.values():
        plain = gem.platforms == {"ruby"}
        ledger.package(
            "gem",
            gem.name,
            gem.version,
            gem.line,
            origin=gem.origin,
            hashes=tuple(sorted(gem.hashes)),
            direct=None if gem.root else gem.name in state.direct,
            via=tuple(sorted(owners.get(gem.name, ()))),
            root=gem.root,
            flags=() if plain else tuple(f"platform={name}" for name in sorted(gem.platforms)),
        )
    locked = {gem.name for gem in state.gems.values()}
    for name, line in state.asked:
        if name not in locked and state.gems:
            # Asked for, and not resolved for the platforms that are locked: gems for Windows, most often.
            ledger.package("gem", name, "", line, direct=True, flags=("not-locked",))


READER = PackageReader(
    "Gemfile.lock",
    collect,
    names=("gemfile.lock", "gems.locked", "*.gemfile.lock"),
    marks=(r"^(?:GEM|PATH|GIT)\r?$", r"^  remote: "),
    gives=frozenset({"package", "runtime"}),
)
