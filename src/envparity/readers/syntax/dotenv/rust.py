"""dotenvy, which uv and just read dotenv files with: strict, and quiet about it in uv.

Source: allan2/dotenvy `dotenvy/src/parse.rs` and `iter.rs`; there the character after a variable without
braces is taken as it stands, a closing quote too. just refuses the file at the first wrong line;
uv keeps what came before it, and a key's first value. A name that a shell cannot have is of use to neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import Entry

_KEY = expression(r"[A-Za-z_][A-Za-z0-9_.]*", re.ASCII)
_NAME = expression(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_QUOTED = {quote: expression(rf"(?:\\[\s\S]|[^{quote}\\])*+{quote}") for quote in "\"'"}
_ESCAPED = {"\\": "\\", "'": "'", '"': '"', "$": "$", " ": " ", "n": "\n"}


_OPEN = "'"
"""Stands for a statement whose quote is not closed, and is refused as such."""


class _Wrong(Exception):
    """A line that dotenvy refuses."""


def parse_uv(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as `uv run --env-file` does: up to the first wrong line, and a key's first value."""
    seen: set[str] = set()
    for entry in parse(text, variables, problems):
        if entry.key not in seen:
            seen.add(entry.key)
            yield entry
    problems.clear()


def parse(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as `just` does."""
    known: dict[str, str] = {}
    for number, line, ended in _lines(text):
        try:
            _check_end(line, ended=ended)
            found = _line(line.rstrip(), variables, known)
        except _Wrong as wrong:
            problems.append(Problem(str(wrong), number))
            return
        if found:
            known[found[0]] = found[1]
            if _NAME.fullmatch(found[0]):
                yield Entry(found[0], found[1], number)


def _check_end(line: str, *, ended: bool) -> None:
    """Refuse a last line without a line end that a blank or a backslash ends: for dotenvy it goes on."""
    goes_on = line[-1:] in (" ", "\t") or (len(line) - len(line.rstrip("\\"))) % 2
    if not ended and goes_on and "#" not in line:
        raise _Wrong("a last line that goes on")


def _lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """Give each statement with its first line, and whether a line end ends it: quotes may hold some."""
    position, number = 0, 1
    while position < len(text):
        end = _statement_end(text, position)
        yield number, text[position:end] if end <= len(text) else _OPEN, end < len(text)
        number += text.count("\n", position, end + 1)
        position = end + 1


def _statement_end(text: str, start: int) -> int:
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    if text[start:line_end].lstrip().startswith("#"):
        return line_end
    position, blank = start, False
    while position < len(text) and text[position] != "\n":
        char = text[position]
        if char == "#" and blank:
            return line_end if position <= line_end else text.find("\n", position) % (len(text) + 1)
        if char in "\"'":
            quoted = _QUOTED[char].match(text, position + 1)
            position = quoted.end() if quoted else len(text) + 1
        else:
            position += 2 if char == "\\" and text[position + 1 : position + 2] != "\n" else 1
        blank = char in " \t"
    return position


def _line(line: str, variables: Mapping[str, str], known: Mapping[str, str]) -> tuple[str, str] | None:
    rest = line.lstrip()
    if not rest or rest.startswith("#"):
        return None
    key, rest = _take_key(rest)
    if key == "export" and not rest.startswith("="):
        key, rest = _take_key(rest)
    if not rest.startswith("="):
        raise _Wrong("a line that is not KEY=VALUE")
    rest = rest[1:].lstrip()
    return key, "" if not rest or rest.startswith("#") else _value(rest, variables, known)


def _take_key(text: str) -> tuple[str, str]:
    key = _KEY.match(text)
    if not key:
        raise _Wrong("a name that no variable may have")
    return key[0], text[key.end() :].lstrip()


def _value(text: str, variables: Mapping[str, str], known: Mapping[str, str]) -> str:
    out: list[str] = []
    position, quote = 0, ""
    while position < len(text):
        char = text[position]
        position += 1
        if quote == "'":
            quote = "" if char == "'" else quote
            out.append("" if char == "'" else char)
        elif char == "$":
            value, position = _variable(text, position, variables, known)
            out.append(value)
        elif char == "\\":
            if position < len(text):
                if text[position] not in _ESCAPED:
                    raise _Wrong("a backslash before a character that needs none")
                out.append(_ESCAPED[text[position]])
            position += 1
        elif char in "\"'" and quote in ("", char):
            quote = "" if quote else char
        elif char in " \t" and not quote:
            if not re.fullmatch(r"[ \t]*(?:#[\s\S]*)?", text[position:]):
                raise _Wrong("a value with a blank and without quotes")
            break
        else:
            out.append(char)
    if quote:
        raise _Wrong("a quote that is not closed")
    return "".join(out)


def _variable(
    text: str, position: int, variables: Mapping[str, str], known: Mapping[str, str]
) -> tuple[str, int]:
    if text[position : position + 1] == "{":
        end = text.find("}", position)
        if end < 0:
            raise _Wrong("a brace that is not closed")
        name, after = text[position + 1 : end], end + 1
    else:
        after = position
        while after < len(text) and text[after].isalnum():
            after += 1
        name = text[position:after]
        if after < len(text) and text[after] != "$":
            return variables.get(name, known.get(name, "")) + text[after], after + 1
    return variables.get(name, known.get(name, "")), after
