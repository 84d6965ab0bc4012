"""What a YAML scalar is: text, or a null, truth, whole or broken number by the schema a caller names.

YAML 1.1's guesses (`no` is false, `12:30` is 750) are in no schema here. Quoted and block scalars are
always text; an explicit tag such as `!!str` or `!!int` goes before the schema.
"""

from __future__ import annotations

import math
import re
from enum import Enum

from envparity.model.expressions import expression

STR_TAG = "tag:yaml.org,2002:str"
NULL_TAG = "tag:yaml.org,2002:null"
BOOL_TAG = "tag:yaml.org,2002:bool"
INT_TAG = "tag:yaml.org,2002:int"
FLOAT_TAG = "tag:yaml.org,2002:float"

TypedScalar = str | int | float | bool | None


class Schema(Enum):
    """How scalars without quotes are typed.

    `STRINGS`: all text, the empty plain scalar alone is null. `CORE`: YAML 1.2's core schema.
    `GO`: what Go's YAML library makes of it, which Compose and Kubernetes use: the core schema, and
    `0123` and `0o17` octal, `0b1` binary, `_` between digits.
    """

    STRINGS = "strings"
    CORE = "core"
    GO = "go"


_WORDS: dict[str, TypedScalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **{sign + word: math.inf for sign in ("", "+") for word in (".inf", ".Inf", ".INF")},
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}

_NUMBER_START = frozenset("+-.0123456789")
_INT = expression(r"[-+]?[0-9]+", re.ASCII)
_FLOAT = expression(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_BASES = {"0x": 16, "0X": 16, "0o": 8, "0O": 8, "0b": 2, "0B": 2}
_DIGITS_LIMIT = 400
"""Digits of a number that is still read as one; longer ones stay text (the interpreter bounds them too)."""


def type_scalar(text: str, *, plain: bool, tag: str, schema: Schema) -> TypedScalar:
    """Type one scalar. One with a tag that is not YAML's own (`!Ref`) is text, whatever it looks like."""
    if tag.startswith("tag:yaml.org,2002:"):
        return _tagged(text, tag, schema)
    if tag or not plain:
        return text
    if schema is Schema.STRINGS:
        return text or None
    return _resolve(text, schema)


def _resolve(text: str, schema: Schema) -> TypedScalar:
    if text and text[0] in _NUMBER_START and len(text) <= _DIGITS_LIMIT:
        number = _number_go(text) if schema is Schema.GO else _number_core(text)
        if number is not None:
            return number
    return _WORDS.get(text, text)


def _tagged(text: str, tag: str, schema: Schema) -> TypedScalar:
    if tag == NULL_TAG:
        return None
    if tag in (BOOL_TAG, INT_TAG, FLOAT_TAG):
        typed = _resolve(text, Schema.CORE if schema is Schema.STRINGS else schema)
        if tag == FLOAT_TAG and isinstance(typed, int) and not isinstance(typed, bool):
            return float(typed)
        return typed
    return text


def _number_core(text: str) -> int | float | None:
    if _INT.fullmatch(text):
        return int(text)
    if text[:2] in ("0x", "0o"):
        return _based(text, "")
    return float(text) if _FLOAT.fullmatch(text) else None


def _number_go(text: str) -> int | float | None:
    digits = text.replace("_", "")
    sign = digits[:1] if digits[:1] in ("+", "-") else ""
    body = digits[len(sign) :]
    if body[:2] in _BASES:
        return _based(body, sign)
    if _INT.fullmatch(digits):
        if len(body) > 1 and body[0] == "0" and not re.search("[89]", body):
            return int(sign + body, 8)
        if body[0] != "0" or len(body) == 1:
            number = int(digits)
            return number if -(2**63) <= number < 2**64 else float(digits)
    return _finite(digits) if _FLOAT.fullmatch(digits) else None


def _finite(text: str) -> float | None:
    """Read a float; one that is too large for 64 bits stays text."""
    number = float(text)
    return number if math.isfinite(number) else None


def _based(body: str, sign: str) -> int | None:
    try:
        number = int(body[2:], _BASES[body[:2]]) if body[2:3].isalnum() else None
    except ValueError:
        return None
    return -number if number is not None and sign == "-" else number
