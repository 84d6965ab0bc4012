"""Everything that is looked for in one file's bytes: secrets that are known, secrets that have the form of one.

A large file comes in pieces that overlap; what is no text is looked at for known secrets and for forms
that prove themselves.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator

from envparity.model.records import dataclass
from envparity.secrets.detectors.base import Certainty
from envparity.secrets.detectors.flavours import Flavour, flavour_of
from envparity.secrets.detectors.formats import says_secret, whole_file
from envparity.secrets.detectors.search import search_for
from envparity.secrets.leaks.search import KnownSearch
from envparity.secrets.weakness import weakness

OVERLAP = 64 << 10
"""Bytes that a piece has in common with the one before: more than the longest secret."""
_HEAD = 8192
_SURE_IN_BINARIES = frozenset({"structure"})
_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@dataclass(frozen=True, slots=True)
class Found:
    """One secret in a file, its value left behind. `holders` are (environment, key) of a known one.

    `digest` tells two values of one run apart and is for nothing else; `fingerprint` is what may be told.
    """

    line: int
    column: int
    length: int
    kind: str
    certainty: Certainty
    key: str
    spelling: str
    fingerprint: str
    holders: tuple[tuple[str, str], ...]
    digest: str = ""


class Scanner:
    """A search of bytes; `fingerprint` makes of a value what may be told of it, `known` is none without known secrets."""

    def __init__(
        self, fingerprint: Callable[[str], str], known: KnownSearch | None = None, *, forms: bool = True
    ) -> None:
        self._fingerprint = fingerprint
        self._known = known
        self._forms = forms

    def scan(self, path: str, data: bytes, *, after: int = 0) -> list[Found]:
        """Give what a file's bytes hold, first to last; `path` tells how they are to be read.

        What ends within the first `after` bytes was seen with the piece before.
        """
        if not data:
            return []
        flavour, binary = flavour_of(path), data.find(b"\0", 0, _HEAD) >= 0
        if encoding := _BOMS.get(data[:2]):
            data, binary = data[2:].decode(encoding, "replace").encode("utf-8", "replace"), False
        spans = self._spans(path, data, Flavour.FOREIGN if binary else flavour, binary=binary)
        return list(self._told(data, [span for span in spans if span.end > after])) if spans else []

    def _spans(self, path: str, data: bytes, flavour: Flavour, *, binary: bool) -> list[_Span]:
        spans = self._known_spans(self._known, data) if self._known else []
        if not self._forms:
            return spans
        hits = search_for(flavour).hits(data)
        if not binary and says_secret(path):
            hits += whole_file(path, data)
        if not hits:
            return spans
        taken = [(span.start, span.end) for span in spans]
        for hit in hits:
            if binary and hit.certainty not in _SURE_IN_BINARIES:
                continue
            if any(start < hit.end and hit.start < end for start, end in taken):
                continue
            raw = data[hit.start : hit.end].decode("utf-8", "replace")
            told, weak = self._fingerprint(raw), bool(weakness(raw))
            spans.append(_Span(hit.start, hit.end, hit.kind, hit.certainty, hit.key, "", told, (), weak))
        return sorted(spans, key=lambda span: (span.start, span.end))

    def _known_spans(self, known: KnownSearch, data: bytes) -> list[_Span]:
        spans = []
        for leak in known.leaks(data):
            told = self._fingerprint(known.raw(leak.number))
            holders = tuple((holder.environment, holder.key) for holder in leak.holders)
            spans.append(_Span(leak.start, leak.end, "known", "known", "", leak.spelling, told, holders))
        return spans

    def _told(self, data: bytes, spans: Iterable[_Span]) -> Iterator[Found]:
        line, at, before = 1, len(BOM_UTF8) if data.startswith(BOM_UTF8) else 0, 0
        for span in spans:
            below = data.count(b"\n", at, span.start)
            if below:
                line += below
                at, before = data.rfind(b"\n", at, span.start) + 1, 0
            column = before + _characters(data, at, span.start) + 1
            if not _is_within(data, span.start):  # counted from here on: a line may be as long as a file
                at, before = span.start, column - 1
            length = _characters(data, span.start, span.end)
            yield Found(
                line,
                column,
                length,
                span.kind,
                span.certainty,
                span.key,
                span.spelling,
                "" if span.weak else span.fingerprint,
                span.holders,
                span.fingerprint,
            )


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    kind: str
    certainty: Certainty
    key: str
    spelling: str
    fingerprint: str
    holders: tuple[tuple[str, str], ...]
    weak: bool = False


def _characters(data: bytes, start: int, end: int) -> int:
    return len(data[start:end].decode("utf-8", "replace"))


def _is_within(data: bytes, at: int) -> bool:
    """Say whether a place is in the middle of a character, or could be: bytes before it are not counted by themselves."""
    return 0x80 <= data[at] < 0xC0
