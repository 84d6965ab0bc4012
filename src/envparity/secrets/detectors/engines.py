"""Where in some bytes a secret may stand, by the fastest matcher that is installed: Hyperscan, or an automaton of words.

Both give candidates and no verdict: which expression, and a position inside or at the end of its match.
The search confirms each on the text around it, so that both lead to the same findings.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

from envparity.folders import own_folder
from envparity.model.expressions import expression

Candidates = list[tuple[int, int]]
"""Pairs of an expression's number and a position; in no order, the same place perhaps more than once."""


class Engine(Protocol):
    """A matcher of a fixed sequence of expressions."""

    name: str

    def candidates(self, data: bytes) -> Candidates:
        """Give every place at which an expression may match."""


class HyperscanEngine:
    """All expressions over the bytes in one pass; compiled once for each machine and kept among the user's caches."""

    name = "hyperscan"

    def __init__(self, forms: Sequence[str]) -> None:
        import hyperscan

        spaced = [_spaced(form) for form in forms]
        self._database = _made(hyperscan, spaced, 0)
        self._scratch = hyperscan.Scratch(self._database)

    def candidates(self, data: bytes) -> Candidates:
        """Give the expression and the end of every match."""
        found: Candidates = []
        add = found.append

        def keep(number: int, start: int, end: int, flags: int, context: object) -> None:  # noqa: ARG001
            add((number, end - 1))

        self._database.scan(data, match_event_handler=keep, scratch=self._scratch)
        return found


class HyperscanForms:
    """Tells which of some expressions match anywhere in a line, the start of which counts as the start of a text."""

    def __init__(self, forms: Sequence[str]) -> None:
        import hyperscan

        flags = hyperscan.HS_FLAG_MULTILINE | hyperscan.HS_FLAG_SINGLEMATCH
        unnamed = [_spaced(_GROUP_NAME.sub("(?:", form)) for form in forms]
        self._database = _made(hyperscan, unnamed, flags)
        self._scratch = hyperscan.Scratch(self._database)

    def matching(self, line: bytes) -> set[int]:
        """Give the numbers of those that match."""
        found: set[int] = set()
        add = found.add

        def keep(number: int, *_: object) -> None:
            add(number)

        self._database.scan(line, match_event_handler=keep, scratch=self._scratch)
        return found


class HyperscanBegins:
    """Tells where the matches of one expression begin, which takes longer than to tell where they end."""

    def __init__(self, form: str) -> None:
        import hyperscan

        self._database = _made(hyperscan, [_spaced(form)], hyperscan.HS_FLAG_SOM_LEFTMOST)
        self._scratch = hyperscan.Scratch(self._database)

    def begins(self, data: bytes) -> set[int]:
        """Give where matches begin; of those that end together the first."""
        found: set[int] = set()
        add = found.add

        def keep(_: int, start: int, *__: object) -> None:
            add(start)

        self._database.scan(data, match_event_handler=keep, scratch=self._scratch)
        return found


class WordsEngine:
    """Literals that stand in every match, found by an automaton; what they lead to is confirmed by the search."""

    name = "words"

    def __init__(self, words: Sequence[Sequence[bytes]]) -> None:
        from ahocorasick_rs import BytesAhoCorasick

        owners: dict[bytes, list[int]] = {}
        for number, literals in enumerate(words):
            for literal in literals:
                owners.setdefault(literal, []).append(number)
        self._owners = list(owners.values())
        self._automaton = BytesAhoCorasick(list(owners))

    def candidates(self, data: bytes) -> Candidates:
        """Give the expression and the end of every literal; letters' case is not heeded."""
        owners = self._owners
        found = self._automaton.find_matches_as_indexes(data.lower(), overlapping=True)
        return [(number, end - 1) for which, _, end in found for number in owners[which]]


@cache
def has_hyperscan() -> bool:
    """Say whether Hyperscan can be used here; `ENVPARITY_ENGINE=words` asks for the other."""
    if os.environ.get("ENVPARITY_ENGINE") == "words":
        return False
    try:
        import hyperscan  # noqa: F401
    except ImportError:
        return False
    return True


_GROUP_NAME = expression(r"\(\?P<\w+>")
_SPACE = r"\t\n\f\r "
_TOKEN = expression(r"\\.|\[\^?\]?|\]|[^\\\[\]]+", re.DOTALL)


def _spaced(form: str) -> str:
    """Spell white space out as RE2 understands it, which confirms: Hyperscan's has the vertical tab as well."""
    if "\\s" not in form and "\\S" not in form:
        return form
    inside, parts = False, []
    for piece in _TOKEN.findall(form):
        if piece[0] == "[" or piece == "]":
            inside = piece != "]"
        space = piece == r"\s"
        other = piece == r"\S" and not inside
        parts.append(_SPACE if space and inside else f"[{'^' * other}{_SPACE}]" if space or other else piece)
    return "".join(parts)


def _made(hyperscan: Any, forms: Sequence[str], flags: int) -> Any:
    return _loaded(hyperscan, forms, flags) or _compiled(hyperscan, forms, flags)


def _compiled(hyperscan: Any, forms: Sequence[str], flags: int) -> Any:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        [form.encode() for form in forms], ids=list(range(len(forms))), flags=[flags] * len(forms)
    )
    _keep(_cache_file(hyperscan, forms, flags), hyperscan.dumpb(database))
    return database


def _loaded(hyperscan: Any, forms: Sequence[str], flags: int) -> Any:
    file = _cache_file(hyperscan, forms, flags)
    try:
        return hyperscan.loadb(_own(file), hyperscan.HS_MODE_BLOCK)
    except (OSError, hyperscan.error):
        return None


def _own(file: Path) -> bytes:
    """Read a file of this user's; another's may hold what a database must not: Hyperscan trusts it."""
    with file.open("rb") as stream:
        about = os.fstat(stream.fileno())
        if hasattr(os, "geteuid") and about.st_uid != os.geteuid():
            raise PermissionError(file)
        data = stream.read()
    if time.time() - about.st_mtime > _A_DAY:
        with suppress(OSError):
            os.utime(file)  # so that the one that nobody uses any more is the oldest
    return data


_A_DAY = 86400


def _cache_file(hyperscan: Any, forms: Sequence[str], flags: int) -> Path:
    """Give where a compiled database is kept."""
    said = "\0".join((hyperscan.__version__, sys.platform, str(flags), *forms)).encode()
    name = f"{blake2b(said, digest_size=12).hexdigest()}.hsdb"
    return Path(own_folder("cache")) / "engines" / name


def _keep(file: Path, data: bytes) -> None:
    """Write a compiled database for the next run; where that cannot be, the next run compiles anew."""
    beside = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with beside.open("xb") as stream:
            stream.write(data)
        beside.replace(file)
        _drop_old(file)
    except OSError:
        with suppress(OSError):
            beside.unlink()


MOST_KEPT = 16
"""Databases kept, the ones that were used last: the eight of this program, and those of one other version beside it."""
_LEFT_LYING = 3600
"""Seconds after which what a run began to write and did not finish is taken for left lying."""


def _drop_old(file: Path) -> None:
    """Delete what rules of former versions were compiled to, and what runs that were ended left half written."""
    kept: list[tuple[float, Path]] = []
    now = file.stat().st_mtime
    for other in file.parent.iterdir():
        with suppress(OSError):
            changed = other.stat().st_mtime
            if other.suffix == file.suffix:
                kept.append((changed, other))
            elif now - changed > _LEFT_LYING:
                other.unlink()
    for _, other in sorted(kept)[:-MOST_KEPT]:
        with suppress(OSError):
            other.unlink()
