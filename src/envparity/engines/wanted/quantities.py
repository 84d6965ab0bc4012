"""Durations, sizes and numbers as Compose writes them -> the engine's integers."""

from __future__ import annotations

import re
from typing import Any

from envparity.model.expressions import expression

_UNITS = {"ns": 1, "us": 1_000, "µs": 1_000, "ms": 1_000_000, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_DURATION = expression(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)")
_SIZE = expression(r"^\s*(-?\d+(?:\.\d+)?)\s*([kmgtp]?)i?b?\s*$", re.IGNORECASE)


def nanoseconds(value: Any) -> int:
    """Read a duration such as `1m30s` (https://pkg.go.dev/time#ParseDuration); `ValueError` for anything else."""
    if isinstance(value, int | float):
        return int(value)
    text = str(value).strip()
    total, end = 0.0, 0
    for found in _DURATION.finditer(text):
        if found.start() != end:
            raise ValueError(text)
        total += float(found[1]) * _UNITS[found[2]]
        end = found.end()
    if end != len(text) or not text:
        if text in ("0", ""):
            return 0
        raise ValueError(text)
    return round(total)


def size(value: Any) -> int:
    """Read a number of bytes such as `67108864`, `64m` or `1gb`; units are powers of 1024."""
    if isinstance(value, int | float):
        return int(value)
    found = _SIZE.match(str(value))
    if not found:
        raise ValueError(str(value))
    return int(float(found[1]) * 1024 ** ("kmgtp".index(found[2].lower()) + 1 if found[2] else 0))


def mode(value: Any, default: int) -> int:
    """Read a file's mode as Compose prints it, octal in text (`"0400"`)."""
    if value is None:
        return default
    return int(str(value), 8) if isinstance(value, str) else int(value)
