"""TOML as lockfiles are written: a fast reading of their blocks, and the full parser with lines.

A lockfile is a list of `[[package]]` blocks whose fields are plain. `blocks` cuts a file into such
blocks without parsing what nobody asks for, many times faster than a full parser;
it gives up (`NotPlain`) on whatever it is not certain of, and the caller then takes `parse`. Tests
hold the two to the same result.
"""

from __future__ import annotations

import re
from functools import cache
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


_TEXT = r'"[^"\\\n\x00-\x08]*(?:\\["\\][^"\\\n\x00-\x08]*)*"'
_ATOM = rf"(?:{_TEXT}|true|false|\d+)"
_LIST = rf"\[(?:{_ATOM}(?:, ?{_ATOM})*)?\]"
_FLAT = rf"(?:{_ATOM}|{_LIST})"
_TABLE = rf"\{{ ?[\w-]+ = {_FLAT}(?:, [\w-]+ = {_FLAT})* ?\}}"
_ROWS = rf"\[\n(?: +(?:{_TEXT}|{_TABLE}),?\n)*\]"
_KEY = r'(?:[\w-]+|"[\w. -]+")'
_LINE = rf"{_KEY} = (?:{_FLAT}|{_TABLE}|{_ROWS})\n"
_PAIR = expression(rf"({_KEY}) = (\[\n(?: [^\n]*\n)*\]|[^\n]*)\n")
_INNER = expression(r'([\w-]+) = (?:"([^"\\]*(?:\\.[^"\\]*)*)"|(\[[^\]]*\]|[a-z0-9]+))')
_QUOTED = expression(r'"([^"\\]*(?:\\.[^"\\]*)*)"')


def line_of(text: str, key: str) -> int:
    """Give the line of the first key of a name, in whatever table; 0 where there is none."""
    found = re.search(rf"^{re.escape(key)}[ \t]*=", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0


@dataclass(slots=True)
class Block:
    """One `[[name]]` block: its line, its own fields and the tables below it, each value as it is written."""

    line: int
    own: dict[str, str]
    tables: dict[str, dict[str, str]]


@cache
def _block(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"\[\[{name}\]\]\n((?:{_LINE})*)((?:\n\[{name}\.[\w-]+\]\n(?:{_LINE})*)*)(?:\n+(?=\[)|\n*\Z)"
    )


@cache
def _table(name: str) -> re.Pattern[str]:
    return re.compile(rf"\n\[{name}\.([\w-]+)\]\n((?:{_LINE})*)")


def blocks(text: str, name: str) -> tuple[dict[str, object], list[Block]]:
    """Read a lockfile that is written plainly: what stands outside of its `[[name]]` blocks, and those.

    `NotPlain` when the text has anything that these patterns do not know; the whole is then for `parse`.
    """
    import tomllib

    pattern, header = _block(name), f"[[{name}]]\n"
    start = 0 if text.startswith(header) else text.find(f"\n{header}") + 1
    if not start and not text.startswith(header):
        raise NotPlain(name)
    found_blocks: list[Block] = []
    line, at = text.count("\n", 0, start) + 1, start
    while text.startswith(header, at):
        found = pattern.match(text, at)
        if found is None:
            raise NotPlain(name)
        tables = (
            {table: _fields(fields) for table, fields in _table(name).findall(found[2])} if found[2] else {}
        )
        if found[2].count("\n[") != len(tables):
            raise NotPlain(name)
        found_blocks.append(Block(line, _fields(found[1]), tables))
        line += text.count("\n", at, found.end())
        at = found.end()
    try:
        rest = tomllib.loads(f"{text[:start]}\n{text[at:]}")
    except (tomllib.TOMLDecodeError, ValueError):
        raise NotPlain(name) from None
    if name in rest:
        raise NotPlain(name)
    return cast(dict[str, object], rest), found_blocks


def _fields(text: str) -> dict[str, str]:
    pairs = _PAIR.findall(text)
    fields = {key.strip('"'): value for key, value in pairs}
    if len(fields) != len(pairs):
        raise NotPlain("a key that stands twice")
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
    return {key: other or plain_text(f'"{text}"') for key, text, other in _INNER.findall(raw)}
