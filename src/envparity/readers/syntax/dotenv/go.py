"""joho/godotenv, which many Go programs use: variables in capitals only.

Source: joho/godotenv `parser.go`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import Entry

_SKIPPED = expression(r"(?:\s+|#[^\n]*)+")
_EXPORT = expression(r"export[ \t\v\f\r\x85\xa0]+")
_KEY = expression(r"([A-Za-z0-9_.-][A-Za-z0-9_. \t\v\f\r\x85\xa0-]*)?[=:]", re.ASCII)
_LINE_END = expression(r"[\r\n]")
_QUOTED = {quote: expression(rf"{quote}((?:[^{quote}\\]++|\\.)*+){quote}", re.DOTALL) for quote in "\"'"}
_VARIABLE = expression(r"(\\)?(\$)(\()?\{?([A-Z0-9_]+)?\}?", re.ASCII)


def parse(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as godotenv does; a line that it refuses makes it refuse the file."""
    text = text.replace("\r\n", "\n")
    known: dict[str, str] = dict(variables)
    position, line = 0, 1
    while position < len(text):
        if skipped := _SKIPPED.match(text, position):
            line += skipped[0].count("\n")
            position = skipped.end()
            continue
        start = position
        exported = _EXPORT.match(text, start)
        key = _KEY.match(text, exported.end() if exported else start)
        value = _value(text, key.end(), known) if key else None
        if key is None or value is None:
            problems.append(Problem("a line that is not KEY=VALUE", line))
            end = text.find("\n", start)
            position = len(text) if end < 0 else end
            continue
        name = (key[1] or "").rstrip()
        known[name], position, unset = value
        yield Entry(name, known[name], line, unset)
        line += text.count("\n", start, position)


def _value(text: str, position: int, known: Mapping[str, str]) -> tuple[str, int, tuple[str, ...]] | None:
    while text[position : position + 1] in tuple(" \t\v\f\r\x85\xa0"):
        position += 1
    quote = text[position : position + 1]
    if quote in _QUOTED:
        quoted = _QUOTED[quote].match(text, position)
        if not quoted:
            return None
        if quote == "'":
            return quoted[1].strip("'"), quoted.end(), ()
        body = quoted[1].strip('"')
        escaped = re.sub(r"\\.", lambda match: {"\\n": "\n", "\\r": "\r"}.get(match[0], match[0]), body)
        return (*_expand(re.sub(r"\\([^$])", r"\1", escaped), known, quoted.end()),)
    ending = _LINE_END.search(text, position)
    end = ending.start() if ending else len(text)
    raw = text[position:end]
    if raw.startswith("#"):
        return None  # it looks at the character before the first one, and panics
    comment = re.search(r"(?<=[\t\v\f\r \x85\xa0])#.*\Z", raw)
    return (*_expand((raw[: comment.start()] if comment else raw).strip("\t\v\f\r \x85\xa0"), known, end),)


def _expand(raw: str, known: Mapping[str, str], end: int) -> tuple[str, int, tuple[str, ...]]:
    unset: list[str] = []

    def replace(match: re.Match[str]) -> str:
        if match[1]:
            return match[0][1:]
        if not match[4]:
            return match[0]
        if match[4] not in known:
            unset.append(match[4])
        return known.get(match[4], "")

    return _VARIABLE.sub(replace, raw), end, tuple(unset)
