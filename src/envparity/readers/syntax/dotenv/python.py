"""What Python programs read dotenv files with: python-dotenv, and smaller readers.

python-dotenv is read as its version 1.2 reads: a test holds this against the library itself.

python-decouple and Starlette take a line apart at its first `=` and drop a pair of quotes; django-environ
knows escapes; honcho takes a line for words of a shell.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping

from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import Entry

_VARIABLES_LIMIT = 200
"""Variables in one value; looking them up would grow with their square."""

_BLANK = expression(r"\s*")
_NEW_LINE = expression(r"\r\n?|\n")
_NAME = expression(r"(?:export[^\S\r\n]+)?+(?:(?=#)|'([^']+)'|(?!')([^=#\s]+))[^\S\r\n]*+(=[^\S\r\n]*+)?")
_QUOTED = {
    "'": (expression(r"'((?:\\.|[^'\\])*+)'", re.DOTALL), expression(r"\\([\\'])")),
    '"': (expression(r'"((?:\\.|[^"\\])*+)"', re.DOTALL), expression(r"\\([\\'\"abfnrtv])")),
}
_REST = expression(r"[^\r\n]*")
_COMMENT = expression(r"\s+#.*")
_END = expression(r"(?:[^\S\r\n]*#[^\r\n]*)?+[^\S\r\n]*+(?:\r\n?|\n|\Z)")
_VARIABLE = expression(r"\$\{([^}:]*)(?::-([^}]*))?\}")
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def parse(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as `dotenv_values` does. A line that it cannot read is skipped, as it skips it."""
    known: dict[str, str | None] = {}
    environment = ChainMap[str, str | None](known, variables)  # type: ignore[arg-type]
    for key, value, line in _bindings(text):
        if value is None:
            known[key] = None
            yield Entry(key, None, line)
        elif value.count("${") > _VARIABLES_LIMIT:
            yield Entry(key, None, line, (), "it asks for more variables than are looked up")
        else:
            known[key], unset = _resolved(value, environment)
            yield Entry(key, known[key], line, unset)


def _bindings(text: str) -> Iterator[tuple[str, str | None, int]]:
    """Give each key with its raw value, none where there is no `=`, and its line."""
    at, line = 0, 1
    while at < len(text):
        start = _BLANK.match(text, at).end()  # type: ignore[union-attr]
        line += len(_NEW_LINE.findall(text, at, start))
        key, value, end, whole = _binding(text, start)
        if key and whole:
            yield key, value, line
        line += len(_NEW_LINE.findall(text, start, end))
        at = end


def _binding(text: str, start: int) -> tuple[str, str | None, int, bool]:
    """Give a key, its value, where it ends, and whether it can be read to the end of its line."""
    found = _NAME.match(text, start)
    if found is None:
        return "", None, _line_end(text, start), False
    key, equals, at = found[1] or found[2] or "", found[3], found.end()
    value: str | None = None
    if equals:
        first = text[at : at + 1]
        if first in _QUOTED:
            form, escape = _QUOTED[first]
            quoted = form.match(text, at)
            if quoted is None:
                return key, None, _line_end(text, at), False
            value = escape.sub(lambda pair: _ESCAPES.get(pair[1], pair[1]), quoted[1])
            at = quoted.end()
        elif first == "#" and len(equals) > 1:
            value = ""  # blanks before a comment make no value of it
        else:
            rest = _REST.match(text, at)
            value, at = _COMMENT.sub("", rest[0]).rstrip(), rest.end()  # type: ignore[index,union-attr]
    end = _END.match(text, at)
    return (key, value, end.end(), True) if end else (key, None, _line_end(text, at), False)


def _line_end(text: str, at: int) -> int:
    found = _NEW_LINE.search(text, at)
    return found.end() if found else len(text)


def _resolved(value: str, environment: Mapping[str, str | None]) -> tuple[str, tuple[str, ...]]:
    """Put variables in; give as well those that are not set and have no default."""
    unset: list[str] = []

    def look_up(match: re.Match[str]) -> str:
        name, default = match.groups()
        if default is None and name not in environment:
            unset.append(name)
        return environment.get(name, default or "") or ""

    return _VARIABLE.sub(look_up, value), tuple(unset)


def parse_decouple(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as python-decouple and Starlette do."""
    for number, line in enumerate(_LINE_END.split(text), 1):
        body = line.strip()
        if body and not body.startswith("#") and "=" in body:
            key, _, value = (part.strip() for part in body.partition("="))
            quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
            yield Entry(key, value[1:-1] if quoted else value, number)


_LINE_END = expression(r"\r\n|\r|\n")
_DJANGO = expression(r"\A(?:export )?([A-Za-z_0-9]+)=(.*)\Z", re.DOTALL)
_SINGLE = expression(r"\A'(.*)'\Z")
_DOUBLE = expression(r'\A"(.*)"\Z')


def parse_django(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as django-environ does."""
    for number, line in enumerate(text.splitlines(), 1):
        match = _DJANGO.match(line)
        if not match:
            continue
        value = match[2]
        if single := _SINGLE.match(value):
            value = single[1]
        if double := _DOUBLE.match(value):
            value = re.sub(r"\\(.)", lambda pair: pair[0] if pair[1] in "nrt" else pair[1], double[1])
        yield Entry(match[1], value, number)


_HONCHO = expression(r"[A-Za-z_][A-Za-z_0-9]*")


def parse_honcho(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as honcho does."""
    from shlex import shlex

    for number, line in enumerate(text.splitlines(), 1):
        try:
            words = list(shlex(line, posix=True))
        except ValueError:
            problems.append(Problem("a quote that is not closed", number))
            continue
        if len(words) >= 3 and words[1] == "=" and _HONCHO.match(words[0]):
            value = "".join(words[2:]).replace("\\n", "\n").replace("\\t", "\t")
            yield Entry(words[0], value, number)
