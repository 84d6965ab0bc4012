"""The dotenv readers built into two JavaScript runtimes, Bun and Deno, told from how they were seen to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import Entry

_BUN_KEY = expression(r"[ \t]*(?:export[ \t]+)?([A-Za-z0-9_.-]+)[ \t]*(?:=|:(?=[ \t\n]))")
_DENO_KEY = expression(r"[ \t]*+(?:export[ ]++(?=[^=\n]*=[ \t]*[^ \t\n]))?([^=\n]*+)=")
_BUN_BRACED = expression(r"\$\{([A-Za-z0-9_]*)(?::-([^}$\\]*))?\}")
_BUN_NAMED = expression(r"\$([A-Za-z0-9_]+)")
_DENO_VARIABLE = expression(r"\\\$|\$(?:\{([^}]*)\}?|([A-Za-z0-9_]*))")
_LINE_END = expression(r"\r\n|\r")
_PAIR = expression(r"\\(.)", re.DOTALL)
_ROUNDS = 100


def parse_bun(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as `bun --env-file` does: variables are replaced last, in single quotes too."""
    found = [
        (key, value, line) for key, value, _, line in _statements(_LINE_END.sub("\n", text), _BUN_KEY, _value)
    ]
    known = {key: value for key, value, _ in found}
    for key, value, line in found:
        read = _bun_expand(value, {**known, **variables} if "$" in value else {})
        if known[key] == value:
            known[key] = read
        yield Entry(key, read, line)


def _bun_expand(value: str, known: Mapping[str, str]) -> str:
    """Replace from the end to the beginning; what was put in is no part of a name before it."""
    limit = len(value)
    for _ in range(_ROUNDS):
        at = value.rfind("$", 0, limit)
        if at < 0:
            break
        found = _BUN_BRACED.match(value, at) or _BUN_NAMED.match(value, at, limit)
        limit = at
        if found and value[at - 1 : at] != "\\":
            default = found[2] if found.re.groups > 1 else ""
            value = value[:at] + known.get(found[1], default or "") + value[found.end() :]
    return value.replace("\\$", "$")


def parse_deno(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as `deno --env-file` does: a key's first value stays, and the last one is what others are given."""
    known: dict[str, str] = {}
    given: set[str] = set()
    for key, value, quote, line in _statements(text.replace("\r", ""), _DENO_KEY, _deno_value):
        key = key.strip(" \t")
        known[key] = value if quote == "'" else _deno_expand(value, variables, known)
        if key and key not in given:
            given.add(key)
            yield Entry(key, known[key], line)


def _deno_expand(value: str, variables: Mapping[str, str], known: Mapping[str, str]) -> str:
    def replace(match: re.Match[str]) -> str:
        if match[0] == "\\$":
            return "$"
        name = match[1] or match[2] or ""
        return variables.get(name, known.get(name, ""))

    return _DENO_VARIABLE.sub(replace, value)


def _deno_value(text: str, start: int) -> tuple[str, str, int]:
    """Read a value whose quote is closed by the first one that ends its line, else by the first one."""
    while text[start : start + 1] in (" ", "\t"):
        start += 1
    quote = text[start : start + 1]
    first = text.find(quote, start + 1) if quote in ("'", '"', "`") else -1
    if first < 0:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        return text[start:end].partition("#")[0].strip(" \t"), "", end
    ending = re.compile(rf"[^\n]*?{quote}(?=[ \t]*(?:#[^\n]*)?(?:\n|\Z))").match(text, first)
    closing = ending.end() - 1 if ending else first
    end = text.find("\n", closing)
    body = text[start + 1 : closing]
    return body.replace("\\n", "\n") if quote == '"' else body, quote, len(text) if end < 0 else end


def _statements(
    text: str, pattern: re.Pattern[str], read: Callable[[str, int], tuple[str, str, int]]
) -> Iterator[tuple[str, str, str, int]]:
    """Give each key with its value, its quote and its line; a line that is no statement is passed over."""
    position, line = 0, 1
    while position < len(text):
        key = pattern.match(text, position)
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        if key and not text[position:end].lstrip().startswith("#"):
            value, quote, end = read(text, key.end())
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
        value = _PAIR.sub(_unescaped, quoted[1]) if quote == '"' else quoted[1]
        return value, quote, len(text) if end < 0 else end
    return text[start:line_end].partition("#")[0].strip(" \t\r\v\f"), "", line_end


def _unescaped(pair: re.Match[str]) -> str:
    return {"n": "\n", "r": "\r"}.get(pair[1], pair[0])
