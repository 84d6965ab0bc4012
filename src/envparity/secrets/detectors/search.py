"""Secrets in some bytes: candidates of an engine, confirmed and captured by RE2 on the text around each.

A line of up to `LONGEST` bytes is looked at whole, a longer one in blocks that overlap (`windows`): no byte is
looked at more than a fixed number of times, whatever a file holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from envparity.secrets.detectors import assignments
from envparity.secrets.detectors.base import Detector, Hit
from envparity.secrets.detectors.engines import (
    Engine,
    HyperscanBegins,
    HyperscanEngine,
    HyperscanForms,
    WordsEngine,
    has_hyperscan,
)
from envparity.secrets.detectors.expressions import found as places_found
from envparity.secrets.detectors.expressions import linear
from envparity.secrets.detectors.flavours import Flavour
from envparity.secrets.detectors.manifests import MARK, manifest_secrets
from envparity.secrets.detectors.plausible import CONFIGURED, judge
from envparity.secrets.detectors.proofs import pem_body
from envparity.secrets.detectors.table import DETECTORS
from envparity.secrets.detectors.texts import entropy, is_elsewhere, is_stand_in, is_to_fill_in
from envparity.secrets.detectors.windows import (
    LONGEST,
    blocks_around,
    line_around,
    run_around,
    windows_around,
)

LONGEST_WORD = 192
"""Bytes that a match of what finds lines has at most, as Hyperscan counts them."""
_REMEMBERED = 20_000
"""Lines whose reading is remembered; about 4 MiB."""
_LONGEST_KEY_BLOCK = 16 * 1024

_QUOTED_WORD = (
    r"(?:" + assignments.WORD + r"""[\w\-.]{0,40}["'`\])]{0,3}[^\n"'`;{}]{0,48}["'`]{1,3}[^"'`\s]{2})"""
    r"""|(?i:password|pwd|token|secret|key|sig)=[^\s"'`&;{}$<()]{6}"""
)
_PROSE_WORD = (
    _QUOTED_WORD
    + r"|"
    + assignments.WORD
    + r"""(?:[\w\-.]{0,40}["'`\])]{0,2}[ \t]{0,4}[=:>]{1,2}[ \t]{0,4}[^\s"'`<>=:,(]{3}|\s{1,4}(?:by\s)?["'][^"'\s]{2})"""
    r"""|(?:^|\s)--[\w\-]{0,40}(?:word|wd|phrase|token|secret|key)[ \t]{1,4}[^\s\-]"""
)
_LINES = len(DETECTORS)
"""The number of the expression that finds lines to be read for assignments."""


