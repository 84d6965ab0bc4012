"""Amounts as numbers that can be compared: plain counts, bytes, milliseconds."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from envparity.model.expressions import expression

_AMOUNT = expression(r"(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_DURATION = expression(
    r"(\d+(?:\.\d+)?)\s*(ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)?", re.IGNORECASE
)
_MILLISECONDS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}


def amount(text: str) -> Decimal | None:
    """Give a number, or a size in bytes (`8GiB`, `512MB`, `2.5`); none for anything else."""
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        return None
    try:
        number = Decimal(found[1])
    except InvalidOperation:
        return None
    return number * Decimal(1024 if found[3] else 1000) ** _POWERS[found[2].lower()]


def milliseconds(text: str, unit: str) -> Decimal | None:
    """Give a duration in milliseconds; a bare number is of the unit that is usual there. None for anything else."""
    found = _DURATION.fullmatch(text.strip())
    if not found:
        return None
    said = (found[2] or unit).lower()
    short = "ms" if said.startswith(("ms", "milli")) else said[0]
    return Decimal(found[1]) * _MILLISECONDS[short]
