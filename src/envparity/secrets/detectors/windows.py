"""The text to look at around a position: its line, or blocks of a line that is too long to be looked at whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

LONGEST = 2048
"""Bytes of a line that is looked at whole."""
_BLOCK = 1024
_BEFORE = 128
_LONGEST_RUN = 16 * 1024
_SIGNS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_.="
"""The signs of base64 in both its alphabets, and the dots between what is written in it."""


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
        stop = end if end >= 0 else _past_run(data, min(len(data), first + 2 * _BLOCK))
        start, last = max(line, first), min(stop, first + _BLOCK)
        if start < last:
            yield max(line, first - _BEFORE), stop, start, last


def _past_run(data: bytes, at: int) -> int:
    """Give the end of the signs of base64 that a cut at a position would part, and of the mark behind them."""
    tail = data[at : at + LONGEST]
    end = at + len(tail) - len(tail.lstrip(_SIGNS))
    return end + (data[end : end + 1] not in (b"", b"\n"))


def windows_around(data: bytes, at: int) -> Iterable[tuple[int, int, int, int]]:
    """Give the text to look at around a position: its start and end, and where a match in it may begin."""
    start, end = line_around(data, at)
    return ((start, end, start, end),) if end >= 0 else blocks_around(data, at)


def run_around(data: bytes, at: int) -> tuple[int, int]:
    """Give where the signs of base64 around a position begin and end, 16 KiB before it and behind it at most."""
    head, tail = data[max(0, at - _LONGEST_RUN) : at], data[at : at + _LONGEST_RUN]
    return at - len(head) + len(head.rstrip(_SIGNS)), at + len(tail) - len(tail.lstrip(_SIGNS))
