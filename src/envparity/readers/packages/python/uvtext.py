"""The text of one package of a uv.lock as uv writes it, read by patterns of a line or a few.

What is written otherwise is none of this module's, and goes through the TOML parser.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from envparity.model.expressions import expression
from envparity.model.records import dataclass, field
from envparity.readers.syntax.tomlblocks import Blocks

_TEXT = r'"[^"]*"'
"""A line break in one is not seen here: such a row holds more lines than one, which `_all` counts."""
_TEXTS = rf"{_TEXT}(?:, {_TEXT})*"
_SHA = r'"(sha256:[0-9a-f]{64})"'
_FILE = rf"\{{ url = {_TEXT}, hash = {_SHA}(?:, size = (?:0|[1-9][0-9]*))?(?:, upload-time = {_TEXT})? \}}"
_ROWS = r"\[\n((?:    [^\n]*\n)*)\]\n"
_PACKAGE = expression(
    r'name = "([^"\n]*)"\n'
    r'(?:version = "([^"\n]*)"\n)?'
    r'(?:source = \{ ([a-z]+) = "([^"\n]*)" \}\n)?'
    rf"(?:resolution-markers = {_ROWS})?"
    rf"(?:dependencies = {_ROWS})?"
    rf"(?:(sdist = [^\n]*\n))?"
    r"(?:wheels = \[\n(?=(    )))?"
)
_SDIST = expression(rf"^sdist = {_FILE}\n", re.MULTILINE)
_MARKER = expression(r'^    "([^"]*)",\n', re.MULTILINE)
_WHEEL = expression(rf"^    {_FILE},\n", re.MULTILINE)
_WANT = expression(
    r'^    \{ name = "([^"]*)"(?:, version = "([^"]*)")?'
    rf"(?:, source = \{{ [a-z]+ = {_TEXT} \}})?"
    rf"(?:, extra = \[({_TEXTS})\])?"
    r'(?:, marker = "([^"]*)")? \},\n',
    re.MULTILINE,
)
_ASKED = expression(
    rf"^    \{{ name = {_TEXT}(?:, extras = \[{_TEXTS}\])?(?:, marker = {_TEXT})?"
    rf"(?:, (?:specifier|editable|virtual|directory|path|url|git) = {_TEXT})? \}},\n",
    re.MULTILINE,
)
_LIST = expression(r'"([^"]*)"')
_NAMED = expression(r"([A-Za-z0-9_-]+) = \[(?:\n((?:    [^\n]*\n)*)|(\{[^\n]*\}))?\]\n")
_EXTRAS = expression(rf"provides-extras = \[(?:{_TEXTS})?\]\n")
_WANTED_TABLES = ("optional-dependencies", "dev-dependencies")
_ASKED_TABLES = ("metadata", "metadata.requires-dev")


class _Other(Exception):
    """A package that is not written as uv writes it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One dependency as it is written: a name, and which version and extras under which condition."""

    name: str
    version: str = ""
    marker: str = ""
    extras: tuple[str, ...] = ()


@dataclass(slots=True)
class Entry:
    """One `[[package]]`, whichever way it was parsed. `sound`: its digests are known to be well formed."""

    name: str
    version: str
    source: Mapping[str, str]
    markers: tuple[str, ...]
    wants: list[Wanted]
    hashes: tuple[str, ...]
    optional: dict[str, list[Wanted]] = field(default_factory=dict)
    development: dict[str, list[Wanted]] = field(default_factory=dict)
    sound: bool = False

    @property
    def local(self) -> bool:
        """Whether this is the project or a member of its workspace, as far as its source tells."""
        return "virtual" in self.source or "editable" in self.source


def read(block: str) -> Entry | None:
    """Read one package; none where it is not written as uv writes it."""
    try:
        return None if "\\" in block else _entry(block)
    except _Other:
        return None


def _entry(block: str) -> Entry:
    found = _PACKAGE.match(block)
    if found is None:
        raise _Other
    name, version, kind, where, markers, wants, sdist, wheels = found.groups()
    at = end = found.end()
    hashes = _all(_SDIST, sdist) if sdist else []
    if wheels:
        below = block.find("\n[package.", at)
        end = below if below >= 0 else len(block)
        if not block.startswith("\n]\n", end - 3):
            raise _Other
        hashes += _all(_WHEEL, block, at, end - 2)
    if end < len(block) and not block.startswith("\n[package.", end):
        raise _Other
    tables = _tables(block[end:]) if end < len(block) else {}
    return Entry(
        name,
        version or "",
        {kind: where} if kind else {},
        tuple(_all(_MARKER, markers)) if markers else (),
        _wanted(wants) if wants else [],
        tuple(hashes),
        tables.get("optional-dependencies", {}),
        tables.get("dev-dependencies", {}),
        sound=True,
    )


def _all(row: re.Pattern[str], text: str, start: int = 0, end: int | None = None) -> list[str]:
    """Give what a pattern of one line takes out of each line; none may be of another form."""
    end = len(text) if end is None else end
    found: list[str] = row.findall(text, start, end)
    if len(found) != text.count("\n", start, end):
        raise _Other
    return found


def _wanted(rows: str) -> list[Wanted]:
    found = cast("list[tuple[str, str, str, str]]", _all(_WANT, rows))
    return [
        Wanted(name, version, marker, tuple(_LIST.findall(extras)) if extras else ())
        for name, version, extras, marker in found
    ]


def _tables(tail: str) -> dict[str, dict[str, list[Wanted]]]:
    """Read the tables below a package; of those that no fact is made of, only see that they are what they seem."""
    tables: dict[str, dict[str, list[Wanted]]] = {}
    for part in tail.split("\n[package.")[1:]:
        name, _, body = part.partition("]\n")
        if name in tables or name not in (*_WANTED_TABLES, *_ASKED_TABLES):
            raise _Other
        asked = name in _ASKED_TABLES
        if name == "metadata":
            at = body.rfind("provides-extras = ")
            if at >= 0:
                if not _EXTRAS.fullmatch(body, at) or body.find("\n", at) + 1 < len(body):
                    raise _Other
                body = body[:at]
        tables[name] = _lists(body, asked=asked)
    return tables


def _lists(body: str, *, asked: bool) -> dict[str, list[Wanted]]:
    lists: dict[str, list[Wanted]] = {}
    at = 0
    while at < len(body):
        found = _NAMED.match(body, at)
        if found is None or found[1] in lists:
            raise _Other
        rows = found[2] or (f"    {found[3]},\n" if found[3] else "")
        if asked:
            _all(_ASKED, rows)
        lists[found[1]] = [] if asked else _wanted(rows)
        at = found.end()
    return lists


BLOCKS = Blocks(read)
