"""What must not leave a reading: credentials in addresses, and secrets that came in by another name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from envparity.model.expressions import expression
from envparity.model.facts import Reading
from envparity.model.places import Problem
from envparity.model.records import replace
from envparity.model.values import Mixed, Plain, Seal, Sealed, Value

_CREDENTIALS = expression(r"(?<=:/)(/?)[^\s/@]+@")
"""What stands before the `@` of an address; one slash may have been lost by taking the address for a path."""
_SHORTEST = 6
"""Characters of the shortest secret that is looked for inside other values; shorter ones stand everywhere."""


def without_credentials(reading: Reading) -> Reading:
    """Drop credentials from registries' addresses and from problems: a lock can hold an index's password."""
    packages = reading.packages
    if any("@" in package.origin and "://" in package.origin for package in packages):
        packages = tuple(
            replace(p, origin=_CREDENTIALS.sub(r"\1", p.origin)) if "@" in p.origin else p for p in packages
        )
    problems = tuple(cleared(problem) for problem in reading.problems)
    return replace(reading, packages=packages, problems=problems)


def cleared(problem: Problem) -> Problem:
    """Drop credentials of addresses that a problem quotes."""
    message, key = (_CREDENTIALS.sub(r"\1", text) for text in (problem.message, problem.key))
    return replace(problem, message=message, key=key)


def seal_knowing(seal: Seal, variables: Mapping[str, str]) -> Seal:
    """Make a seal that also seals what a secret variable put into a value whose own key does not tell.

    `TOKEN_FOR_X: ${CRM_API_TOKEN}` arrives as the token itself: interpolation came before the seal.
    """
    known: dict[str, Sealed] = {}
    for key, raw in variables.items():
        value = seal(key, raw)
        if isinstance(value, Sealed) and len(raw) >= _SHORTEST:
            known[raw] = value
    if not known:
        return seal
    pattern = re.compile("|".join(re.escape(raw) for raw in sorted(known, key=len, reverse=True)))

    def seal_with_known(key: str, raw: str, *, certain: bool = False) -> Value:
        value = seal(key, raw, certain=certain)
        if isinstance(value, Plain) and pattern.search(value.text):
            return known[raw] if raw in known else Mixed(tuple(_parts(value.text, pattern, known)))
        if isinstance(value, Mixed) and any(
            isinstance(part, str) and pattern.search(part) for part in value.parts
        ):
            parts = (
                _parts(part, pattern, known) if isinstance(part, str) else [part] for part in value.parts
            )
            return Mixed(tuple(piece for found in parts for piece in found))
        return value

    return seal_with_known


def seal_saying(seal: Seal, secret: Sequence[str], open: Sequence[str]) -> Seal:  # noqa: A002 - the profile's word
    """Make a seal that heeds what a profile says: keys that are secrets, and keys that are none, by pattern."""
    if not secret and not open:
        return seal
    from fnmatch import fnmatchcase

    def seal_as_said(key: str, raw: str, *, certain: bool = False) -> Value:
        if any(fnmatchcase(key, pattern) for pattern in open):
            return Plain(raw)
        if not any(fnmatchcase(key, pattern) for pattern in secret):
            return seal(key, raw, certain=certain)
        value = seal(key, raw, certain=True)
        return replace(value, because="the profile") if isinstance(value, Sealed) else value

    return seal_as_said


def _parts(text: str, pattern: re.Pattern[str], known: Mapping[str, Sealed]) -> list[str | Sealed]:
    parts: list[str | Sealed] = []
    at = 0
    for match in pattern.finditer(text):
        if match.start() > at:
            parts.append(text[at : match.start()])
        parts.append(known[match[0]])
        at = match.end()
    if at < len(text):
        parts.append(text[at:])
    return parts
