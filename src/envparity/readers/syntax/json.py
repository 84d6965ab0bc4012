"""JSON with the line of each key, at the speed of a parser that knows no lines.

The values come from orjson, those of small files from the standard library. Lines are found afterwards, in the text: where a file is
indented evenly, as tools write it, by counting; elsewhere by a scan of every token, which also
tells keys that stand twice. JSON with comments and trailing commas is made strict first,
byte for byte, so that lines stay what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import cast

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.readers.document import Document

Path = tuple[str | int, ...]

_UNIT = expression(rb"[{\[]\r?\n( +|\t+)\S")
_TOKEN = expression(r'"((?:[^"\\]|\\.)*)"|([{}\[\],:])|(\n)|[^\s"{}\[\],:]+')
_SLACK = expression(
    rb'("(?:[^"\\\n]|\\.)*")|(//[^\n]*|/\*[\s\S]*?\*/)|(,)(?=(?>\s|//[^\n]*|/\*[\s\S]*?\*/)*[}\]])'
)
_DRAWN = expression(rb"[^\n]")


class JsonFile:
    """One parsed file: its value, and the line of anything in it."""

    def __init__(self, data: bytes, value: object) -> None:
        self.data = data
        self.value = value
        self.twice: list[tuple[Path, int]] = []
        """Keys that stand twice in a table whose lines were asked for, with the line of the second."""

    def table(self) -> dict[str, object]:
        """Give the value, which must be a table; `ReadError` when it is something else."""
        if not isinstance(self.value, dict):
            raise ReadError("the file holds no JSON object", line=1)
        return cast(dict[str, object], self.value)

    def lines(self, path: Path, children: Sequence[object] | dict[str, object]) -> list[int]:
        """Give the lines of the children of the table or list at a path, in the order they stand."""
        found = self._counted(path, children)
        if found is not None:
            return found
        if isinstance(children, dict):
            for twice in self.duplicates:
                if twice[0][:-1] == path and twice not in self.twice:
                    self.twice.append(twice)
            return [self.positions.get((*path, key), 0) for key in children]
        return [self.positions.get((*path, index), 0) for index in range(len(children))]

    def line(self, path: Path) -> int:
        """Give the line of one key or item, 0 where it is not there."""
        if "positions" not in self.__dict__ and all(isinstance(part, str) for part in path):
            found = self._section(path)
            if found is not None:
                return self.data.count(b"\n", 0, found[0] + 1) + 1
        return self.positions.get(path, 0)

    @cached_property
    def _unit(self) -> bytes:
        found = _UNIT.match(self.data.lstrip()[:400])
        return found[1] if found else b""

    def _counted(self, path: Path, children: Sequence[object] | dict[str, object]) -> list[int] | None:
        """Count lines in an evenly indented file; none where the count does not agree with what was parsed."""
        unit = self._unit
        if not unit or not children:
            return None if children else []
        section = self._section(path)
        if section is None:
            return None
        begin, end = section
        prefix = b"\n" + unit * (len(path) + 1)
        if isinstance(children, dict):
            return self._counted_keys(prefix, begin, end, children)
        return self._counted_items(prefix, begin, end, len(children))

    def _section(self, path: Path) -> tuple[int, int] | None:
        """Find where a key's value begins and ends in an evenly indented file; none when it is not found."""
        unit, data = self._unit, self.data
        begin, end = 0, len(data)
        if not unit:
            return None
        for depth, part in enumerate(path, 1):
            if not isinstance(part, str) or not part.isascii() or not part.isprintable():
                return None
            stop = b"\n" + unit * depth
            begin = data.find(stop + b'"' + part.encode() + b'"', begin, end)
            if begin < 0:
                return None
            ends = (data.find(stop + mark, begin + 1, end) for mark in (b"}", b"]", b'"'))
            end = min((at + 1 for at in ends if at > 0), default=end)
        return begin, end

    def _counted_keys(
        self, prefix: bytes, begin: int, end: int, children: dict[str, object]
    ) -> list[int] | None:
        data, start = self.data, prefix + b'"'
        if data.count(start, begin, end) != len(children):
            return None
        line, previous, width = 1, 0, len(start)
        found: list[int] = []
        at = begin
        for key in children:
            at = data.find(start, at, end)
            text = key.encode()
            after = at + width + len(text)
            if data[at + width : after + 1] != text + b'"':
                return None
            line += data.count(b"\n", previous, at + 1)
            previous = at = at + 1
            found.append(line)
        return found

    def _counted_items(self, prefix: bytes, begin: int, end: int, count: int) -> list[int] | None:
        data, start = self.data, prefix + b"{"
        if data.count(start, begin, end) != count:
            return None
        line, previous, at = 1, 0, begin
        found: list[int] = []
        for _ in range(count):
            at = data.find(start, at, end)
            line += data.count(b"\n", previous, at + 1)
            previous = at = at + 1
            found.append(line)
        return found

    @cached_property
    def _scan(self) -> tuple[dict[Path, int], list[tuple[Path, int]]]:
        return _scan(self.data.decode("utf-8", "replace"))

    @property
    def positions(self) -> dict[Path, int]:
        """The line of every key and item, by its path."""
        return self._scan[0]

    @property
    def duplicates(self) -> list[tuple[Path, int]]:
        """Keys that stand twice in one table, with the line of the second."""
        return self._scan[1]


