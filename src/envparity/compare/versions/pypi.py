"""Python's versions (PEP 440), and before them whatever else was ever uploaded."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from envparity.compare.versions.parts import ZERO, Sign, by_key, number, padded, pieces
from envparity.model.expressions import expression

if TYPE_CHECKING:
    from packaging.version import Version

_PLAIN = expression(r"[0-9]+(?:\.[0-9]+)*")


@lru_cache(maxsize=8192)
def parsed(version: str) -> Version | None:
    """Parse a version; none for one that is none by PEP 440."""
    from packaging.version import InvalidVersion, Version

    try:
        return Version(version)
    except (InvalidVersion, ValueError, OverflowError):
        return None


def _key(version: str) -> Any:
    known = parsed(version)
    return (0, pieces(version), version) if known is None else (1, known)


_by_key = by_key(_key)


def pypi(a: str, b: str) -> Sign:
    """Compare two versions; most are numbers and dots, for which the library need not be loaded."""
    if _PLAIN.fullmatch(a) and _PLAIN.fullmatch(b):
        return padded([*map(number, a.split("."))], [*map(number, b.split("."))], ZERO)
    return _by_key(a, b)