class Search:
    """The detectors and the readers of assignments over bytes of one flavour."""

    def __init__(self, flavour: Flavour, engine: Engine | None = None) -> None:
        self._flavour = flavour
        self._engine = engine or _engine(_alike(flavour), has_hyperscan())
        self._lines: dict[bytes, tuple[Hit, ...]] = {}
        self._exact = self._engine.name == "hyperscan"
        self._reader = assignments.LineReader(flavour)
        self._matching = _matcher().matching if self._exact and self._reader.asks else None

    def hits(self, data: bytes) -> list[Hit]:
        """Give the secrets found, first to last; where two overlap, the one that is known better."""
        candidates = self._engine.candidates(data)
        if not candidates:
            return []
        candidates.sort()
        found: list[Hit] = []
        lines: list[int] = []
        looked, past, seen = -1, -1, set[tuple[int, int]]()
        for number, at in candidates:
            if number == _LINES:
                lines.append(at)
                continue
            if number != looked:
                looked, past, seen = number, -1, set()
            elif at < past:
                continue
            for start, end, first, last in _windows(DETECTORS[number], data, at):
                if (start, end) not in seen:
                    seen.add((start, end))
                    found += self._confirmed(DETECTORS[number], data, start, end, first, last)
                    if first == start and last == end:
                        past = end
        if lines:
            self._read_at(data, lines, found)
            if self._flavour is Flavour.SETTINGS and MARK in data:
                found += manifest_secrets(data)
        return _without_overlaps(found)

    def _read_at(self, data: bytes, positions: Sequence[int], found: list[Hit]) -> None:
        """Read the lines of these ascending positions, each line once, for assignments of secrets."""
        past, configured, remembered = -1, self._flavour in CONFIGURED, self._lines
        blocks: set[int] = set()
        for at in positions:
            if at < past:
                continue
            start, end = line_around(data, at)
            if end < 0:
                past = self._read_blocks(data, at, blocks, found)
                continue
            past = end
            stop = end
            if configured and end < len(data):
                stop = data.find(b"\n", end + 1, end + 1 + LONGEST)
                stop = stop if stop >= 0 else min(len(data), end + 1 + LONGEST)
            text = data[start:stop]
            known = remembered.get(text)
            if known is None:
                known = self._judged(text, end - start)
            found += (
                Hit(start + hit.start, start + hit.end, hit.kind, hit.certainty, hit.key) for hit in known
            )

    def _read_blocks(self, data: bytes, at: int, seen: set[int], found: list[Hit]) -> int:
        """Read the blocks of a long line in which a telling word may begin that ends at a position.

        Gives up to where other positions lead to the same blocks.
        """
        stop = at + 1
        for start, end, first, last in blocks_around(data, at):
            stop = last
            if first in seen or (self._exact and at >= last + LONGEST_WORD):
                continue
            seen.add(first)
            text = data[start:end]
            within = range(first - start, last - start)
            if not (self._exact and first + LONGEST_WORD <= at < last) and not self._begins_in(text, within):
                continue
            only = self._matching(text) if self._matching is not None else None
            for read in self._reader.read(text, only, within):
                hit = self._hit(read, text)
                if hit:
                    found.append(Hit(start + hit.start, start + hit.end, hit.kind, hit.certainty, hit.key))
        return stop

    def _begins_in(self, text: bytes, within: range) -> bool:
        """Say whether a telling word begins in a part of a text; RE2 would need an automaton of most of its states."""
        if not self._exact:
            word = linear(word_of(self._flavour)).search(text, within.start)
            return word is not None and word.start() in within
        before = within.start - 1 if within.start else 0  # whether it begins a word hangs on one sign
        begins = _begins(word_of(self._flavour)).begins(text[before:])
        return any(before + begin in within for begin in begins)

    def _judged(self, text: bytes, length: int) -> tuple[Hit, ...]:
        """Read a line of so many bytes, what stands below it behind it; versions of a file have most lines in common."""
        line, below = text[:length], text[length + 1 :]
        hits = (self._hit(read, text) for read, text in self.read(line, below))
        read = tuple(filter(None, hits)) if self._exact or self.tells(line) else ()
        if len(self._lines) >= _REMEMBERED:
            self._lines.clear()
        self._lines[text] = read
        return read

    def tells(self, line: bytes) -> bool:
        """Say whether a line holds what it has to hold to be read for assignments."""
        return bool(linear(word_of(self._flavour)).search(line))

    def read(self, line: bytes, below: bytes) -> Iterator[tuple[assignments.Assignment, bytes]]:
        """Give the assignments of a line, each with the text that its places count in."""
        only = self._matching(line) if self._matching is not None else None
        for read in self._reader.read(line, only):
            yield read, line
        if below:
            whole = line + b"\n" + below
            for read in assignments.read_below(line, below, len(line) + 1):
                yield read, whole

    def _hit(self, read: assignments.Assignment, text: bytes) -> Hit | None:
        raw = text[read.start : read.end].decode("utf-8", "replace")
        verdict = judge(read, raw, text, self._flavour)
        return Hit(read.start, read.end, verdict[0], verdict[1], read.key) if verdict else None

    def _confirmed(
        self, detector: Detector, data: bytes, start: int, end: int, first: int, last: int
    ) -> Iterator[Hit]:
        for places in places_found(linear(detector.form), data[start:end]):
            if not first <= start + places[0][0] < last:
                continue
            held = places[1] if len(places) > 1 and places[1][0] >= 0 else places[0]
            begin, stop = start + held[0], start + held[1]
            if detector.block:
                yield from _block(detector, data, begin)
                continue
            raw = data[begin:stop]
            text = raw.decode("utf-8", "replace")
            if detector.bits and entropy(text) < detector.bits:
                continue
            if self._is_nothing(text, detector):
                continue
            proof = detector.check(raw) if detector.check else None
            if proof is False:
                continue
            yield Hit(begin, stop, detector.kind, "structure" if proof else "pattern")

    def _is_nothing(self, text: str, detector: Detector) -> bool:
        if not detector.loose:
            return is_stand_in(text)
        if is_elsewhere(text):
            return True
        if detector.kind == "password-in-url" or self._flavour in CONFIGURED:
            return is_to_fill_in(text) or text.lower() in _SAYS_PASSWORD
        return is_stand_in(text)


