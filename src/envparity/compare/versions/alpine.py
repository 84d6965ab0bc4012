"""Alpine's versions, token by token as apk compares them.

A version is digits, a letter, suffixes (`_alpha` before, `_p` after the release), and a revision. What
does not follow that form still has a place: before what does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from envparity.compare.versions.parts import Sign, number, sign
from envparity.model.expressions import expression

_BEFORE = ("alpha", "beta", "pre", "rc")
_AFTER = ("cvs", "svn", "git", "hg", "p")
_DIGITS = expression(r"[0-9]*")
_SUFFIX = expression(r"_([a-z]+)")

# The kinds of token, in apk's own order: where two versions differ in kind, the greater kind is the lesser version.
_INVALID, _FRACTION, _DIGIT, _LETTER, _WORD, _WORD_NUMBER, _REVISION, _END = range(-1, 7)


@lru_cache(maxsize=8192)
def _tokens(version: str) -> tuple[tuple[int, Any], ...]:
    text = version.strip()
    found: list[tuple[int, Any]] = [(_DIGIT, number(_digits(text, 0)))]
    at, kind = len(_digits(text, 0)), _DIGIT
    while True:
        kind, at, value = _next(text, at, kind)
        found.append((kind, value))
        if kind in (_INVALID, _END):
            return tuple(found)


def _digits(text: str, at: int) -> str:
    found = _DIGITS.match(text, at)
    return found[0] if found else ""


def _next(text: str, at: int, kind: int) -> tuple[int, int, Any]:
    """Give the kind, the end and the value of the token that follows one of `kind`."""
    if at >= len(text):
        return _END, at, 0
    mark = text[at]
    if kind in (_DIGIT, _FRACTION) and "a" <= mark <= "z":
        return _LETTER, at + 1, mark
    if mark == "." and kind in (_DIGIT, _FRACTION):
        return _fraction(text, at + 1)
    digits = _digits(text, at)
    if digits and kind in (_LETTER, _WORD):
        return (_DIGIT if kind == _LETTER else _WORD_NUMBER), at + len(digits), number(digits)
    suffix = _SUFFIX.match(text, at)
    if suffix and kind < _REVISION:
        return _suffix(suffix)
    if text.startswith("-r", at) and kind < _REVISION and text[at + 2 : at + 3] in ("", "-", *"0123456789"):
        digits = _digits(text, at + 2)
        return _REVISION, at + 2 + len(digits), number(digits)
    return _INVALID, at, 0


def _fraction(text: str, at: int) -> tuple[int, int, Any]:
    """Read digits behind a dot: leading zeros make them smaller, as in decimal fractions."""
    digits = _digits(text, at)
    if not digits and "a" <= text[at : at + 1] <= "z":
        return _INVALID, at, number(_digits(text, at + 1))
    zeros = len(digits) - len(digits.lstrip("0"))
    return _FRACTION, at + len(digits), (0, -zeros, number(digits)) if zeros else (1, 0, number(digits))


def _suffix(found: re.Match[str]) -> tuple[int, int, Any]:
    word = found[1]
    for names, base in ((_BEFORE, -len(_BEFORE)), (_AFTER, 1)):
        for rank, name in enumerate(names):
            if word == name:
                return _WORD, found.end(), base + rank
    return _INVALID, found.start(), 0


def alpine(a: str, b: str) -> Sign:
    """Compare two versions of Alpine packages."""
    for (mine, left), (theirs, right) in zip(_tokens(a), _tokens(b), strict=False):
        if mine == theirs:
            if left != right:
                return sign(left, right)
            continue
        if _INVALID in (mine, theirs):
            return -1 if mine == _INVALID else 1
        if mine == _WORD and left < 0:
            return -1
        if theirs == _WORD and right < 0:
            return 1
        return sign(theirs, mine)
    return 0
