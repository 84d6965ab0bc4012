"""Assignments read from their keys: an automaton of words finds a key, an expression tells what stands behind it.

Where a value is given to a key depends on the key alone, so nothing is looked for between one and the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import ascii_letters, digits
from typing import Any

from envparity.model.records import dataclass
from envparity.secrets.detectors.expressions import Span

TOLD = r"(?i:pass|(?-i:_PAT\b)|pwd|pw\b|psw|secret|token|cred|key|auth|salt|pepper|sig|bearer|jwt)"
"""What the key of a secret has in it, in part."""
_PARTS = b"pass _pat pwd pw psw secret token cred key auth salt pepper sig bearer jwt".split()
"""The same in lower case: `_pat` counts in capitals alone, and like `pw` as the end of a word."""
_NAME = f"{ascii_letters}{digits}_".encode()
_SPACE = r"[\t\n\f\r ]"
"""White space as RE2 has it, which reads the other forms."""

Part = tuple[int, int]
"""Where a telling part of a key begins and ends in a line."""


@dataclass(frozen=True, slots=True)
class KeyForm:
    """What a key may have before its telling part and behind it, beside letters, digits and `_`; and what stands behind it.

    `rest` begins with nothing that a key may have behind, and takes what it repeats without a bound for good, so that
    it is asked once a key, in time that grows with the line and no faster. Its groups are named as in `assignments`.
    """

    before: str
    behind: str
    rest: str


class KeyReader:
    """One form, ready to read lines; `groups` gives the number of each named place."""

    def __init__(self, form: KeyForm) -> None:
        rest = form.rest.replace(r"\s", _SPACE)
        expression = re.compile(rf"([\w{re.escape(form.behind)}]*+)(?:{rest})?".encode())
        self._match = expression.match
        self._signs = _NAME + form.before.encode()
        self._behind = expression.groupindex["op"]
        self.groups = {"key": 1, **expression.groupindex}

    def places(self, line: bytes, parts: Sequence[Part]) -> Iterator[Sequence[Span]]:
        """Give the places of each match in a line, of the whole first and then of its groups, by its keys' telling parts."""
        match, signs, operator = self._match, self._signs, self._behind
        least = past = 0
        for first, last in parts:
            if first < past:
                continue
            found: Any = match(line, last)
            past = found.end()
            if found.start(operator) < 0:
                continue
            head = line[least:first]
            start = least + len(head.rstrip(signs))
            least = past
            regs = found.regs
            yield ((start, past), (start, regs[1][1]), *regs[2:])


class PartFinder:
    """Finds telling parts of keys in lines, and in the same pass which of some marks a line may have."""

    def __init__(self, marks: Sequence[bytes] = ()) -> None:
        self._marks = tuple(dict.fromkeys(mark.lower() for mark in marks))
        self._find: Any = None

    def find(self, line: bytes) -> tuple[list[Part], set[bytes]]:
        """Give where what tells a secret's key stands, first to last, and the marks, in lower case, whatever theirs is."""
        if self._find is None:
            from ahocorasick_rs import BytesAhoCorasick

            self._find = BytesAhoCorasick([*_PARTS, *self._marks]).find_matches_as_indexes
        found: list[Part] = []
        marks: set[bytes] = set()
        for which, first, last in self._find(line.lower(), overlapping=True):
            if which >= _NUMBER:
                marks.add(self._marks[which - _NUMBER])
            elif which not in _ENDS or _is_end(line, first, last):
                found.append((first, last))
        found.sort()
        return found, marks


_NUMBER = len(_PARTS)
_ENDS = frozenset({_PARTS.index(b"_pat"), _PARTS.index(b"pw")})


def _is_end(line: bytes, first: int, last: int) -> bool:
    return line[last : last + 1] not in _IN_WORD and line[first:last] in _AS_END


_AS_END = frozenset({b"_PAT", b"pw", b"PW", b"Pw", b"pW"})
_IN_WORD = frozenset(_NAME[at : at + 1] for at in range(len(_NAME)))
