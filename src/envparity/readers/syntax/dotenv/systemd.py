"""systemd's `EnvironmentFile=`: quotes anywhere in a value, backslashes as in a shell, nothing replaced.

Source: systemd `src/basic/env-file.c`. An assignment whose name is not a variable's is dropped there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import Entry

_NAME = expression(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_BLANK = expression(r"[ \t\r\n]*")
_COMMENT = expression(r"[#;](?:\\[\s\S]|[^\\\n\r])*")
_KEY = expression(r"[^=\n\r]*")
_SINGLE = expression(r"'([^']*)(?:'|\Z)")
_DOUBLE = expression(r'"((?:\\[\s\S]|[^"\\])*+)(?:"|\\?\Z)')
_PLAIN = expression(r"(?:\\[\s\S]|[^\\\n\r])*+\\?")
_SPACES = expression(r"[ \t]*")


def parse(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as systemd does for a unit."""
    position, line = 0, 1
    while position < len(text):
        start = _end(_BLANK, text, position)
        line += text.count("\n", position, start)
        comment = _COMMENT.match(text, start)
        if comment:
            position = comment.end()
        else:
            key_end = _end(_KEY, text, start)
            position = key_end
            if text[key_end : key_end + 1] == "=":
                value, position = _value(text, key_end + 1)
                key = text[start:key_end].rstrip(" \t")
                if _NAME.fullmatch(key):
                    yield Entry(key, value, line)
        line += text.count("\n", start, position)


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def _value(text: str, position: int) -> tuple[str, int]:
    """Join the quoted parts of a value and, once something stands without quotes, the rest of its line."""
    parts: list[str] = []
    while position < len(text):
        position = _end(_SPACES, text, position)
        char = text[position : position + 1]
        if char in ("\n", "\r", ""):
            break
        if char == "'" and (quoted := _SINGLE.match(text, position)):
            parts.append(quoted[1])
        elif char == '"' and (quoted := _DOUBLE.match(text, position)):
            parts.append(re.sub(r"\\([\s\S])", _unescape, quoted[1]))
        else:
            end = _end(_PLAIN, text, position)
            parts.append(_unquoted(text[position:end]))
            return "".join(parts), end
        position = quoted.end()
    return "".join(parts), position


def _unescape(match: re.Match[str]) -> str:
    if match[1] == "\n":
        return ""
    return match[1] if match[1] in '"\\`$' else match[0]


def _unquoted(raw: str) -> str:
    kept = re.search(r"(?:\\[\s\S]|[^\\ \t])[ \t]*\Z", raw)
    body = raw.rstrip(" \t") if not (kept and kept[0].startswith("\\")) else raw[: kept.start() + 2]
    return re.sub(r"\\([\s\S]?)", lambda pair: "" if pair[1] in "\n\r" else pair[1], body)
