"""A list's rows in groups: by cause, area, file or environment, each group and each cause a row that opens.

It is written as generators that yield often, so that a hundred thousand rows can be laid out between two keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, TypeVar

from envparity.model.records import dataclass
from envparity.tui.items import places_of
from envparity.tui.standing import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Hashable, Iterator, Sequence

    from envparity.tui.items import Item
    from envparity.tui.query import Query

By = Literal["cause", "area", "file", "environment", "nothing"]
GROUPINGS: tuple[By, ...] = ("cause", "area", "file", "environment", "nothing")
"""In the order in which one key leads through them; the first is what a new user sees."""
T = TypeVar("T")
Steps: TypeAlias = "Generator[None, None, T]"
EVERY = 64
"""Items between two places where the work can be put down."""


class Line(NamedTuple):
    """One row: the head of a group (`title` and its items), or an item, indented where it stands below another.

    `fold` says whether what stands below it is shown: `open`, `shut`, or nothing where nothing does.
    """

    key: Hashable
    title: str = ""
    items: tuple[Item, ...] = ()
    depth: int = 0
    fold: Literal["", "open", "shut"] = ""

    @property
    def item(self) -> Item | None:
        """The item of a row that is no group's head."""
        return None if self.title else self.items[0]


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows, how many items they stand for, and where the row that was asked for is."""

    lines: Sequence[Line] = ()
    count: int = 0
    place: int = 0


def laid_out(
    items: Sequence[Item], query: Query, by: By, is_open: Callable[[Hashable, By], bool], at: Hashable = None
) -> Steps[Layout]:
    """Filter, group and unfold; `at` is the key of the row whose place is wanted, in a shut group too."""
    taken = yield from _taken(items, query)
    groups: dict[str, list[tuple[Item, tuple[Item, ...]]]] = {}
    for number, pair in enumerate(taken):
        groups.setdefault(group_of(pair[0], by), []).append(pair)
        if number % EVERY == 0:
            yield
    lines: list[Line] = []
    for title, pairs in groups.items():
        headed = bool(title) and (by != "cause" or len(pairs) > 1)
        if headed:
            key = (by, title)
            shown = is_open(key, by)
            lines.append(Line(key, title, tuple(item for item, _ in pairs), 0, "open" if shown else "shut"))
            if not shown:
                continue
        for number, (item, also) in enumerate(pairs):
            lines += _of_item(item, also, int(headed), is_open)
            if number % EVERY == 0:
                yield
    return Layout(lines, sum(weight_of(item, also) for item, also in taken), _place(lines, at))


def weight_of(item: Item, also: Sequence[Item]) -> int:
    """Count an item: a finding stands for those below it, a difference and those below it each for itself."""
    return 1 if item.finding is not None else 1 + len(also)


def _taken(items: Sequence[Item], query: Query) -> Steps[list[tuple[Item, tuple[Item, ...]]]]:
    """Give the items that pass, each with what is shown below it: all of it, or where only that passes, that."""
    taken = []
    for number, item in enumerate(items):
        if query.takes(item):
            taken.append((item, item.also))
        elif item.also:
            passing = tuple(one for one in item.also if query.takes(one))
            if passing:
                taken.append((item, passing))
        if number % EVERY == 0:
            yield
    return taken


def _of_item(
    item: Item, also: tuple[Item, ...], depth: int, is_open: Callable[[Hashable, By], bool]
) -> Iterator[Line]:
    key = item.key
    shown = bool(also) and is_open(key, "cause")
    yield Line(key, "", (item,), depth, ("open" if shown else "shut") if also else "")
    if shown:
        for one in also:
            yield Line((key, one.key), "", (one,), depth + 1)


def _place(lines: Sequence[Line], at: Hashable) -> int:
    """Find a row, or the shut group that holds it; the first where it is gone."""
    if at is None:
        return 0
    for place, line in enumerate(lines):
        if line.key == at:
            return place
    for place, line in enumerate(lines):
        if line.fold == "shut" and any(item.key == at for item in line.items):
            return place
    return 0


def group_of(item: Item, by: By) -> str:
    """Name the group that an item belongs to; nothing where it stands alone."""
    if by == "area":
        return LABELS[item.area]
    if by == "environment":
        return _among(item)
    if by == "file":
        return next((place.path for place in places_of(item)), "no file")
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
