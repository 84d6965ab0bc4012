"""Searching a repository's files for what asks for keys and what speaks of them: by git, or in one pass of our own.

Both answer alike. A process of git's is there at once; from some hundred files on, one pass for all expressions costs
less than going through the files twice.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Protocol

from envparity.model.expressions import expression
from envparity.readers.code.languages import ENDINGS, MARKS
from envparity.sources.sweep import Found, Sweep, Telling, can_sweep, read_text

_FEW = 500
"""Files that git searches."""
_SECONDS = 60


class Search(Protocol):
    """What is asked of a repository's files."""

    def asking(self) -> Sequence[str] | None:
        """Name the files of code that may hold a question for a key; none when the code cannot be looked at."""

    def spoken(self, keys: Collection[str]) -> frozenset[str]:
        """Give those of the keys that stand anywhere in telling files, in any spelling."""


def search_of(root: Path, listed: Sequence[str], keys: Collection[str], telling: Telling) -> Search:
    """Give the search that is right for so many files.

    `keys` are all that it will be asked for, and `telling` says of a file whether a key in it is spoken of.
    """
    many = len(listed) > _FEW and can_sweep()
    return Swept(root, listed, keys, telling) if many else GitSearch(root, telling)


class GitSearch:
    """A search by `git grep`, one process a question."""

    def __init__(self, root: Path, telling: Telling) -> None:
        self._root = root
        self._telling = cache(telling)

    def asking(self) -> Sequence[str] | None:
        """Let git find the files that hold a question."""
        endings = [f":(icase)*.{ending}" for ending in ENDINGS]
        found = self._grep("-l", "-z", "-E", MARKS, "--", *endings)
        return None if found is None else [path for path in found.split("\0") if path]

    def spoken(self, keys: Collection[str]) -> frozenset[str]:
        """Let git find what speaks of the keys; all of them where it cannot be asked."""
        forms = sorted({form for key in keys if (form := form_of(key))})
        found = self._grep("-o", "-i", "-z", "-E", "|".join(forms))
        if found is None:
            return frozenset(keys)
        met = {letters(word) for path, word in _matches(found) if self._telling(path)}
        return frozenset(key for key in keys if letters(key) in met)

    def _grep(self, *arguments: str) -> str | None:
        """Ask git to search the work tree; none where there is no repository or no git."""
        command = ["git", "-C", str(self._root), "-c", "core.fsmonitor=false", "grep", "-I", "--no-color"]
        environment = {**os.environ, "LC_ALL": "C"}
        try:
            done = subprocess.run(
                [*command, *arguments], capture_output=True, timeout=_SECONDS, check=False, env=environment
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout.decode("utf-8", "surrogateescape") if done.returncode in (0, 1) else None


class Swept:
    """A search that reads each file once, for all questions together."""

    def __init__(self, root: Path, listed: Sequence[str], keys: Collection[str], telling: Telling) -> None:
        self._root = str(root)
        self._telling = telling
        self._listed = listed
        self._forms = sorted({letters(key) for key in keys} - {""})

    @cached_property
    def _sweep(self) -> Sweep:
        return Sweep(MARKS, self._forms)

    @cached_property
    def _found(self) -> Mapping[str, Found]:
        return dict(self._sweep.through(self._root, self._listed, _is_code, self._telling))

    def asking(self) -> Sequence[str] | None:
        """Name the files of a language that is read, in which a mark was found."""
        return [path for path, (marked, _) in self._found.items() if marked]

    def spoken(self, keys: Collection[str]) -> frozenset[str]:
        """Look again into files that hold a key which was met nowhere yet, line by line.

        What is part of a longer key does not count there: `API_URL` in `OLD_API_URL`, when both are asked for.
        """
        forms = {letters(key): form_of(key) for key in keys}
        wanted = {at: form for at, plain in enumerate(self._forms) if (form := forms.get(plain))}
        unmet = set(wanted)
        met: set[str] = set()
        for path, (_, numbers) in self._found.items():
            if unmet.isdisjoint(numbers):
                continue
            for line in read_text(f"{self._root}/{path}").split(b"\n"):
                held = self._sweep.words_in(line)
                if not unmet.isdisjoint(held):
                    pattern = _any_of(tuple(wanted[at] for at in sorted(wanted.keys() & held)))
                    met |= {letters(word.decode()) for word in pattern.findall(line)}
            unmet = {at for at in unmet if self._forms[at] not in met}
        return frozenset(key for key in keys if letters(key) in met)


def _is_code(path: str) -> bool:
    return path.rpartition(".")[2].lower() in ENDINGS


@cache
def _any_of(forms: tuple[str, ...]) -> re.Pattern[bytes]:
    """Give the pattern of some forms, of which the longest that fits counts, as in git's search."""
    ordered = sorted(forms, key=lambda form: (-len(letters(form)), form))
    return re.compile("|".join(ordered).encode(), re.IGNORECASE)


def _matches(found: str) -> Iterator[tuple[str, str]]:
    """Take git's answer apart: a path, a zero byte, what was found, a line's end."""
    for line in found.split("\n"):
        path, _, word = line.partition("\0")
        if word:
            yield path, word


_WORD = expression(r"[A-Za-z]+|\d+")
_BETWEEN = "[._-]?"


def form_of(key: str) -> str:
    """Give the expression of a key in any spelling: `MAIL_SENDER`, `mail.sender`, `mailSender`."""
    return _BETWEEN.join(_WORD.findall(key))


def letters(key: str) -> str:
    """Give what all spellings of a key have in common."""
    return "".join(_WORD.findall(key)).lower()
