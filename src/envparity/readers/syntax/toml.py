"""TOML as lockfiles are written: a fast reading of plain tables, and the full parser with lines.

What is written plainly is read here by pattern, many times faster than by a full parser; on whatever is not certain
this gives up (`NotPlain`), and the caller then takes a parser. Tests hold the two to the same result.
"""

from __future__ import annotations

import re
from typing import cast

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.records import dataclass, field
from envparity.readers.document import Document

_ARRAY_HEADER = expression(r"^[ \t]*\[\[\s*([^\]\n]+?)\s*\]\]", re.MULTILINE)
_AT = expression(r" \(at line (\d+), column (\d+)\)$")


class NotPlain(Exception):
    """The text has something that the scanner does not read with certainty."""


@dataclass(slots=True)
class Toml:
    """A fully parsed file, with the lines of its `[[array]]` headers in the order they stand."""

    value: dict[str, object]
    headers: dict[str, list[int]] = field(default_factory=dict)

    def line(self, name: str, index: int) -> int:
        """Give the line of the n-th `[[name]]`, from 0; 0 where it is written another way."""
        lines = self.headers.get(name, [])
        return lines[index] if index < len(lines) else 0


def parse(document: Document) -> Toml:
    """Parse a file in full; `ReadError` with the line of the first thing that is no TOML."""
    import tomllib

    text = document.text().replace("\r\n", "\n")
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        at = _AT.search(message)
        line = int(at[1]) if at else text.count("\n") + 1
        raise ReadError(f"not TOML: {_AT.sub('', message)[:120]}", line=line) from None
    except ValueError:
        raise ReadError("not TOML: a number or date out of range") from None
    headers: dict[str, list[int]] = {}
    line, previous = 1, 0
    for found in _ARRAY_HEADER.finditer(text):
        line += text.count("\n", previous, found.start())
        previous = found.start()
        headers.setdefault(found[1].strip("\"'"), []).append(line)
    return Toml(cast(dict[str, object], value), headers)


TEXT = r'"[^"\\\n\x00-\x08]*(?:\\["\\][^"\\\n\x00-\x08]*)*"'
_ATOM = rf"(?:{TEXT}|true|false|(?:0|[1-9][0-9]*))"
LIST = rf"\[(?:{_ATOM}(?:, ?{_ATOM})*)?\]"
_FLAT = rf"(?:{_ATOM}|{LIST})"
_BARE = r"[A-Za-z0-9_-]+"
TABLE = rf"\{{ ?{_BARE} = {_FLAT}(?:, {_BARE} = {_FLAT})* ?\}}"
_ROWS = rf"\[\n(?: +(?:{TEXT}|{TABLE}),\n)*(?: +(?:{TEXT}|{TABLE})\n)?\]"
_KEY = rf'(?:{_BARE}|"[A-Za-z0-9_. -]+")'
_TABLES = expression(rf"\n\[package\.({_BARE})\]\n((?:{_KEY} = (?:{_FLAT}|{TABLE}|{_ROWS})\n)*)")
_PAIR = expression(rf"({_KEY}) = (\[\n(?: [^\n]*\n)*\]|[^\n]*)\n")
_INNER = expression(rf'({_BARE}) = (?:"([^"\\]*(?:\\.[^"\\]*)*)"|(\[[^\]]*\]|[a-z0-9]+))')
_QUOTED = expression(r'"([^"\\]*(?:\\.[^"\\]*)*)"')


def line_of(text: str, key: str) -> int:
    """Give the line of the first key of a name, in whatever table; 0 where there is none."""
    found = re.search(rf"^{re.escape(key)}[ \t]*=", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def tables(text: str) -> dict[str, dict[str, str]]:
    """Read the tables below a package that are written plainly, each value as it is written; `NotPlain` for others."""
    found: dict[str, dict[str, str]] = {}
    at = 0
    while at < len(text):
        table = _TABLES.match(text, at)
        if table is None or table[1] in found:
            raise NotPlain(text[at : at + 40])
        found[table[1]] = _fields(table[2])
        at = table.end()
    return found


def _fields(text: str) -> dict[str, str]:
    pairs = _PAIR.findall(text)
    fields = {key.strip('"'): value for key, value in pairs}
    if len(fields) != len(pairs):
        raise NotPlain("a key that stands twice")
    for value in fields.values():
        if value[0] == "{":
            plain_table(value)
    return fields


def plain_text(raw: str) -> str:
    """Give the text that a plain value holds; empty for one that is not text."""
    if raw[:1] != '"':
        return ""
    return raw[1:-1].replace('\\"', '"').replace("\\\\", "\\") if "\\" in raw else raw[1:-1]


def plain_texts(raw: str) -> list[str]:
    """Give the texts of a plain list."""
    return [plain_text(f'"{text}"') for text in _QUOTED.findall(raw)]


def plain_table(raw: str) -> dict[str, str]:
    """Give the fields of a plain inline table: text as it is meant, everything else as it is written."""
    pairs = _INNER.findall(raw)
    fields = {key: other or plain_text(f'"{text}"') for key, text, other in pairs}
    if len(fields) != len(pairs):
        raise NotPlain("a key that stands twice")
    return fields
