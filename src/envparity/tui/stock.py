"""What a list can show, made ready to be narrowed and grouped at every key: a hundred thousand items between two of them.

Items go by their numbers, which are their places among all, and what is asked of each is asked of many in one go.
It is written as generators that yield often, so that the work can be put down for a key.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar, overload

from envparity.model.areas import Severity
from envparity.tui.items import first_path
from envparity.tui.query import Query
from envparity.tui.standing import LABELS

if TYPE_CHECKING:
    from collections.abc import Generator, Hashable, Iterator, Mapping

    from envparity.model.differences import Subject
    from envparity.model.findings import Finding
    from envparity.tui.items import Item

By = Literal["cause", "area", "file", "environment", "nothing"]
GROUPINGS: tuple[By, ...] = ("cause", "area", "file", "environment", "nothing")
"""In the order in which one key leads through them; the first is what a new user sees."""
T = TypeVar("T")
Steps: TypeAlias = "Generator[None, None, T]"
MANY, EVERY = 2048, 64
"""Items between two places where the work can be put down: where all are looked at in one go, and where one by one."""
_NONE = 255
"""Stands for no severity."""


class Picked(Sequence["Item"]):
    """Some items of a stock, by their numbers in ascending order."""

    __slots__ = ("_items", "numbers")

    def __init__(self, items: Sequence[Item], numbers: Sequence[int]) -> None:
        self._items = items
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        if isinstance(at, slice):
            return Picked(self._items, self.numbers[at])
        return self._items[self.numbers[at]]

    def __iter__(self) -> Iterator[Item]:
        return map(self._items.__getitem__, self.numbers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Picked) and self._items is other._items and self.numbers == other.numbers

    __hash__ = None  # type: ignore[assignment]  # what it holds may be long

    def place(self, number: int) -> int:
        """Give the place of an item; -1 when it is not among them."""
        place = bisect_left(self.numbers, number)
        return place if place < len(self.numbers) and self.numbers[place] == number else -1


class Stock:
    """Items in the order in which they are listed, what they are grouped by, and what was asked for last.

    `about` are the findings on each subject, where the items are differences.
    """

    def __init__(
        self, items: Sequence[Item], about: Mapping[Subject, tuple[Finding, ...]] | None = None
    ) -> None:
        self.items = tuple(items)
        self.about = about or {}
        self.areas = Counter(item.area for item in self.items)
        """How many items each area has."""
        self.leaders = frozenset(number for number, item in enumerate(self.items) if item.also)
        """The items that stand for others, which are listed below them."""
        self._texts: Sequence[str] = tuple(map(attrgetter("text"), self.items))
        self._wheres: Sequence[str] = tuple(map(attrgetter("where"), self.items))
        self._files = tuple(frozenset(self._wheres))
        """Each of them once: many were read from the same files."""
        self._grades = bytes(_NONE if item.severity is None else item.severity for item in self.items)
        self._names: dict[By, Sequence[str]] = {}
        self._last: tuple[Query, Sequence[int]] = (Query(), range(len(self.items)))
        self._found = 0
        self.weight = self.weigh(range(len(self.items)), Query())
        """How many findings or differences there are."""

    def weigh(self, numbers: Sequence[int], query: Query) -> int:
        """Count items: a finding stands for those below it, a difference and those below it each for itself."""
        led = self.leaders.intersection(numbers) if self.leaders else ()
        among = (number for number in led if self.items[number].finding is None)
        return len(numbers) + sum(len(self.below(number, query)) for number in among)

    def below(self, number: int, query: Query) -> tuple[Item, ...]:
        """Give what is shown below an item that passes: all of it, or where only that passes, that."""
        item = self.items[number]
        if not item.also or query.takes(item):
            return item.also
        return tuple(filter(query.takes, item.also))

    def passing(self, query: Query) -> Steps[Sequence[int]]:
        """Narrow to the items that pass, or of which one below does; from those that passed last where that is enough."""
        before, among = self._last
        if not query.narrows(before):
            among = range(len(self.items))
        if query == Query():
            self._last = query, among
            return among
        found: list[int] = []
        step = EVERY if query.properties else MANY
        there = yield from self._among_files((*query.words, *query.without))
        for start in range(0, len(among), step):
            found += self._passing(among[start : start + step], query, there)
            yield
        self._last = query, found
        return found

    def _among_files(self, words: Sequence[str]) -> Steps[dict[str, frozenset[str]]]:
        """Find which of the files each word stands in."""
        there: dict[str, frozenset[str]] = {}
        for word in words:
            files: list[str] = []
            for start in range(0, len(self._files), MANY):
                files += [where for where in self._files[start : start + MANY] if word in where]
                yield
            there[word] = frozenset(files)
        return there

    def _passing(
        self, numbers: Sequence[int], query: Query, there: Mapping[str, frozenset[str]]
    ) -> Sequence[int]:
        texts, wheres, left = self._texts, self._wheres, numbers
        for word in query.words:
            files = there[word]
            left = [number for number in left if word in texts[number] or wheres[number] in files]
        for word in query.without:
            files = there[word]
            left = [number for number in left if word not in texts[number] and wheres[number] not in files]
        if query.properties:
            left = [number for number in left if query.holds(self.items[number])]
        missed = self.leaders.intersection(numbers).difference(left) if self.leaders else ()
        more = [number for number in missed if self.below(number, query)]
        return sorted([*left, *more]) if more else left

    def names(self, by: By) -> Steps[Sequence[str]]:
        """Name the group of each item."""
        if by not in self._names:
            names, known = [], dict[str, str]()
            for number, item in enumerate(self.items):
                name = group_of(item, by)
                names.append(known.setdefault(name, name))
                if number % EVERY == 0:
                    yield
            self._names[by] = names
        return self._names[by]

    def graded(self, numbers: Sequence[int]) -> Steps[dict[Severity, int]]:
        """Count items by severity, the worst first; those without one do not count."""
        counts: Counter[int] = Counter()
        for start in range(0, len(numbers), MANY):
            counts.update(map(self._grades.__getitem__, numbers[start : start + MANY]))
            yield
        return {severity: counts[severity] for severity in reversed(Severity) if counts[severity]}

    def find(self, key: Hashable) -> Steps[int]:
        """Find an item by its key; -1 where there is none of it, as there is none of a pair that names another row."""
        if key is None or type(key) is tuple or not self.items:
            return -1
        if self.items[self._found].key == key:
            return self._found
        for number, item in enumerate(self.items):
            if item.key == key:
                self._found = number
                return number
            if number % (8 * EVERY) == 0:
                yield
        return -1


def group_of(item: Item, by: By) -> str:
    """Name the group that an item belongs to; nothing where it stands alone."""
    if by == "area":
        return LABELS[item.area]
    if by == "environment":
        return _among(item)
    if by == "file":
        return first_path(item) or "no file"
    if by == "cause" and item.finding is not None:
        return f"{item.finding.code} {item.finding.name}"
    return ""


def _among(item: Item) -> str:
    if item.difference is not None:
        everywhere = len(item.environments) in (0, len(item.difference.environments))
    else:
        everywhere = item.finding is not None and len(item.environments) == len(item.finding.values) > 1
    if everywhere:
        return "every environment"
    *first, last = item.environments or ("no environment",)
    return f"{', '.join(first)} and {last}" if first else f"{last} alone"
