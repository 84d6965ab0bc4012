"""What a setting's value is, as the code that reads it would have it: a switch, a number, a duration."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from envparity.model.expressions import expression

Kind = Literal[
    "blank",
    "boolean",
    "integer",
    "decimal",
    "duration",
    "size",
    "email",
    "path",
    "host:port",
    "address",
    "json",
    "list",
    "text",
]

_TRUE = frozenset({"true", "yes", "on", "enabled", "y", "t"})
_FALSE = frozenset({"false", "no", "off", "disabled", "n", "f"})

_FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("integer", expression(r"^[+-]?\d+$")),
    ("decimal", expression(r"^[+-]?\d*\.\d+$")),
    (
        "duration",
        expression(
            r"^(\d+(\.\d+)?\s?(ns|us|ms|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?|w|weeks?))+$|^P(T?\d+[YMWDHS])+$",
            re.IGNORECASE,
        ),
    ),
    ("size", expression(r"^\d+(\.\d+)?\s?([kmgt]i?b?|b|bytes)$", re.IGNORECASE)),
    ("email", expression(r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$")),
    ("host:port", expression(r"^([A-Za-z][\w-]*(\.[\w-]+)*|\d+(\.\d+){3}|\[[\dA-Fa-f:.]+\]):\d{2,5}$")),
    ("path", expression(r"^(~?/|\.{1,2}/)[^\s:,]*$|^[A-Za-z]:\\[^\s,]*$")),
    ("address", expression(r"^[a-z][a-z0-9+.\-]*://|^[\w\-]+(\.[\w\-]+)+(:\d+)?$", re.IGNORECASE)),
)

_LARGE = expression(r"\d+(\.\d+)?\s?[KMGT]")
"""A size as processes and heaps are given it; a minute is written small."""

MEASURES: frozenset[Kind] = frozenset({"integer", "decimal", "duration", "size"})
"""Kinds that say how much."""


def kind_of(text: str) -> Kind:
    """Tell the kind of a value that stands in the open."""
    if not text:
        return "blank"
    if text.lower() in _TRUE or text.lower() in _FALSE:
        return "boolean"
    if text[0].isdecimal() and text[-1] in "KMGT" and _LARGE.fullmatch(text):
        return "size"
    for kind, form in _FORMS:
        if form.match(text):
            return kind
    if text[0] in "[{" and _is_json(text):
        return "json"
    return "list" if "," in text else "text"


_FILLED_IN = expression(
    r"^(\$\{[^}]+\}?|%env\([^)]+\)%|%[\w.]+%|\$\([A-Za-z_]\w*\))$|\$\{[A-Za-z_][\w.]*(:[^}]*)?\}"
)


def is_filled_in(text: str) -> bool:
    """Say whether something else fills a value in: `${PORT:8080}`, Symfony's `%env(PORT)%`. Its type is not its own."""
    return _FILLED_IN.search(text) is not None


_CHOICE = expression(r"[A-Za-z][A-Za-z_-]{0,19}")


def is_choice(texts: Iterable[str]) -> bool:
    """Say whether the values of all environments are words of one set, as of an enumeration: `off`, `info`, `warn`.

    Two of them have to be words that are no switch; then `off` is none either. `true` and `false` always are.
    """
    chosen = set(texts)
    words = {text for text in chosen if truth(text) is None}
    plain = chosen.isdisjoint({"true", "false", "True", "False", "TRUE", "FALSE"})
    return len(words) > 1 and plain and all(_CHOICE.fullmatch(text) for text in chosen)


def _is_json(text: str) -> bool:
    import json

    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def truth(text: str) -> bool | None:
    """Give the truth of a switch in any spelling, `1` and `0` too; none for what is no switch."""
    lowered = text.lower()
    if lowered in _TRUE or lowered == "1":
        return True
    return False if lowered in _FALSE or lowered == "0" else None


def same_type(a: str, b: str) -> bool:
    """Say whether one reader could take both values: `30` and `30s` no, `true` and `1` yes, `1` and `0.5` yes."""
    kinds = {kind_of(a), kind_of(b)}
    if len(kinds) == 1 or kinds & {"blank", "list"} or kinds <= {"integer", "decimal"}:
        return True
    if "0" in (a, b) and kinds & {"duration", "size"}:
        return True
    if "boolean" in kinds:
        return truth(a) is not None and truth(b) is not None
    return not kinds & MEASURES
