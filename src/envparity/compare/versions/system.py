"""Versions of operating system packages: Debian's and RPM's.

Debian Policy, "Version" among the control fields, and `rpm-version(7)`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from envparity.compare.versions.parts import ZERO, Number, Sign, number, padded, sign
from envparity.model.expressions import expression

_RUNS = expression(r"([^0-9]*)([0-9]*)")
_END = 1
_NOTHING = ((_END,), ZERO)
_EPOCH = expression(r"[A-Za-z0-9~^]*")


def _weight(character: str) -> int:
    if character == "~":
        return 0
    return ord(character) + (2 if character.isalpha() and character.isascii() else 0x200000)


@lru_cache(maxsize=4096)
def _runs(text: str) -> tuple[tuple[tuple[int, ...], Number], ...]:
    return tuple(
        ((*map(_weight, word), _END), number(digits))
        for word, digits in _RUNS.findall(text)
        if word or digits
    )


def debian(a: str, b: str) -> Sign:
    """Compare two Debian versions, `[epoch:]upstream[-revision]`."""
    for mine, theirs in zip(_debian(a), _debian(b), strict=True):
        answer = padded(_runs(mine), _runs(theirs), _NOTHING)
        if answer:
            return answer
    return 0


def _debian(version: str) -> tuple[str, str, str]:
    epoch, separator, rest = version.strip().partition(":")
    if not separator or not re.fullmatch(r"[0-9]+", epoch):
        epoch, rest = "", version.strip()
    upstream, separator, revision = rest.rpartition("-")
    return (epoch, upstream, revision) if separator else (epoch, rest, "")


def rpm(a: str, b: str) -> Sign:
    """Compare two RPM versions, `[epoch:]version[-release]`; without a release comes before any release."""
    mine, theirs = _rpm(a), _rpm(b)
    for left, right in ((mine[0], theirs[0]), (mine[1], theirs[1])):
        answer = rpm_part(left, right)
        if answer:
            return answer
    release, other = mine[2], theirs[2]
    if release is None or other is None:
        return sign(release is not None, other is not None)
    return rpm_part(release, other)


def _rpm(version: str) -> tuple[str, str, str | None]:
    text = version.strip()
    epoch, separator, rest = text.partition(":")
    if not separator or not _EPOCH.fullmatch(epoch):
        epoch, rest = "0", text
    name, separator, release = rest.partition("-")
    return epoch or "0", name, release if separator else None


def rpm_part(a: str, b: str) -> Sign:
    """Compare two parts of an RPM version: `~` before the end, `^` after it, numbers after words."""
    left, right = _rpm_parts(a), _rpm_parts(b)
    for mine, theirs in zip(left, right, strict=False):
        if mine != theirs:
            return sign(mine, theirs)
    if len(left) == len(right):
        return 0
    return sign(
        left[len(right)] if len(left) > len(right) else (2,),
        right[len(left)] if len(right) > len(left) else (2,),
    )


@lru_cache(maxsize=4096)
def _rpm_parts(text: str) -> tuple[tuple[Any, ...], ...]:
    found: list[tuple[Any, ...]] = []
    for mark in re.findall(r"[~^]|[0-9]+|[A-Za-z]+", text):
        if mark == "~":
            found.append((1,))
        elif mark == "^":
            found.append((3,))
        elif mark[0] in "0123456789":
            found.append((5, number(mark)))
        else:
            found.append((4, mark))
    return tuple(found)
