"""The line of a key in TOML text: the parser of the standard library tells values and no places.

Good enough for messages: tables, arrays of tables, dotted keys and inline values that run over several
lines. A key that is not found gives the line of the nearest table above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from envparity.model.expressions import expression

_HEADER = expression(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = expression(
    r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_PART = expression(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")

Where = tuple[str | int, ...]


def line_of(text: str, where: Sequence[str | int]) -> int | None:
    """Find the line (from 1) at which the value at `where` is written; none when nothing of it is there."""
    lines = dict(_places(text))
    for length in range(len(where), 0, -1):
        found = lines.get(tuple(where[:length]))
        if found is not None:
            return found
    return None


def lines_of(text: str) -> Callable[[Where], int]:
    """Give a look-up of many lines in one text; 0 where nothing of a path is there."""
    lines = dict(_places(text))

    def line(where: Where) -> int:
        return next((lines[where[:n]] for n in range(len(where), 0, -1) if where[:n] in lines), 0)

    return line


def _places(text: str) -> Iterator[tuple[Where, int]]:
    table: Where = ()
    counts: dict[Where, int] = {}
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        if fence:
            fence = "" if fence in line else fence
            continue
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                yield table, number
                table = (*table, counts[table])
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, *_parts(key[1])), number
            fence = _opened(line[key.end() :])


def _parts(dotted: str) -> Where:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _opened(value: str) -> str:
    for fence in ('"""', "'''"):
        if value.count(fence) == 1:
            return fence
    return ""
