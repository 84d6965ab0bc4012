"""Maven's versions: tokens with their separators, known qualifiers, and what may be left away.

https://maven.apache.org/pom.html#version-order-specification
"""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import Any

from envparity.compare.versions.parts import ZERO, Sign, number, sign
from envparity.model.expressions import expression
from envparity.model.records import dataclass

_TOKEN = expression(r"([.\-_]?)([0-9]+|[^0-9.\-_]+|)")
_SHORT = {"a": "alpha", "b": "beta", "m": "milestone"}
_SAME = {"cr": "rc", "final": "", "ga": "", "release": ""}
_RANK = {"alpha": 0, "beta": 1, "milestone": 2, "rc": 3, "snapshot": 4, "": 5, "sp": 6}


@dataclass(frozen=True, slots=True)
class _Token:
    separator: str
    text: str
    numeric: bool

    @property
    def nothing(self) -> bool:
        return number(self.text) == ZERO if self.numeric else self.text == ""


@lru_cache(maxsize=4096)
def _tokens(version: str) -> tuple[_Token, ...]:
    found: list[_Token] = []
    text, at = version.strip().lower(), 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.end() == at:
            break
        separator = match[1].replace("_", "-") or ("-" if found else ".")
        value = match[2] or "0"
        numeric = value[0] in "0123456789"
        at = match.end()
        if not numeric:
            if value in _SHORT and text[at : at + 1].isdecimal():
                value = _SHORT[value]
            value = _SAME.get(value, value)
        found.append(_Token(separator, value, numeric))
    return tuple(_trimmed(found))


def _trimmed(tokens: list[_Token]) -> list[_Token]:
    at = len(tokens) - 1
    while at > 0:
        if tokens[at].nothing:
            del tokens[at]
            at -= 1
            continue
        while at >= 0 and tokens[at].separator != "-":
            at -= 1
        at -= 1
    return tokens


def _place(token: _Token) -> tuple[int, Any]:
    if token.numeric:
        return (2 if token.separator == "." else 1, (number(token.text), ""))
    return (0, (_RANK.get(token.text, 7), "" if token.text in _RANK else token.text))


def maven(a: str, b: str) -> Sign:
    """Compare two Maven versions."""
    for mine, theirs in zip_longest(_tokens(a), _tokens(b)):
        answer = sign(_place(_beside(mine, theirs)), _place(_beside(theirs, mine)))
        if answer:
            return answer
    return 0


def _beside(token: _Token | None, other: _Token | None) -> _Token:
    """Give a token, or for one that is not there what stands for nothing beside the other."""
    if token is not None:
        return token
    if other is not None and other.numeric:
        return _Token(other.separator, "0", numeric=True)
    return _Token(other.separator if other else ".", "", numeric=False)
