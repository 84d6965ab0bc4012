"""The one door to RE2: expressions over bytes that take linear time, whatever the bytes are.

A byte is a sign, as it is to Hyperscan: an automaton of UTF-8 is four times as large, and what is looked for is ASCII
but for values, of which every byte past it is a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

_MEMORY = 64 << 20
"""Bytes that RE2 may use for one expression's automaton, built as it is needed."""


@cache
def linear(form: str) -> Any:
    """Compile an expression; the same one is compiled once."""
    import re2  # type: ignore[import-untyped]

    options = re2.Options()
    options.max_mem = _MEMORY
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(form.encode(), options)


Span = tuple[int, int]
"""Where something begins and ends; -1 and -1 where it is not."""


def found(expression: Any, text: bytes) -> Iterator[Sequence[Span]]:
    """Give the places of each match in a text, of the whole first and then of its groups.

    They are taken as the match holds them where it does: asking it for one has RE2 count the groups each time.
    """
    for match in expression.finditer(text):
        yield getattr(match, "_spans", None) or [match.span(group) for group in range(expression.groups + 1)]
