"""Ruby's dotenv: unquoted backslashes vanish, variables are replaced, `$(...)` is run by it and not by us.

Source: bkeepers/dotenv `lib/dotenv/parser.rb` and `lib/dotenv/substitutions`.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping

from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import COMMAND, Entry, statements

_BLANK = expression(r"\s*", re.ASCII)
_LINE = expression(
    r"(?:export\s+)?([\w.]+)"
    r"(?:(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*\"(?:\\\"|[^\"])*\"|[^\#\n]+)?)?"
    r"\s*(?:\#.*)?$",
    re.MULTILINE | re.ASCII,
)
_QUOTED = expression(r"\A(['\"])(.*)\1\Z", re.DOTALL)
_VARIABLE = expression(r"(\\)?(\$)(?!\()\{?([A-Z0-9_]+)?\}?", re.IGNORECASE | re.ASCII)
_COMMAND = expression(r"(\\)?\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))+\)")


def parse(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as the dotenv gem does."""
    known: dict[str, str] = {}
    together = ChainMap(dict(variables), known)
    for found, line in statements(text, _BLANK, _LINE):
        unset: list[str] = []
        exported = found[0].lstrip().startswith("export") and found[2] is None and found[1] != "export"
        if exported and found[1] not in known:
            problems.append(Problem("a variable that is exported and not set", line))
        value = _value(found[2] or "", together, unset)
        if value is None:
            yield Entry(found[1], None, line, (), COMMAND)
        else:
            known[found[1]] = value
            yield Entry(found[1], value, line, tuple(unset))


def _value(written: str, known: Mapping[str, str], unset: list[str]) -> str | None:
    value = written.strip(" \t\n\v\f\r\0")
    quoted = _QUOTED.match(value)
    quote, value = (quoted[1], quoted[2]) if quoted else ("", value)
    if quote == "'":
        return value
    if quote == '"':
        value = value.replace("\\n", "\\\\n").replace("\\r", "\\\\r")
    value = re.sub(r"\\([^$])", r"\1", value)

    def replace(match: re.Match[str]) -> str:
        if match[1]:
            return match[0][1:]
        if not match[3]:
            return match[0]
        if match[3] not in known:
            unset.append(match[3])
        return known.get(match[3], "")

    if any(not match[1] for match in _COMMAND.finditer(value)):
        return None
    value = _COMMAND.sub(lambda match: match[0][1:], value)
    return _VARIABLE.sub(replace, value)
