"""Semantic Versioning 2.0 (https://semver.org), and what NuGet and Pub make of it.

Wider than the specification where real locks are: a `v` before, more or fewer than three numbers,
a suffix without its hyphen.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from envparity.compare.versions.parts import ZERO, Sign, by_key, number, sign
from envparity.model.expressions import expression

_VERSION = expression(r"[vV=\s]*([0-9]+(?:\.[0-9]+)*)?(.*)", re.DOTALL)
_DIGITS = expression(r"[0-9]+")


def identifiers(text: str) -> tuple[tuple[int, tuple[int, str], str], ...]:
    """Make dotted identifiers comparable: numbers before words, the shorter of two that begin alike first."""
    return tuple(
        (0, number(part), "") if _DIGITS.fullmatch(part) else (1, ZERO, part) for part in text.split(".")
    )


def split(version: str) -> tuple[list[str], str, str]:
    """Give the numbers, the pre-release and the build of a version."""
    found = _VERSION.match(version.strip())
    core, rest = (found[1] or "", found[2]) if found else ("", version)
    rest, _, build = rest.partition("+")
    return core.split(".") if core else [], rest.lstrip("-.") if rest else "", build


@lru_cache(maxsize=8192)
def _key(version: str) -> Any:
    numbers, pre, _ = split(version)
    if not numbers:
        return (0, (), (0, identifiers(pre)))
    core = [number(part) for part in numbers] + [ZERO] * (3 - len(numbers))
    return (1, tuple(core), (0, identifiers(pre)) if pre else (1, ()))


semver = by_key(_key)


@lru_cache(maxsize=4096)
def _pub_key(version: str) -> Any:
    _, _, build = split(version)
    return (_key(version), (1, identifiers(build)) if build else (0, ()))


pub = by_key(_pub_key)
"""As semver, but what is behind `+` counts: later than without."""


@lru_cache(maxsize=4096)
def _nuget_key(version: str) -> Any:
    numbers, pre, _ = split(version.lower())
    core = [number(part) for part in numbers]
    while core and core[-1] == ZERO:
        core.pop()
    known = 1 if numbers else 0
    return (known, tuple(core), (0, identifiers(pre)) if pre else (1, ()))


nuget = by_key(_nuget_key)
"""As semver, but with four numbers and without regard to case."""


def golang(a: str, b: str) -> Sign:
    """Compare Go module versions: semver, `+incompatible` aside."""
    return sign(_key(a), _key(b))
