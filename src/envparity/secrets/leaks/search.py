"""All known secrets in all their spellings, over some bytes in one pass."""

from __future__ import annotations

from typing import Any

from envparity.model.records import dataclass
from envparity.secrets.detectors.engines import has_hyperscan
from envparity.secrets.leaks.gathering import Holder, KnownSecrets
from envparity.secrets.leaks.spellings import spellings


@dataclass(frozen=True, slots=True)
class Leak:
    """A known secret in some bytes: where it begins and ends there, how it is spelt, who has it."""

    start: int
    end: int
    spelling: str
    number: int
    holders: tuple[Holder, ...]


class KnownSearch:
    """A matcher of known secrets. It holds their values: it is made for one search and is not kept."""

    def __init__(self, known: KnownSecrets) -> None:
        self._raw = sorted(known.holders)
        self._holders = [tuple(sorted(known.holders[raw])) for raw in self._raw]
        owners: dict[bytes, tuple[int, str]] = {}
        for number, raw in enumerate(self._raw):
            for spelling, name in spellings(raw).items():
                owners.setdefault(spelling, (number, name))
        self._spellings = list(owners)
        self._owners = list(owners.values())
        self._find = self._hyperscan() if has_hyperscan() else self._automaton()

    def __repr__(self) -> str:
        return f"KnownSearch({len(self._raw)})"

    def __bool__(self) -> bool:
        return bool(self._raw)

    def __len__(self) -> int:
        return len(self._spellings)

    def raw(self, number: int) -> str:
        """Give the value of a leak's number, to make its fingerprint of."""
        return self._raw[number]

    def leaks(self, data: bytes) -> list[Leak]:
        """Give each place at which a known secret stands, first to last; of places that overlap the longest."""
        found = []
        for which, end in self._find(data):
            number, name = self._owners[which]
            start = end - len(self._spellings[which])
            found.append(Leak(start, end, name, number, self._holders[number]))
        kept: list[Leak] = []
        for leak in sorted(found, key=lambda leak: (leak.start, -leak.end)):
            if not kept or leak.start >= kept[-1].end:
                kept.append(leak)
        return kept

    def _hyperscan(self) -> Any:
        import hyperscan

        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        count = len(self._spellings)
        if count:
            forms = ["".join(f"\\x{byte:02x}" for byte in spelling).encode() for spelling in self._spellings]
            database.compile(forms, ids=list(range(count)), flags=[0] * count)  # literals would end at a NUL
            scratch = hyperscan.Scratch(database)

        def find(data: bytes) -> list[tuple[int, int]]:
            found: list[tuple[int, int]] = []

            def keep(which: int, _: int, end: int, *__: object) -> None:
                found.append((which, end))

            if count:
                database.scan(data, match_event_handler=keep, scratch=scratch)
            return found

        return find

    def _automaton(self) -> Any:
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        automaton = BytesAhoCorasick(self._spellings, implementation=Implementation.DFA)

        def find(data: bytes) -> list[tuple[int, int]]:
            return [
                (which, end) for which, _, end in automaton.find_matches_as_indexes(data, overlapping=True)
            ]

        return find
