"""`include` and `export` in a makefile: a `#` ends a value anywhere, `$X` is a variable of one letter.

As GNU make does it; a variable is replaced when it is used, so that it may be set later in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import Entry

_ASSIGNMENT = expression(r"(?:export[ \t]+)?([^\s:#=]+)[ \t]*(?:::?|\?|\+)?=[ \t]*")
_RULE = expression(r"[^=#]*:(?!=)")
_NAME = expression(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_DEPTH = 20


def parse(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read what a makefile that includes the file would pass on to its recipes."""
    found: dict[str, tuple[str, int]] = {}
    for number, line in _lines(text.replace("\r\n", "\n")):
        body = _uncommented(line.lstrip(" "))
        if not body.strip():
            continue
        assignment = _ASSIGNMENT.match(body)
        if assignment:
            found[assignment[1]] = body[assignment.end() :], number
        elif not _RULE.match(body):
            problems.append(Problem("a line that make can read neither as a variable nor as a rule", number))
            return
    known = {**variables, **{key: raw for key, (raw, _) in found.items()}}
    for key, (raw, number) in found.items():
        if not _NAME.fullmatch(key):
            continue
        try:
            yield Entry(key, _expand(raw, known, 0), number)
        except ValueError:
            problems.append(Problem("a variable whose bracket is not closed", number))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    held, start = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        start = start or number
        if (len(line) - len(line.rstrip("\\"))) % 2:
            held += line[:-1].rstrip() + " "
            continue
        yield start, held + (line.lstrip() if held else line)
        held, start = "", 0
    if held:
        yield start, held


def _uncommented(line: str) -> str:
    comment = re.search(r"(?<!\\)#", line)
    return line[: comment.start()] if comment else line


def _expand(raw: str, known: Mapping[str, str], depth: int) -> str:
    out: list[str] = []
    position = 0
    while (dollar := raw.find("$", position)) >= 0:
        out.append(raw[position:dollar])
        if dollar + 1 == len(raw):
            return "".join([*out, "$"])
        name, position = _reference(raw, dollar + 1)
        if name == "$":
            out.append("$")
        elif depth < _DEPTH:
            wanted = _expand(name, known, depth + 1) if "$" in name else name
            out.append(_expand(known.get(wanted, ""), known, depth + 1))
    out.append(raw[position:])
    return "".join(out)


def _reference(raw: str, start: int) -> tuple[str, int]:
    """Give the name after a dollar sign: one character, or what stands in brackets."""
    closing = {"(": ")", "{": "}"}.get(raw[start : start + 1])
    if closing is None:
        return raw[start : start + 1], start + 1
    opening, depth = raw[start], 0
    for position in range(start, len(raw)):
        depth += {opening: 1, closing: -1}.get(raw[position], 0)
        if depth == 0:
            return raw[start + 1 : position], position + 1
    raise ValueError("not closed")