def readings(data: bytes, flavour: Flavour) -> Iterator[tuple[int, bytes, assignments.Assignment, str]]:
    """Give every assignment under a telling word, judged or not: its line's number and text, itself and its value."""
    search, lines = search_for(flavour), data.split(b"\n")
    for number, line in enumerate(lines, 1):
        if len(line) <= LONGEST and search.tells(line):
            below = lines[number] if flavour in CONFIGURED and number < len(lines) else b""
            for read, text in search.read(line, below):
                raw = text[read.start : read.end].decode("utf-8", "replace")
                yield number + (read.start > len(line)), text, read, raw


def _windows(detector: Detector, data: bytes, at: int) -> Iterable[tuple[int, int, int, int]]:
    return (run_around(data, at) * 2,) if detector.long else windows_around(data, at)


def _block(detector: Detector, data: bytes, begin: int) -> Iterator[Hit]:
    """Take a key that stands on several lines, from its first line to its last."""
    end = data.find(b"-----END", begin + 10, begin + _LONGEST_KEY_BLOCK)
    stop = end if end >= 0 else begin + min(_LONGEST_KEY_BLOCK, 4096)
    if pem_body(data[begin:stop]):
        yield Hit(begin, min(stop, len(data)), detector.kind, "structure")


_SAYS_PASSWORD = frozenset({"password", "passwd", "pass", "pwd", "pw"})
_WORTH = {"known": 0, "structure": 1, "pattern": 2, "entropy": 3}


def _without_overlaps(found: list[Hit]) -> list[Hit]:
    """Keep of hits that overlap the one that names its provider, else the better known, else the first."""
    kept: list[Hit] = []
    starts: list[int] = []
    for hit in sorted(found, key=lambda hit: (bool(hit.key), _WORTH[hit.certainty], hit.start, -hit.end)):
        at = bisect_right(starts, hit.start)
        if at and kept[at - 1].end > hit.start:
            continue
        if at < len(kept) and kept[at].start < hit.end:
            continue
        starts.insert(at, hit.start)
        kept.insert(at, hit)
    return kept


def word_of(flavour: Flavour) -> str:
    """Give the expression that finds the lines of a flavour that are read for assignments."""
    if flavour is Flavour.PROSE:
        return _PROSE_WORD
    return _QUOTED_WORD if flavour in (Flavour.SOURCE, Flavour.JSON) else assignments.WORD


@cache
def search_for(flavour: Flavour) -> Search:
    """Give the search for files of a flavour; its engine is made at the first asking."""
    return Search(flavour)


def forms_of(flavour: Flavour) -> list[str]:
    """Give the expressions that are looked for in files of a flavour: the detectors' anchors, then the lines' one."""
    forms = _anchors()
    return list(forms) if flavour is Flavour.FOREIGN else [*forms, word_of(flavour)]


@cache
def _anchors() -> tuple[str, ...]:
    return tuple(detector.anchor for detector in DETECTORS)


def words_of_forms(flavour: Flavour) -> list[list[bytes]]:
    """Give for each of the same expressions the literals of which one stands in every match."""
    words = [[word.encode() for word in detector.words] for detector in DETECTORS]
    return words if flavour is Flavour.FOREIGN else [*words, list(assignments.TELLING)]


@cache
def _matcher() -> HyperscanForms:
    return HyperscanForms(assignments.FORMS)


_begins = cache(HyperscanBegins)


def _alike(flavour: Flavour) -> Flavour:
    """Give the first flavour in whose files the same expressions are looked for."""
    return next(other for other in Flavour if forms_of(other) == forms_of(flavour))


@cache
def _engine(flavour: Flavour, fast: bool) -> Engine:
    return HyperscanEngine(forms_of(flavour)) if fast else WordsEngine(words_of_forms(flavour))
