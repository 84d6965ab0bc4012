"""Durations and sizes as numbers, where a value says its unit: `1h` is `60m`, `1GiB` is `1024 MiB`."""

from __future__ import annotations

from envparity.model.expressions import expression

_SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_WORDS = {
    "sec": "s", "secs": "s", "second": "s", "seconds": "s", "min": "m", "mins": "m", "minute": "m", "minutes": "m",
    "hour": "h", "hours": "h", "day": "d", "days": "d", "week": "w", "weeks": "w",
}  # fmt: skip
_BYTES = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_DURATION = expression(r"(?:\d+(?:\.\d+)?\s?[a-z]+\s?)+")
_PIECE = expression(r"(\d+(?:\.\d+)?)\s?([a-z]+)")
_SIZE = expression(r"(\d+(?:\.\d+)?)\s?([kmgt]?)(i?)(?:b|bytes)?")


def seconds(text: str) -> float | None:
    """Give a duration that names its units in seconds; none for what is none, a number without a unit too."""
    lowered = text.strip().lower()
    if not _DURATION.fullmatch(lowered):
        return None
    total = 0.0
    for number, unit in _PIECE.findall(lowered):
        factor = _SECONDS.get(_WORDS.get(unit, unit))
        if factor is None:
            return None
        total += float(number) * factor
    return round(total, 9)


def size(text: str) -> tuple[float, str] | None:
    """Give a size that names its unit in bytes, with what a kilo is there, `1000` or `1024`; none for what is none.

    `MB` and `MiB` are two things, and what a plain `M` is only its reader knows.
    """
    found = _SIZE.fullmatch(text.strip().lower())
    if not found or found[0].isdecimal():
        return None
    kind = "1024" if found[3] else "1000" if found[0].endswith("b") else "?"
    base = 1024 if kind != "1000" else 1000
    return float(found[1]) * base ** _BYTES[found[2]], kind


def same_measure(a: str, b: str) -> bool:
    """Say whether two values are the same duration or size, each with its unit."""
    first, second = seconds(a), seconds(b)
    if first is not None and second is not None:
        return first == second
    small, large = size(a), size(b)
    return small is not None and small == large
