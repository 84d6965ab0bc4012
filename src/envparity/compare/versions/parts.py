"""What all comparators share: numbers of any length as comparable values, and comparing lists of unlike length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any, Literal

from envparity.model.expressions import expression

Sign = Literal[-1, 0, 1]
Order = Callable[[str, str], Sign]
Number = tuple[int, str]

ZERO: Number = (0, "")
_PIECE = expression(r"([0-9]+)|([A-Za-z]+)")


def number(digits: str) -> Number:
    """Make ASCII digits comparable without converting them: Python refuses to convert very long ones."""
    text = digits.lstrip("0")
    return len(text), text


def sign(a: Any, b: Any) -> Sign:
    """Compare two values that have an order."""
    return -1 if a < b else 1 if a > b else 0


def by_key(key: Callable[[str], Any]) -> Order:
    """Make a comparator of a function that gives a comparable value."""

    def order(a: str, b: str) -> Sign:
        return sign(key(a), key(b))

    return order


def padded(a: Sequence[Any], b: Sequence[Any], fill: object) -> Sign:
    """Compare two lists, the shorter one filled up."""
    for left, right in zip_longest(a, b, fillvalue=fill):
        if left != right:
            return sign(left, right)
    return 0


def pieces(text: str) -> list[tuple[int, Number, str]]:
    """Cut a text into numbers and words, in a form that compares: words come before numbers."""
    return [
        (1, number(digits), "") if digits else (0, ZERO, word.lower())
        for digits, word in _PIECE.findall(text)
    ]
