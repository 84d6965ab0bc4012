"""What Node programs read dotenv files with: the dotenv package, with dotenv-expand, and `node --env-file`.

Sources: motdotla/dotenv `lib/main.js`, motdotla/dotenv-expand `lib/main.js`, nodejs/node `src/node_dotenv.cc`.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping

from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import COMMAND, Entry, statements

_SPACE = "\\t\\n\\v\\f\\r \\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff"
_BLANK = expression(f"[{_SPACE}]*")
_LINE = expression(
    rf"(?:export[{_SPACE}]+)?([A-Za-z0-9_.-]+)(?:[{_SPACE}]*=[{_SPACE}]*?|:[{_SPACE}]+?)"
    rf"([{_SPACE}]*'(?:\\'|[^'])*'|[{_SPACE}]*\"(?:\\\"|[^\"])*\"|[{_SPACE}]*`(?:\\`|[^`])*`|[^#\r\n]+)?"
    rf"[{_SPACE}]*(?:\#[^\n\r\u2028\u2029]*)?$",
    re.MULTILINE,
)
_QUOTES = expression(r"^(['\"`])(.*)\1$", re.DOTALL | re.MULTILINE)
_TRIMMED = "\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def parse(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as the dotenv package does, variables left as they are written."""
    for found, line in statements(text, _BLANK, _LINE):
        yield Entry(found[1], _value(found[2] or ""), line)


def _value(written: str) -> str:
    value = written.strip(_TRIMMED)
    quote = value[:1]
    value = _QUOTES.sub(r"\2", value)
    return value.replace("\\n", "\n").replace("\\r", "\r") if quote == '"' else value


_VARIABLE = expression(r"(?<!\\)\$\{([^{}]+)\}|(?<!\\)\$([A-Za-z_][A-Za-z0-9_]*)")
_OPERATOR = expression(r":\+|\+|:-|-")
_ROUNDS = 100
"""Replacements in one value; a value that names itself would go on for ever."""


def parse_expanded(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as the dotenv package does with dotenv-expand, as newer Vite and Next.js use it."""
    yield from _expanded(text, variables, problems, commands=True)


def parse_expanded_12(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as with dotenv-expand up to 12: `-` is `:-` there, and no command is run."""
    yield from _expanded(text, variables, problems, commands=False)


def _expanded(
    text: str, variables: Mapping[str, str], problems: list[Problem], *, commands: bool
) -> Iterator[Entry]:
    entries = list(parse(text, variables, problems))
    last = {entry.key: entry for entry in entries}
    known: dict[str, str] = {}
    together = ChainMap(dict(variables), known)
    read: dict[str, Entry] = {}
    for key, entry in last.items():
        unset: list[str] = []
        value = _expand(entry.value or "", together, unset, strict=commands)
        if commands and "$(" in value:
            read[key] = Entry(key, None, entry.line, (), COMMAND)
            continue
        known[key] = value.replace("\\$", "$")
        read[key] = Entry(key, known[key], entry.line, tuple(unset))
    for entry in entries:
        yield read[entry.key] if entry is last[entry.key] else entry


def _expand(value: str, known: Mapping[str, str], unset: list[str], *, strict: bool) -> str:
    for _ in range(_ROUNDS):
        match = _VARIABLE.search(value)
        if not match:
            break
        expression = match[1] or match[2]
        operator = _OPERATOR.search(expression)
        name = expression[: operator.start()] if operator else expression
        default = expression[operator.end() :] if operator else ""
        found = known.get(name)
        if operator and operator[0].endswith("+"):
            there = found is not None if strict and operator[0] == "+" else bool(found)
            found = default if there else ""
        elif not found and (found is None or not strict or (operator and operator[0] == ":-")):
            if not operator:
                unset.append(name)
            found = default
        value = value[: match.start()] + (found or "") + value[match.end() :]
    return value


def parse_builtin(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as `node --env-file` does (20.x)."""
    text = text.replace("\r", "")
    position, line = 0, 1
    while True:
        start = position
        while start < len(text) and text[start] in "\n #":
            if text[start] == "#":
                start = (text.find("\n", start) + len(text) + 1) % (len(text) + 1)
            else:
                start += 1
        equals = text.find("=", start)
        if equals < 0:
            return
        line += text.count("\n", position, start)
        key = text[start:equals].strip(" ").removeprefix("export ")
        if not key:
            return
        value, end = _builtin_value(text, equals + 1)
        if "\n" not in key and value is not None:
            yield Entry(key, value, line)
        line += text.count("\n", start, end)
        position = end


def _builtin_value(text: str, start: int) -> tuple[str | None, int]:
    while text[start : start + 1] == " ":
        start += 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    quote = text[start : start + 1]
    closing = text.find(quote, start + 1) if quote in ("'", '"', "`") else -1
    if closing >= 0:
        value = text[start + 1 : closing]
        end = text.find("\n", closing)
        return value.replace("\\n", "\n") if quote == '"' else value, len(text) if end < 0 else end
    if quote in ("'", '"', "`"):
        return (text[start:line_end] if line_end < len(text) else None), line_end
    return text[start:line_end].partition("#")[0].strip(" "), line_end
