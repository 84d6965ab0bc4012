"""What a line of a log says of itself: how grave it is, and in JSON what its message is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from envparity.engines.docker.lines import clean
from envparity.model.expressions import expression

Level = Literal["", "debug", "info", "warning", "error"]
LEVELS: tuple[Level, ...] = ("debug", "info", "warning", "error")
"""From the least to the most grave; a line that does not say is of none."""

_WORDS: Mapping[str, Level] = {
    "trace": "debug", "debug": "debug", "dbg": "debug", "verbose": "debug", "fine": "debug", "finest": "debug",
    "info": "info", "information": "info", "notice": "info", "log": "info", "inf": "info",
    "warn": "warning", "warning": "warning", "wrn": "warning",
    "error": "error", "err": "error", "fatal": "error", "panic": "error", "critical": "error", "crit": "error",
    "severe": "error", "alert": "error", "emerg": "error", "emergency": "error", "exception": "error",
}  # fmt: skip
_LEVEL_KEYS = (
    "level",
    "severity",
    "lvl",
    "loglevel",
    "log.level",
    "levelname",
    "@l",
    "priority",
    "severityText",
)
_MESSAGE_KEYS = ("message", "msg", "event", "@m", "@mt", "body", "text")
_FAR = 160
"""Characters of a line in which its level stands, if it has one."""

_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_DEEPEST = 16
"""Cells of indentation below which an object stands on one line."""

_PAIR = expression(r"\b(?:level|severity|lvl)\s*[=:]\s*[\"']?([A-Za-z]+)")
_WORD = expression(
    r"(?:^|[\s\[<(|])(TRACE|DEBUG|INFO|NOTICE|LOG|WARN(?:ING)?|ERR(?:OR)?|FATAL|PANIC|CRIT(?:ICAL)?|SEVERE|ALERT|EMERG"
    r"|debug|info|notice|warn(?:ing)?|error|fatal|crit|alert|emerg)(?:[\]\s:>)|]|$)"
)
_KLOG = expression(r"^([IWEF])\d{4} \d\d:")
_KLOG_LEVELS: Mapping[str, Level] = {"I": "info", "W": "warning", "E": "error", "F": "error"}


def level_of(text: str) -> Level:
    """Tell how grave a line is; empty when it does not say."""
    if text.startswith("{") and (found := _object(text)) is not None:
        return _level_in(found)
    head = text[:_FAR]
    if match := _PAIR.search(head):
        return _WORDS.get(match[1].lower(), "")
    if match := _KLOG.match(head):
        return _KLOG_LEVELS[match[1]]
    if match := _WORD.search(head):
        return _WORDS.get(match[1].lower(), "")
    return "error" if head.startswith(("Traceback (most recent", "panic: ")) else ""


def said(text: str) -> str:
    """Give a JSON line's message with its other fields behind it, as `message key=value`; any other line as it is."""
    if not text.startswith("{") or (found := _object(text)) is None:
        return text
    key = next((key for key in _MESSAGE_KEYS if isinstance(found.get(key), str)), "")
    if not key:
        return text
    rest = (f"{name}={_shown(value)}" for name, value in found.items() if name != key)
    # What was escaped in JSON is not any more, so it is cleaned as the line was.
    return clean(" ".join((str(found[key]), *rest)).replace("\n", " "))


def unfolded(text: str) -> tuple[str, ...]:
    """Give a JSON line's message and below it a line for each field, those of objects in it indented; else nothing."""
    if not text.startswith("{") or (found := _object(text)) is None:
        return ()
    key = next((key for key in _MESSAGE_KEYS if isinstance(found.get(key), str)), "")
    head = str(found[key]) if key else "{"
    rest = {name: value for name, value in found.items() if name != key}
    return tuple(clean(line.replace("\n", " ")) for line in (head, *_fields(rest, "  ")))


def _fields(found: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in found.items():
        if isinstance(value, dict) and value and len(indent) < _DEEPEST:
            yield f"{indent}{name}:"
            yield from _fields(value, indent + "  ")
        elif isinstance(value, str) and "\n" in value:
            yield f"{indent}{name}:"
            yield from (f"{indent}  {line}" for line in value.splitlines())
        else:
            yield f"{indent}{name}: {_shown(value)}"


def at_least(level: Level) -> frozenset[str]:
    """Give the levels from one upward."""
    return frozenset(LEVELS[LEVELS.index(level) :]) if level else frozenset(("", *LEVELS))


def _object(text: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _level_in(found: Mapping[str, Any]) -> Level:
    for key in _LEVEL_KEYS:
        value = found.get(key)
        if isinstance(value, str):
            return _WORDS.get(value.lower(), "")
        if isinstance(value, int) and not isinstance(value, bool):
            return _by_number(value)
    return ""


def _by_number(value: int) -> Level:
    """Read a number as bunyan and pino write it: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal."""
    if value < 10:
        return ""
    return "debug" if value < 30 else "info" if value < 40 else "warning" if value < 50 else "error"


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else _WRITE(value)
