"""What a Compose model is while it is worked on: nested tables and rows, each entry with its origin.

Plain dicts and lists would do for the values; the origin says where an entry was written, which places
it overrides, and which variables it asked for that are not set. Work on a model goes on after a mistake:
`Notes` collects what was wrong.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from envparity.model.places import Place
from envparity.readers.syntax.gotext import go_number, go_time

Path = tuple[str, ...]
"""Keys from the top of a model; an item of a row is `[]` in patterns and its index in origins."""


class Under(NamedTuple):
    """A variable's text that a later one overrides, and whether another variable put it there."""

    place: Place
    text: str
    filled: bool


class Origin(NamedTuple):
    """Where an entry stands, the places it overrides (first to last), and unset variables it asks for.

    `dialects` are other programs that would read its line otherwise, where it comes from a dotenv file,
    and `dialect` is the one that it is read in.
    `filled` says that a variable put its value there: what stands in the file is only the variable's name.
    `beneath` is, of a variable of a container, what stands at the places it overrides.
    """

    place: Place
    earlier: tuple[Place, ...] = ()
    unset: tuple[str, ...] = ()
    dialects: tuple[str, ...] = ()
    filled: bool = False
    dialect: str = ""
    beneath: tuple[Under, ...] = ()

    def over(self, other: Origin | None, text: str | None = None) -> Origin:
        """Give this origin as one that overrides another, whose `text` is kept where it is known."""
        if other is None or other.place == self.place:
            return self
        known = () if text is None or other.unset else (Under(other.place, text, other.filled),)
        return self._replace(
            earlier=(*other.earlier, other.place, *self.earlier),
            beneath=(*other.beneath, *known, *self.beneath),
        )


class Table(dict[str, Any]):
    """A mapping with the origin of each entry."""

    __slots__ = ("origins",)

    def __init__(self) -> None:
        super().__init__()
        self.origins: dict[str, Origin] = {}

    def put(self, key: str, value: Any, origin: Origin | None) -> None:
        """Set an entry; without an origin it keeps the one it has."""
        self[key] = value
        if origin is not None:
            self.origins[key] = origin

    def rows(self) -> Iterator[tuple[str, Any, Origin | None]]:
        """Give each entry with its origin, in the order of the keys."""
        for key in sorted(self):
            yield key, self[key], self.origins.get(key)


class Row(list[Any]):
    """A list with the origin of each item. `joined` is where the items of a later file begin, if there are any."""

    __slots__ = ("joined", "origins")

    def __init__(self) -> None:
        super().__init__()
        self.origins: list[Origin | None] = []
        self.joined: int | None = None

    def add(self, value: Any, origin: Origin | None) -> None:
        """Append an item."""
        self.append(value)
        self.origins.append(origin)

    def rows(self) -> Iterator[tuple[int, Any, Origin | None]]:
        """Give each item with its index and origin."""
        for index, value in enumerate(self):
            yield index, value, self.origins[index]


def table(pairs: dict[str, Any], origin: Origin | None = None) -> Table:
    """Make a table of plain entries that share an origin."""
    made = Table()
    for key, value in pairs.items():
        made.put(key, value, origin)
    return made


def row(items: list[Any], origin: Origin | None = None) -> Row:
    """Make a row of plain items that share an origin."""
    made = Row()
    for value in items:
        made.add(value, origin)
    return made


def clone(value: Any) -> Any:
    """Copy a model, so that what extends it does not change it."""
    if isinstance(value, Table):
        copy = Table()
        copy.update((key, clone(item)) for key, item in value.items())
        copy.origins = dict(value.origins)
        return copy
    if isinstance(value, Row):
        items = Row()
        items.extend(clone(item) for item in value)
        items.origins = list(value.origins)
        return items
    return value


def identity(value: Any) -> Hashable:
    """Give what two equal values have in common and no others, fit for a set."""
    if isinstance(value, Table):
        return ("table", frozenset((key, identity(item)) for key, item in value.items()))
    if isinstance(value, Row):
        return ("row", tuple(identity(item) for item in value))
    return (isinstance(value, bool), value)


def text(value: Any) -> str:
    """Write a scalar as Go prints it, which is how the reference makes text of numbers and dates."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return go_number(value)
    if isinstance(value, datetime):
        return go_time(value)
    if value is None:
        return "<nil>"
    if isinstance(value, Row):
        return f"[{' '.join(text(item) for item in value)}]"
    if isinstance(value, Table):
        return f"map[{' '.join(f'{key}:{text(value[key])}' for key in sorted(value))}]"
    return str(value)


class Note(NamedTuple):
    """One thing that the reference would refuse, with the key and the place it is about."""

    place: Place
    key: str
    message: str


class Notes:
    """Collects what is wrong in a project, in the order it is met."""

    def __init__(self) -> None:
        self.notes: list[Note] = []
        self._known: set[Note] = set()

    def add(self, message: str, path: Path, origin: Origin | None, fallback: Place) -> None:
        """Note a mistake once."""
        note = Note(origin.place if origin else fallback, ".".join(path), message)
        if note not in self._known:
            self._known.add(note)
            self.notes.append(note)


class Mistake(Exception):
    """What is wrong with a value, found where its path is not known; the caller notes it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
