"""The text to look at around a position: its line, or blocks of a line that is too long to be looked at whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

LONGEST = 2048
"""Bytes of a line that is looked at whole."""
_BLOCK = 1024
_BEFORE = 128


def line_around(data: bytes, at: int) -> tuple[int, int]:
    """Give where the line around a position begins and ends; an end below nothing where it is too long to be read whole."""
    low = at - LONGEST if at > LONGEST else 0
    newline = data.rfind(b"\n", low, at)
    if newline < 0 and low:
        return low, -1
    start = newline + 1
    end = data.find(b"\n", at, start + LONGEST + 1)
    if end < 0 and len(data) - start <= LONGEST:
        end = len(data)
    return start, end


def blocks_around(data: bytes, at: int) -> Iterator[tuple[int, int, int, int]]:
    """Give the blocks in which a match may begin that ends at a position: the text to look at, and the block itself.

    Both are cut to the line of the position, so that what they hold does not hang on where it was asked from.
    """
    block = at // _BLOCK
    line = data.rfind(b"\n", max(0, at - LONGEST), at) + 1
    for number in range(max(0, block - 1), block + 1):
        first = number * _BLOCK
        end = data.find(b"\n", at, first + 2 * _BLOCK)
        stop = end if end >= 0 else min(len(data), first + 2 * _BLOCK)
        start, last = max(line, first), min(stop, first + _BLOCK)
        if start < last:
            yield max(line, first - _BEFORE), stop, start, last


def windows_around(data: bytes, at: int) -> Iterable[tuple[int, int, int, int]]:
    """Give the text to look at around a position: its start and end, and where a match in it may begin."""
    start, end = line_around(data, at)
    return ((start, end, start, end),) if end >= 0 else blocks_around(data, at)
