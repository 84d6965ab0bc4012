"""The text of a uv.lock as uv writes it: one pattern reads a whole package.

A file that does not follow it to the letter is not read here, and goes through the TOML parser instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from envparity.model.expressions import expression
from envparity.model.records import dataclass, field

_TEXT = r'"[^"\\\n]*"'
_FLAT = rf'(?:{_TEXT}|\d+|true|false|\[(?:{_TEXT}(?:, (?=")|(?=\])))*\])'
_VALUE = rf"(?:{_FLAT}|\{{(?: [a-z-]+ = {_FLAT}(?:,(?= )| (?=\}})))+\}})"
_TABLE = rf"\{{(?: [a-z-]+ = {_VALUE}(?:,(?= )| (?=\}})))+\}}"
"""What follows an item is looked at rather than the item written twice: these stand ten times in what is compiled."""
_ROWS = rf"(?:    {_TABLE},\n)*"
_NAMED_ROWS = rf"(?:[\w.-]+ = (?:\[\]|\[\n{_ROWS}\])\n)*"
_PACKAGE = expression(
    rf'\n\[\[package\]\]\nname = "([^"\\\n]*)"\n'
    rf'(?:version = "([^"\\\n]*)"\n)?'
    rf"(?:source = ({_TABLE})\n)?"
    rf"(?:resolution-markers = \[\n((?:    {_TEXT},\n)*)\]\n)?"
    rf"(?:dependencies = \[\n({_ROWS})\]\n)?"
    rf"(?:sdist = ({_TABLE})\n)?"
    rf"(?:wheels = \[\n({_ROWS})\]\n)?"
    rf"(?:\n\[package\.optional-dependencies\]\n({_NAMED_ROWS}))?"
    rf"(?:\n\[package\.dev-dependencies\]\n({_NAMED_ROWS}))?"
    rf"(?:\n\[package\.metadata\]\n(?:requires-dist = (?:\[\]|\[{_TABLE}\]|\[\n{_ROWS}\])\n)?"
    rf"(?:provides-extras = \[(?:{_TEXT}(?:, {_TEXT})*)?\]\n)?)?"
    rf"(?:\n\[package\.metadata\.requires-dev\]\n(?:[\w.-]+ = (?:\[\]|\[{_TABLE}\]|\[\n{_ROWS}\])\n)*)?"
    r"(?=\n\[\[package\]\]\n|\Z)"
)
_ROW = expression(rf'    \{{ name = "([^"]*)"((?:, [a-z-]+ = {_VALUE})*) \}},\n')
_REST = expression(r', ([a-z-]+) = (?:"([^"]*)"|\[([^\]]*)\]|(\{[^}]*\}))')
_PAIR = expression(r'([a-z-]+) = "([^"]*)"')
_LIST = expression(r'"([^"]*)"')
_NAMED = expression(rf"([\w.-]+) = \[\n?({_ROWS})\]\n")
_HASH = expression(r', hash = "([^"]*)"')


@dataclass(frozen=True, slots=True)
class Wanted:
    """One dependency as it is written: a name, and which version and extras under which condition."""

    name: str
    version: str = ""
    marker: str = ""
    extras: tuple[str, ...] = ()


@dataclass(slots=True)
class Entry:
    """One `[[package]]`, whichever way it was parsed."""

    line: int
    name: str
    version: str
    source: Mapping[str, str]
    markers: tuple[str, ...]
    wants: list[Wanted]
    hashes: tuple[str, ...]
    optional: dict[str, list[Wanted]] = field(default_factory=dict)
    development: dict[str, list[Wanted]] = field(default_factory=dict)

    @property
    def local(self) -> bool:
        """Whether this is the project or a member of its workspace, as far as its source tells."""
        return "virtual" in self.source or "editable" in self.source


def scan(text: str) -> tuple[dict[str, object], list[Entry]] | None:
    """Read a file that is written exactly as uv writes it; none when it is not."""
    import tomllib

    start = text.find("\n[[package]]\n")
    head = text if start < 0 else text[: start + 1]
    try:
        values = tomllib.loads(head)
    except ValueError:
        return None
    if "\r" in text or "package" in values:
        return None
    entries: list[Entry] = []
    line, at, end = head.count("\n") + 1, start, len(text)
    while 0 <= at < end:
        found = _PACKAGE.match(text, at)
        if found is None:
            return None
        entries.append(_entry(found, line))
        line += text.count("\n", at + 1, found.end()) + 1
        at = found.end()
    return values, entries


def _entry(found: re.Match[str], line: int) -> Entry:
    name, version, source, markers, wants, sdist, wheels, optional, development = found.groups()
    return Entry(
        line,
        name,
        version or "",
        dict(_PAIR.findall(source)) if source else {},
        tuple(_LIST.findall(markers)) if markers else (),
        _rows(wants) if wants else [],
        tuple(_hashes(f"{sdist or ''}{wheels or ''}")),
        {extra: _rows(rows) for extra, rows in _NAMED.findall(optional)} if optional else {},
        {group: _rows(rows) for group, rows in _NAMED.findall(development)} if development else {},
    )


def _hashes(files: str) -> list[str]:
    """Give the digests of a package's files; `hash` follows the file's address, but for a table without one."""
    return _HASH.findall(files.replace("{ hash = ", "{ , hash = ") if "{ hash" in files else files)


def _rows(text: str) -> list[Wanted]:
    found: list[Wanted] = []
    for name, rest in _ROW.findall(text):
        if not rest:
            found.append(Wanted(name))
            continue
        values = {key: (plain, items) for key, plain, items, _ in _REST.findall(rest)}
        nothing = ("", "")
        found.append(
            Wanted(
                name,
                values.get("version", nothing)[0],
                values.get("marker", nothing)[0],
                tuple(_LIST.findall(values.get("extra", nothing)[1])),
            )
        )
    return found
