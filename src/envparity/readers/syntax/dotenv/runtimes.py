"""The dotenv readers built into two JavaScript runtimes, Bun and Deno, told from how they were seen to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import Entry

_BUN_KEY = expression(r"[ \t]*(?:export[ \t]+)?([A-Za-z0-9_.-]+)[ \t]*(?:=|:(?=[ \t]))")
_DENO_KEY = expression(r"[ \t]*+(?:export[ \t]++)?([^=\n]*+)=")
_BUN_VARIABLE = expression(r"(?<!\\)\$(?:\{([A-Za-z0-9_]+)(?::-([^}$\\]*))?\}|([A-Za-z0-9_]+))")
_DENO_BRACED = expression(r"\\\$|\$(?:\{([^}]*)\}|([A-Za-z0-9]*))")
_DENO_NAMED = expression(r"\\\$|\$()([A-Za-z0-9]*)")
_ROUNDS = 100


def parse_bun(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:  # noqa: ARG001
    """Read as `bun --env-file` does: variables are replaced last, in single quotes too."""
    found = [(key, value, line) for key, value, _, line in _statements(text, _BUN_KEY)]
    known = {key: value for key, value, _ in found}
    for key, value, line in found:
        yield Entry(key, _bun_expand(value, {**known, **variables} if "$" in value else {}), line)


def _bun_expand(value: str, known: Mapping[str, str]) -> str:
    for _ in range(_ROUNDS):
        matches = list(_BUN_VARIABLE.finditer(value))
        if not matches:
            break
        last = matches[-1]
        replaced = known.get(last[1] or last[3], last[2] or "")
        value = value[: last.start()] + replaced + value[last.end() :]
    return value.replace("\\$", "$")


def parse_deno(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:  # noqa: ARG001
    """Read as `deno --env-file` does: a key's first value stays."""
    known: dict[str, str] = {}
    for key, value, quote, line in _statements(text, _DENO_KEY):
        key = key.strip(" \t")
        if key in known or not key or re.search(r"\s", key):
            continue
        known[key] = value if quote == "'" else _deno_expand(value, variables, known)
        yield Entry(key, known[key], line)


def _deno_expand(value: str, variables: Mapping[str, str], known: Mapping[str, str]) -> str:
    def replace(match: re.Match[str]) -> str:
        if match[0] == "\\$":
            return "$"
        name = match[1] or match[2]
        return variables.get(name, known.get(name, ""))

    closed = value.rfind("}") + 1
    return _DENO_BRACED.sub(replace, value[:closed]) + _DENO_NAMED.sub(replace, value[closed:])


def _statements(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, str, str, int]]:
    """Give each key with its value, its quote and its line; a line that is no statement is passed over."""
    text = text.replace("\r\n", "\n")
    position, line = 0, 1
    while position < len(text):
        key = pattern.match(text, position)
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if key and not text[position:end].lstrip().startswith("#"):
            value, quote, end = _value(text, key.end())
            yield key[1], value, quote, line
        line += text.count("\n", position, end + 1)
        position = end + 1


def _value(text: str, start: int) -> tuple[str, str, int]:
    while text[start : start + 1] in (" ", "\t"):
        start += 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    quote = text[start : start + 1]
    quoted = (
        re.compile(rf"{quote}((?:\\[\s\S]|[^{quote}\\])*+){quote}").match(text, start)
        if quote in ("'", '"', "`")
        else None
    )
    if quoted:
        end = text.find("\n", quoted.end())
        value = quoted[1].replace("\\n", "\n").replace("\\r", "\r") if quote == '"' else quoted[1]
        return value, quote, len(text) if end < 0 else end
    return text[start:line_end].partition("#")[0].strip(" \t\r"), "", line_end
