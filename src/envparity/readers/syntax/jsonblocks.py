"""JSON cut into its entries by line, so that a large file is parsed one entry at a time.

Only for files that are indented evenly, as tools write them: a string holds no line break, so the lines that close an
entry are known without parsing it. Whatever is not written so is none of this module's, and is left to `json`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from envparity.model.expressions import expression
from envparity.model.records import dataclass

_ODD = expression(rb'[\x00-\x1f"\\]')
_UNIT = expression(rb"\{\n( +|\t+)\S")


class NotEven(Exception):
    """The file, or an entry of it, is not written as this module reads it."""


@dataclass(frozen=True, slots=True)
class Section:
    """The entries of one table or list, each with its key (empty in a list), its line, and where it stands."""

    data: bytes
    keys: list[str]
    lines: list[int]
    spans: list[tuple[int, int]]

    def with_word(self, word: bytes) -> Iterator[tuple[str, object]]:
        """Parse those entries alone in whose text a word stands, with their keys."""
        parse = _parser(self.data)
        for key, (start, end) in zip(self.keys, self.spans, strict=True):
            if self.data.find(word, start, end) >= 0:
                yield key, parse(self.data[start:end])

    def values(self) -> Iterator[dict[str, object]]:
        """Parse the entries one after the other; `NotEven` for one that is no table."""
        parse = _parser(self.data)
        for start, end in self.spans:
            value = parse(self.data[start:end])
            if not isinstance(value, dict):
                raise NotEven
            yield cast("dict[str, object]", value)


def cut(data: bytes, *names: str) -> tuple[dict[str, object], dict[str, Section]] | None:
    """Cut the named sections out of a file; give the rest of it parsed, with them empty.

    None when the file is not indented evenly, a section is written another way, or a key stands in it twice.
    """
    unit = _UNIT.match(data)
    if unit is None or b"\r" in data[:400]:
        return None
    sections: dict[str, Section] = {}
    rest: list[bytes] = []
    kept = 0
    try:
        for start, name in sorted((_start(data, unit[1], name), name) for name in names):
            if start < 0:
                continue
            section, end = _section(data, unit[1], start)
            sections[name] = section
            rest.append(data[kept : start + 1])
            kept = end
        value = _parser(data)(b"".join([*rest, data[kept:]]))
    except (NotEven, UnicodeDecodeError):
        return None
    if not isinstance(value, dict) or any(value.get(name) not in ({}, []) for name in sections):
        return None
    return value, sections


def _parser(data: bytes) -> Callable[[bytes], object]:
    """Give what parses pieces of a file, `NotEven` for what it cannot: a small one does not load a library for it."""
    from envparity.readers.syntax.json import SMALL, small

    def light(piece: bytes) -> object:
        value = small(piece)
        if value is None:
            raise NotEven
        return value

    if len(data) <= SMALL:
        return light
    import orjson

    def fast(piece: bytes) -> object:
        try:
            return orjson.loads(piece)
        except orjson.JSONDecodeError:
            raise NotEven from None

    return fast


def _start(data: bytes, unit: bytes, name: str) -> int:
    """Find where a section of the file's own table opens, -1 where there is none; `NotEven` where it stands twice."""
    head = b"\n" + unit + b'"' + name.encode() + b'": '
    at = data.find(head)
    if at < 0:
        return -1
    if data.find(head, at + 1) >= 0:
        raise NotEven
    start = at + len(head)
    if data[start : start + 2] not in (b"{\n", b"[\n"):
        return -1
    return start


def _section(data: bytes, unit: bytes, start: int) -> tuple[Section, int]:
    """Walk a section's entries from its opening bracket; give them, and where its closing bracket stands."""
    table = data[start : start + 1] == b"{"
    shut = b"\n" + unit + (b"}" if table else b"]")
    head, closing = b"\n" + unit * 2 + (b'"' if table else b"{"), b"\n" + unit * 2 + b"}"
    keys: list[str] = []
    lines: list[int] = []
    spans: list[tuple[int, int]] = []
    line, at, counted = data.count(b"\n", 0, start) + 1, start + 1, start + 1
    while data.startswith(head, at):
        line += data.count(b"\n", counted, at + 1)
        counted = at + 1
        value = at + len(head) - 1
        if table:
            stop = data.find(b'": {', value + 1)
            raw = data[value + 1 : stop]
            if stop < 0 or _ODD.search(raw):
                raise NotEven
            value = stop + 3
            keys.append(raw.decode())
        else:
            keys.append("")
        end = value + 2 if data.startswith(b"{}", value) else data.find(closing, value) + len(closing)
        if end < value:
            raise NotEven
        lines.append(line)
        spans.append((value, end))
        if not data.startswith(b",", end):
            at = end
            break
        at = end + 1
        if not data.startswith(head, at):
            raise NotEven
    if not data.startswith(shut, at) or (table and len(set(keys)) != len(keys)):
        raise NotEven
    return Section(data, keys, lines, spans), at + len(shut) - 1