def _scan(text: str) -> tuple[dict[Path, int], list[tuple[Path, int]]]:
    """Walk the tokens of valid JSON and note where each key and item stands."""
    positions: dict[Path, int] = {}
    twice: list[tuple[Path, int]] = []
    path: list[str | int] = []
    in_list: list[bool] = []
    line, expects_key = 1, False
    for token in _TOKEN.finditer(text):
        mark = token[2]
        if token[3]:
            line += 1
            continue
        if mark == ":":
            continue
        if mark == ",":
            expects_key = not in_list[-1] if in_list else False
            if in_list and in_list[-1]:
                path[-1] = cast(int, path[-1]) + 1
            continue
        if mark in ("}", "]"):
            path.pop()
            in_list.pop()
            expects_key = False
            continue
        if expects_key and token[1] is not None:
            path[-1] = _unescaped(token[1])
            here = tuple(path)
            if here in positions:
                twice.append((here, line))
            positions[here] = line
            expects_key = False
            continue
        if in_list and in_list[-1]:
            positions[tuple(path)] = line
        if mark in ("{", "["):
            path.append("" if mark == "{" else 0)
            in_list.append(mark == "[")
            expects_key = mark == "{"
    return positions, twice


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    import json

    return cast(str, json.loads(f'"{text}"'))


def parse(document: Document, *, relaxed: bool = False) -> JsonFile:
    """Parse a file; `ReadError` with the line of the first thing that is no JSON.

    `relaxed` allows comments and trailing commas.
    """
    data = document.data.removeprefix(b"\xef\xbb\xbf")
    if relaxed:
        if not data.isascii():
            document.text()
        data = _strict(data)
    if len(data) <= SMALL and (value := small(data)) is not None:
        return JsonFile(data, value)
    import orjson

    try:
        return JsonFile(data, orjson.loads(data))
    except orjson.JSONDecodeError as error:
        document.text()
        if "ecursion" in error.msg:
            raise ReadError("nested too deeply to be read", line=error.lineno) from None
        raise ReadError(
            f"not JSON: {error.msg.partition(': line')[0]} (column {error.colno})", line=error.lineno
        ) from None


SMALL = 256 * 1024
"""Bytes up to which the standard library has read a file before orjson is loaded, and in a third of the memory."""


def small(data: bytes) -> object:
    """Read what both libraries read alike; none for all else, which orjson has to judge."""
    import json

    if b"\\u" in data:
        return None  # half a surrogate pair is refused by one of them

    def refuse(number: str) -> object:
        if len(number) < 19 and number.lstrip("-").isdecimal():
            return int(number)
        raise ValueError

    try:
        found: object = json.loads(data.decode(), parse_int=refuse, parse_constant=refuse)
    except (ValueError, RecursionError):
        return None
    return found


def _strict(data: bytes) -> bytes:
    """Blank out comments and trailing commas, every other byte staying where it is."""
    strict = bytearray(data)
    for found in _SLACK.finditer(data):
        if found[1] is None:
            strict[found.start() : found.end()] = _DRAWN.sub(b" ", found[0])
    return bytes(strict)
