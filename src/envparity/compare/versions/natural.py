"""Orders without a scheme of their own: numbers as numbers (CRAN, Hackage), and anything at all."""

from __future__ import annotations

import re
from functools import lru_cache

from envparity.compare.versions.parts import Number, Sign, by_key, number, pieces, sign
from envparity.model.expressions import expression

_NUMBER = expression(r"[0-9]+")


@lru_cache(maxsize=4096)
def _numbers(version: str) -> tuple[tuple[int, Number, str], ...]:
    parts = re.split(r"[.-]", version.strip())
    return tuple((1, number(part), "") if _NUMBER.fullmatch(part) else (0, (0, ""), part) for part in parts)


numeric = by_key(_numbers)
"""Numbers between dots and hyphens; the longer of two that begin alike is the later (R, Haskell)."""


def natural(a: str, b: str) -> Sign:
    """Compare any two texts by the numbers in them; what is not finished comes before what is."""
    mine, theirs = pieces(a.removeprefix("v")), pieces(b.removeprefix("v"))
    for left, right in zip(mine, theirs, strict=False):
        if left != right:
            return sign(left, right)
    if len(mine) != len(theirs):
        longer, answer = (mine, 1) if len(mine) > len(theirs) else (theirs, -1)
        following = longer[min(len(mine), len(theirs))]
        before = following[2] in (
            "a",
            "alpha",
            "b",
            "beta",
            "c",
            "rc",
            "dev",
            "pre",
            "preview",
            "snapshot",
            "m",
        )
        return sign(-answer if before else answer, 0)
    return 0
