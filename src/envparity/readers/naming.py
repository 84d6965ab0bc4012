"""Whether a file's name is of a pattern such as `*compose*.yml`; `*` is the only sign that means something.

`fnmatch` makes a regular expression of each of the two hundred patterns that there are, which takes
longer than reading the files.
"""

from __future__ import annotations

from collections.abc import Iterable


def named(name: str, patterns: Iterable[str]) -> bool:
    """Say whether a name is of one of the patterns; lower and upper case are told apart."""
    return any(name == pattern if "*" not in pattern else _fits(name, pattern) for pattern in patterns)


def _fits(name: str, pattern: str) -> bool:
    first, *middle, last = pattern.split("*")
    if not (name.startswith(first) and name.endswith(last)):
        return False
    at, end = len(first), len(name) - len(last)
    for part in middle:
        at = name.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return at <= end
