"""`include` and `export` in a makefile: a `#` ends a value anywhere, `$X` is a variable of one letter.

As GNU make does it; a variable is replaced when it is used, so that it may be set later in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import COMMAND, Entry

_ASSIGNMENT = expression(r"(?:export[ \t]+)?([^\s:#=]+)[ \t]*((?:::?|\?|\+|!)?=)[ \t\v\f]*")
_COMMENT = expression(r"(?:\\#|\$\{[^}]*\}|\$\([^)]*\)|[^#])*+")
"""What stands before a comment: a number sign begins none after a backslash, or in a variable's brackets."""
_EXPORTED = expression(r"export[ \t]+((?:[A-Za-z_][A-Za-z0-9_]*[ \t]*)+)", re.ASCII)
_RULE = expression(r"[^=#]*:(?!=)")
_NAME = expression(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_DEPTH = 20


def parse(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read what a makefile that includes the file would pass on to its recipes."""
    found: dict[str, tuple[str | None, int]] = {}
    ruled = False
    for number, line in _lines(text.replace("\r\n", "\n")):
        body = _uncommented(line.lstrip(" " if ruled else " \t"))
        if not body.strip() or _take(body, number, found):
            continue
        if not _RULE.match(body):
            problems.append(Problem("a line that make can read neither as a variable nor as a rule", number))
            return
        ruled = True
    known = {**variables, **{key: raw or "" for key, (raw, _) in found.items()}}
    for key, (raw, number) in found.items():
        if raw is None:
            yield Entry(key, None, number, (), COMMAND)
        elif _NAME.fullmatch(key):
            try:
                yield Entry(key, _expand(raw, known, (key,)), number)
            except ValueError as error:
                problems.append(Problem(str(error), number))


def _take(body: str, number: int, found: dict[str, tuple[str | None, int]]) -> bool:
    """Take down what a line sets or exports; say whether it does. What a command gives is none."""
    if exported := _EXPORTED.fullmatch(body.strip()):
        for key in exported[1].split():
            found.setdefault(key, ("", number))
        return True
    assignment = _ASSIGNMENT.match(body)
    if not assignment:
        return False
    key, operator, raw = assignment[1].rstrip("?+!"), assignment[2], body[assignment.end() :]
    operator = f"{assignment[1][-1]}=" if assignment[1][-1] in "?+!" else operator
    before = found.get(key)
    if operator == "+=" and before:
        raw = f"{before[0]} {raw}"
    if operator != "?=" or not before:
        found[key] = (None if operator == "!=" else raw), number
    return True


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
    comment = _COMMENT.match(line)
    return (line[: comment.end()] if comment else line).replace("\\#", "#")


def _expand(raw: str, known: Mapping[str, str], inside: tuple[str, ...]) -> str:
    out: list[str] = []
    position = 0
    while (dollar := raw.find("$", position)) >= 0:
        out.append(raw[position:dollar])
        if dollar + 1 == len(raw):
            return "".join([*out, "$"])
        name, position = _reference(raw, dollar + 1)
        if name == "$":
            out.append("$")
        elif len(inside) < _DEPTH:
            wanted = _expand(name, known, (*inside, "")) if "$" in name else name
            if wanted in inside:
                raise ValueError("a variable that asks for itself")
            out.append(_expand(known.get(wanted, ""), known, (*inside, wanted)))
    out.append(raw[position:])
    return "".join(out)


def _reference(raw: str, start: int) -> tuple[str, int]:
    """Give the name after a dollar sign: one character, or what stands in brackets."""
    closing = {"(": ")", "{": "}"}.get(raw[start : start + 1])
    if closing is None:
        return raw[start : start + 1], start + 1
    first = raw.find(closing, start)
    if first >= 0 and "$" not in raw[start:first]:
        return raw[start + 1 : first], first + 1
    opening, depth = raw[start], 0
    for position in range(start, len(raw)):
        depth += {opening: 1, closing: -1}.get(raw[position], 0)
        if depth == 0:
            return raw[start + 1 : position], position + 1
    raise ValueError("a variable whose bracket is not closed")
