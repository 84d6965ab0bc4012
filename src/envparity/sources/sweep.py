"""Many expressions looked for in all files at once: of a large repository each file is read one time.

git's own search goes through the files once for each question, and where it is asked for hundreds of keys in
any spelling it takes several times as long as reading them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from envparity.readers.document import LIMIT

_BETWEEN = b"._-"

Found = tuple[bool, frozenset[int]]
Telling = Callable[[str], bool]
"""Says of a path whether its file is worth looking into."""

_NONE: frozenset[int] = frozenset()

_BINARY = 8_000
"""Bytes at a file's beginning of which none is zero in a text, as git tells them apart."""


def can_sweep() -> bool:
    """Say whether the matcher that this needs is there."""
    return find_spec("hyperscan") is not None


class Sweep:
    """An expression `exact`, and words: letters and digits that are looked for in either case and any spelling.

    In a text without dots, dashes and underscores a word stands as one, and so may what is none: `data.baseurl`.
    """

    def __init__(self, exact: str, words: Sequence[str]) -> None:
        import hyperscan

        self._marked = _scanner([exact], 0)
        self._worded = _scanner(words, hyperscan.HS_FLAG_CASELESS) if words else _nothing

    def through(
        self, root: str, paths: Iterable[str], markable: Telling, wordy: Telling
    ) -> Iterator[tuple[str, Found]]:
        """Give the files that hold any of it: whether the expression, and the numbers of the words.

        The one is looked for in files that are `markable`, the others in those that are `wordy`; what is neither is
        not read. Links and binary files are left out, and what cannot be read holds nothing.
        """
        for path in paths:
            marks, words = markable(path), wordy(path)
            data = read_text(f"{root}/{path}") if marks or words else b""
            if data:
                found = marks and bool(self._marked(data)), self.words_in(data) if words else _NONE
                if any(found):
                    yield path, found

    def words_in(self, data: bytes) -> frozenset[int]:
        """Give the numbers of the words that stand in a text."""
        return self._worded(data.translate(None, _BETWEEN))


def _nothing(data: bytes) -> frozenset[int]:  # noqa: ARG001
    return _NONE


def _scanner(forms: Sequence[str], flags: int) -> Callable[[bytes], frozenset[int]]:
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    each = flags | hyperscan.HS_FLAG_SINGLEMATCH
    database.compile(
        [form.encode() for form in forms], ids=list(range(len(forms))), flags=[each] * len(forms)
    )
    scratch = hyperscan.Scratch(database)
    found: list[int] = []

    def take(number: int, *_: Any) -> None:
        found.append(number)

    def scan(data: bytes) -> frozenset[int]:
        found.clear()
        database.scan(data, match_event_handler=take, scratch=scratch)
        return frozenset(found)

    return scan


def read_text(path: str) -> bytes:
    """Give a text file's bytes; none of a link, of what is no file, of a binary one and of one too large to be read."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return b""
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or about.st_size > LIMIT:
            return b""
        data = os.read(handle, about.st_size + 1)
        while len(data) < about.st_size and (more := os.read(handle, about.st_size - len(data))):
            data += more
    except OSError:
        return b""
    finally:
        os.close(handle)
    return b"" if b"\0" in data[:_BINARY] else data
