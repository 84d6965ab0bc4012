"""A list's rows in groups: by cause, area, file or environment, each group and each cause a row that opens.

It is written as generators that yield often, so that a hundred thousand rows can be laid out between two keys;
most of these rows are made when they come in sight.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, overload

from envparity.model.records import dataclass
from envparity.tui.stock import EVERY, MANY, Picked, Stock

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from envparity.model.areas import Severity
    from envparity.tui.items import Item
    from envparity.tui.query import Query
    from envparity.tui.stock import By, Steps

FEW = 32
"""Rows of a group below which they are made at once."""


class Line(NamedTuple):
    """One row: the head of a group (`title` and its items), or an item, indented where it stands below another.

    `fold` says whether what stands below it is shown: `open`, `shut`, or nothing where nothing does.
    `graded` are a group's items counted by severity, the worst first.
    """

    key: Hashable
    title: str = ""
    items: Sequence[Item] = ()
    depth: int = 0
    fold: Literal["", "open", "shut"] = ""
    graded: Mapping[Severity, int] = MappingProxyType({})

    @property
    def item(self) -> Item | None:
        """The item of a row that is no group's head."""
        return None if self.title else self.items[0]


class Lines(Sequence[Line]):
    """Rows, of which long runs of items are made when they are asked for."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._parts: list[list[Line] | _Run] = []
        self._length = 0

    def add(self, line: Line) -> None:
        """Put a row at the end."""
        if not self._parts or isinstance(self._parts[-1], _Run):
            self._begin([])
        self._parts[-1].append(line)  # type: ignore[union-attr]  # the last is a list by now
        self._length += 1

    def add_run(self, items: Picked, depth: int) -> None:
        """Put a row for each of these items at the end."""
        self._begin(_Run(items, depth))
        self._length += len(items)

    def _begin(self, part: list[Line] | _Run) -> None:
        self._starts.append(self._length)
        self._parts.append(part)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Line]: ...
    def __getitem__(self, at: int | slice) -> Line | Sequence[Line]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(self._length))]
        place = at + self._length if at < 0 else at
        if not 0 <= place < self._length:
            raise IndexError(at)
        part = bisect_right(self._starts, place) - 1
        return self._parts[part][place - self._starts[part]]

    def __iter__(self) -> Iterator[Line]:
        for part in self._parts:
            yield from part

    def above(self, place: int) -> int:
        """Give the place of the row that another stands below; its own where it stands below none."""
        depth, number = self[place].depth, bisect_right(self._starts, place) - 1
        for part, start in zip(self._parts[number::-1], self._starts[number::-1], strict=True):
            if isinstance(part, _Run):  # its rows stand alike, and a head is never one of them
                continue
            for at in range(min(place - start, len(part)) - 1, -1, -1):
                if part[at].depth < depth:
                    return start + at
        return place


class _Run(Sequence[Line]):
    def __init__(self, items: Picked, depth: int) -> None:
        self._items = items
        self._depth = depth

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Line]: ...
    def __getitem__(self, at: int | slice) -> Line | Sequence[Line]:
        if isinstance(at, slice):
            return _Run(self._items[at], self._depth)  # type: ignore[arg-type]  # some of what is picked
        item = self._items[at]
        return Line(item.key, "", (item,), self._depth)


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows, how many items they stand for, and where the row that was asked for is."""

    lines: Lines
    count: int = 0
    place: int = 0


class _Laying:
    """The rows as they are laid out, and where the one with a key is, or the shut group that holds it."""

    def __init__(self, stock: Stock, query: Query, at: Hashable, number: int) -> None:
        self.lines = Lines()
        self._stock = stock
        self._query = query
        self._at = at
        self._number = number
        self._exact = self._near = -1

    @property
    def place(self) -> int:
        """Where it is; the first row when it is gone."""
        return max(0, self._exact if self._exact >= 0 else self._near)

    def add(self, line: Line) -> None:
        if self._exact < 0 and line.key == self._at:
            self._exact = len(self.lines)
        self.lines.add(line)

    def add_head(self, line: Line, items: Picked) -> None:
        if self._near < 0 and line.fold == "shut" and items.place(self._number) >= 0:
            self._near = len(self.lines)
        self.add(line)

    def add_run(self, items: Picked, depth: int) -> None:
        if self._exact < 0 and (place := items.place(self._number)) >= 0:
            self._exact = len(self.lines) + place
        self.lines.add_run(items, depth)

    def add_item(self, number: int, depth: int, is_open: Callable[[Hashable, By], bool]) -> None:
        item, also = self._stock.items[number], self._stock.below(number, self._query)
        shown = bool(also) and is_open(item.key, "cause")
        self.add(Line(item.key, "", (item,), depth, ("open" if shown else "shut") if also else ""))
        for one in also if shown else ():
            self.add(Line((item.key, one.key), "", (one,), depth + 1))


def laid_out(
    stock: Stock, query: Query, by: By, is_open: Callable[[Hashable, By], bool], at: Hashable = None
) -> Steps[Layout]:
    """Filter, group and unfold; `at` is the key of the row whose place is wanted, in a shut group too."""
    taken = yield from stock.passing(query)
    groups = yield from _grouped(stock, taken, by)
    laying = _Laying(stock, query, at, (yield from stock.find(at)))
    for place, (title, numbers) in enumerate(groups.items()):
        items = Picked(stock.items, numbers)
        headed = bool(title) and (by != "cause" or len(numbers) > 1)
        if headed:
            key = (by, title)
            shown = is_open(key, by)
            graded = yield from stock.graded(numbers)
            laying.add_head(Line(key, title, items, 0, "open" if shown else "shut", graded), items)
            if not shown:
                continue
        if len(numbers) >= FEW and not (stock.leaders and stock.leaders.intersection(numbers)):
            laying.add_run(items, int(headed))
            yield
            continue
        for count, number in enumerate(numbers):
            laying.add_item(number, int(headed), is_open)
            if (place + count) % EVERY == 0:
                yield
    return Layout(laying.lines, stock.weigh(taken, query), laying.place)


def _grouped(stock: Stock, numbers: Sequence[int], by: By) -> Steps[dict[str, Sequence[int]]]:
    """Give the groups' names in the order of their first items, each with its items' numbers."""
    if by == "nothing":
        return {"": numbers} if numbers else {}
    names = yield from stock.names(by)
    groups: dict[str, list[int]] = {}
    for start in range(0, len(numbers), MANY):
        for number in numbers[start : start + MANY]:
            groups.setdefault(names[number], []).append(number)
        yield
    return dict(groups)
