"""How Python's packages are named: the form by which two files mean the same one."""

from __future__ import annotations

from functools import lru_cache

from envparity.model.expressions import expression

_RUNS = expression(r"[-_.]+")


@lru_cache(maxsize=8192)
def normal(name: str) -> str:
    """Normalise a distribution's name (PEP 503): lower case, runs of `-_.` as one hyphen."""
    return _RUNS.sub("-", name).lower()
