"""RubyGems' versions: numbers after words, a word marking what is not released yet.

https://docs.ruby-lang.org/en/master/Gem/Version.html
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from envparity.compare.versions.parts import ZERO, Sign, number, padded
from envparity.model.expressions import expression

_SEGMENT = expression(r"[0-9]+|[A-Za-z]+")
_NOTHING = (1, ZERO, "")


@lru_cache(maxsize=4096)
def _segments(version: str) -> tuple[Any, ...]:
    found = [
        (1, number(part), "") if part[0] in "0123456789" else (0, ZERO, part)
        for part in _SEGMENT.findall(version.strip().replace("-", ".pre."))
    ]
    words = next((index for index, part in enumerate(found) if part[0] == 0), len(found))
    return (*_trimmed(found[:words]), *_trimmed(found[words:]))


def _trimmed(parts: list[Any]) -> list[Any]:
    while parts and parts[-1] == _NOTHING:
        parts.pop()
    return parts


def gem(a: str, b: str) -> Sign:
    """Compare two gem versions; a platform behind the version is not part of it."""
    return padded(_segments(a), _segments(b), _NOTHING)
