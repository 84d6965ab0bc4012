"""Python's versions (PEP 440), and before them whatever else was ever uploaded."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from packaging.version import InvalidVersion, Version

from envparity.compare.versions.parts import by_key, pieces


@lru_cache(maxsize=8192)
def parsed(version: str) -> Version | None:
    """Parse a version; none for one that is none by PEP 440."""
    try:
        return Version(version)
    except (InvalidVersion, ValueError, OverflowError):
        return None


def _key(version: str) -> Any:
    known = parsed(version)
    return (0, pieces(version), version) if known is None else (1, known)


pypi = by_key(_key)
