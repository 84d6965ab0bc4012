"""Secrets in some bytes: candidates of an engine, confirmed and captured by RE2 on the text around each.

A line of up to `_LONGEST` bytes is looked at whole, a longer one in blocks that overlap: no byte is looked
at more than a fixed number of times, whatever a file holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache

from envparity.secrets.detectors import assignments
from envparity.secrets.detectors.base import Detector, Hit
from envparity.secrets.detectors.engines import Engine, HyperscanEngine, WordsEngine, has_hyperscan
from envparity.secrets.detectors.expressions import linear
from envparity.secrets.detectors.flavours import Flavour
from envparity.secrets.detectors.plausible import CONFIGURED, judge
from envparity.secrets.detectors.proofs import pem_body
from envparity.secrets.detectors.table import DETECTORS
from envparity.secrets.detectors.texts import entropy, is_elsewhere, is_stand_in, is_to_fill_in

_LONGEST = 2048
_BLOCK = 1024
_BEFORE = 128
_REMEMBERED = 20_000
"""Lines whose reading is remembered; about 4 MiB."""
_LONGEST_KEY_BLOCK = 16 * 1024

_QUOTED_WORD = (
    r"(?:" + assignments.WORD + r"""[\w\-.]{0,40}["'`\])]{0,3}[^\n"'`;{}]{0,48}["'`][^"'`\s]{2})"""
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


_Read = tuple[tuple[int, Hit], ...]
"""What a line gave: where each assignment begins, and the secret in it."""


class Search:
    """The detectors and the readers of assignments over bytes of one flavour."""

    def __init__(self, flavour: Flavour, engine: Engine | None = None) -> None:
        self._flavour = flavour
        self._engine = engine or _engine(flavour, has_hyperscan())
        self._lines: dict[tuple[bytes, bytes], _Read] = {}
        self._exact = self._engine.name == "hyperscan"
        self._reader = assignments.LineReader(flavour)
        self._word = linear(_word_of(flavour))

    def hits(self, data: bytes) -> list[Hit]:
        """Give the secrets found, first to last; where two overlap, the one that is known better."""
        candidates = self._engine.candidates(data)
        if not candidates:
            return []
        seen: set[tuple[int, int, int]] = set()
        last_looked: dict[int, tuple[int, int]] = {}
        found: list[Hit] = []
        for number, at in candidates:
            looked = last_looked.get(number)
            if looked is not None and looked[0] <= at < looked[1]:
                continue
            for start, end, first, last in _windows(data, at):
                if (number, start, end) in seen:
                    continue
                seen.add((number, start, end))
                if first == start and last == end:
                    last_looked[number] = (start, end)
                if number == _LINES:
                    found += self._assigned(data, start, end, first, last)
                else:
                    found += self._confirmed(DETECTORS[number], data, start, end, first, last)
        return _without_overlaps(found)

    def _assigned(self, data: bytes, start: int, end: int, first: int, last: int) -> Iterator[Hit]:
        line = data[start:end]
        whole = first == start and last == end
        if not whole and not any(first <= start + m.start() < last for m in self._word.finditer(line)):
            return
        below = b""
        if self._flavour in CONFIGURED and end < len(data):
            after = data.find(b"\n", end + 1, end + 1 + _LONGEST)
            below = data[end + 1 : after if after >= 0 else end + 1 + _LONGEST]
        for begin, hit in self._read(line, below):
            if first <= start + begin < last:
                yield Hit(start + hit.start, start + hit.end, hit.kind, hit.certainty, hit.key)

    def _read(self, line: bytes, below: bytes) -> _Read:
        """Read a line, or give what reading it gave before: versions of a file have most lines in common."""
        known = self._lines.get((line, below))
        if known is None:
            if len(self._lines) >= _REMEMBERED:
                self._lines.clear()
            known = tuple(self._judged(line, below))
            self._lines[line, below] = known
        return known

    def tells(self, line: bytes) -> bool:
        """Say whether a line holds what it has to hold to be read for assignments."""
        return bool(self._word.search(line))

    def read(self, line: bytes, below: bytes) -> Iterator[tuple[assignments.Assignment, bytes]]:
        """Give the assignments of a line, each with the text that its places count in."""
        for read in self._reader.read(line):
            yield read, line
        if below:
            whole = line + b"\n" + below
            for read in assignments.read_below(line, below, len(line) + 1):
                yield read, whole

    def _judged(self, line: bytes, below: bytes) -> Iterator[tuple[int, Hit]]:
        if not self._exact and not self.tells(line):
            return
        for read, text in self.read(line, below):
            raw = text[read.start : read.end].decode("utf-8", "replace")
            verdict = judge(read, raw, text, self._flavour)
            if verdict:
                yield read.begin, Hit(read.start, read.end, verdict[0], verdict[1], read.key)

    def _confirmed(
        self, detector: Detector, data: bytes, start: int, end: int, first: int, last: int
    ) -> Iterator[Hit]:
        for match in linear(detector.form).finditer(data[start:end]):
            group = 1 if match.re.groups and match.start(1) >= 0 else 0
            begin, stop = start + match.start(group), start + match.end(group)
            if not first <= start + match.start() < last:
                continue
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
        if len(line) <= _LONGEST and search.tells(line):
            below = lines[number] if flavour in CONFIGURED and number < len(lines) else b""
            for read, text in search.read(line, below):
                raw = text[read.start : read.end].decode("utf-8", "replace")
                yield number + (read.start > len(line)), text, read, raw


def _block(detector: Detector, data: bytes, begin: int) -> Iterator[Hit]:
    """Take a key that stands on several lines, from its first line to its last."""
    end = data.find(b"-----END", begin + 10, begin + _LONGEST_KEY_BLOCK)
    stop = end if end >= 0 else begin + min(_LONGEST_KEY_BLOCK, 4096)
    if pem_body(data[begin:stop]):
        yield Hit(begin, min(stop, len(data)), detector.kind, "structure")


def _windows(data: bytes, at: int) -> Iterable[tuple[int, int, int, int]]:
    """Give the text to look at around a position: its start and end, and where a match in it may begin."""
    low = max(0, at - _LONGEST)
    newline = data.rfind(b"\n", low, at)
    start = newline + 1
    if newline >= 0 or low == 0:
        end = data.find(b"\n", at, start + _LONGEST + 1)
        if end < 0 and len(data) - start <= _LONGEST:
            end = len(data)
        if end >= 0:
            return ((start, end, start, end),)
    block = at // _BLOCK
    return tuple(
        (
            max(0, number * _BLOCK - _BEFORE),
            min(len(data), number * _BLOCK + 2 * _BLOCK),
            number * _BLOCK,
            (number + 1) * _BLOCK,
        )
        for number in ((block - 1, block) if block else (block,))
    )


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


def _word_of(flavour: Flavour) -> str:
    if flavour is Flavour.PROSE:
        return _PROSE_WORD
    return _QUOTED_WORD if flavour in (Flavour.SOURCE, Flavour.JSON) else assignments.WORD


@cache
def search_for(flavour: Flavour) -> Search:
    """Give the search for files of a flavour; its engine is made at the first asking."""
    return Search(flavour)


def forms_of(flavour: Flavour) -> list[str]:
    """Give the expressions that are looked for in files of a flavour: the detectors' anchors, then the lines' one."""
    forms = [detector.anchor for detector in DETECTORS]
    return forms if flavour is Flavour.FOREIGN else [*forms, _word_of(flavour)]


def words_of_forms(flavour: Flavour) -> list[list[bytes]]:
    """Give for each of the same expressions the literals of which one stands in every match."""
    words = [[word.encode() for word in detector.words] for detector in DETECTORS]
    return words if flavour is Flavour.FOREIGN else [*words, list(assignments.TELLING)]


@cache
def _engine(flavour: Flavour, fast: bool) -> Engine:
    return HyperscanEngine(forms_of(flavour)) if fast else WordsEngine(words_of_forms(flavour))
