"""Composer's versions, ordered as PHP's own `version_compare` orders them.

https://www.php.net/manual/en/function.version-compare.php
"""

from __future__ import annotations

import re
from functools import lru_cache

from envparity.compare.versions.parts import Sign, number, sign
from envparity.model.expressions import expression

_PART = expression(r"[0-9]+|[^0-9.]+")
_FORMS = (("dev", 0), ("alpha", 1), ("a", 1), ("beta", 2), ("b", 2), ("rc", 3), ("#", 4), ("pl", 5), ("p", 5))
_NUMBER = "#"


@lru_cache(maxsize=4096)
def _parts(version: str) -> tuple[str, ...]:
    text = version.strip().lower()
    text = text[1:] if text[:1] == "v" and text[1:2].isdecimal() else text
    parts = _PART.findall(re.sub(r"[-_+.]+", ".", text))
    numbers = next((index for index, part in enumerate(parts) if part[0] not in "0123456789"), 0)
    if 0 < numbers < 4 and parts[numbers].startswith("p"):
        # Composer fills a release up to four numbers, so that a patch of 1.0 comes before 1.0.1.
        parts[numbers:numbers] = ["0"] * (4 - numbers)
    return tuple(parts)


def _form(part: str) -> int:
    return next((rank for name, rank in _FORMS if part.startswith(name)), -1)


def _compared(a: str, b: str) -> Sign:
    digits = a[0] in "0123456789", b[0] in "0123456789"
    if all(digits):
        return sign(number(a), number(b))
    return sign(_form(_NUMBER if digits[0] else a), _form(_NUMBER if digits[1] else b))


def composer(a: str, b: str) -> Sign:
    """Compare two Composer versions; branches (`dev-main`) come before every release."""
    mine, theirs = _parts(a), _parts(b)
    for left, right in zip(mine, theirs, strict=False):
        answer = _compared(left, right)
        if answer:
            return answer
    if len(mine) > len(theirs):
        return _left_over(mine[len(theirs) :])
    if len(theirs) > len(mine):
        return sign(0, _left_over(theirs[len(mine) :]))
    return 0


def _left_over(parts: tuple[str, ...]) -> Sign:
    if parts[0][0] in "0123456789":
        return 1
    answer = sign(_form(parts[0]), _form(_NUMBER))
    return answer or (_left_over(parts[1:]) if len(parts) > 1 else 0)
