"""A normalised model as the reference prints it: `docker-compose config --format json`.

Each key has a type there, and each type a way of being written: sizes as text of bytes, durations as
`1m30s`, keys that are empty left out. What cannot be read as its type is noted and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from envparity.model.places import Place
from envparity.readers.services.compose.model import Mistake, Notes, Origin, Path, Row, Table
from envparity.readers.syntax.gotext import (
    json_time,
)

Bind = Callable[["Binder", Any, Path], Any]
"""Gives a value as it is printed, or `LEFT_OUT`."""

LEFT_OUT: Any = object()


class Binder:
    """Binds one model; mistakes go to its notes."""

    def __init__(self, notes: Notes, place: Place) -> None:
        self._notes = notes
        self._place = place

    def table(self, value: Any, fields: Mapping[str, Bind], path: Path) -> dict[str, Any]:
        """Bind a mapping with known keys. A key that is not among them is not printed."""
        bound: dict[str, Any] = {}
        if not isinstance(value, Table):
            value = Table()
        for key, bind in fields.items():
            item = self.entry(bind, value.get(key), (*path, key), value.origins.get(key))
            if item is not LEFT_OUT:
                bound[key] = item
        return bound

    def entry(self, bind: Bind, item: Any, path: Path, origin: Origin | None) -> Any:
        """Bind one value, or note why it cannot be and leave it out."""
        try:
            return bind(self, item, path)
        except (Mistake, ValueError) as error:
            self._notes.add(str(error), path, origin, self._place)
            return LEFT_OUT


def plain(value: Any) -> Any:
    """Give a model as plain dicts and lists, with dates as JSON has them."""
    if isinstance(value, Table):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Row):
        return [plain(item) for item in value]
    return json_time(value) if isinstance(value, datetime) else value


def struct(fields: Mapping[str, Bind], *, pointer: bool = True) -> Bind:
    """Bind a mapping with known keys; one that is no pointer is printed though nobody wrote it."""

    def bound(binder: Binder, value: Any, path: Path) -> Any:
        return LEFT_OUT if value is None and pointer else binder.table(value, fields, path)

    return bound


def listed(bind: Bind) -> Bind:
    """Bind a list whose items are all of one kind."""

    def bound(binder: Binder, value: Any, path: Path) -> Any:
        if not value:
            return LEFT_OUT
        made = []
        for index, item, origin in value.rows():
            entry = binder.entry(bind, item, (*path, str(index)), origin)
            if entry is not LEFT_OUT:
                made.append(entry)
        return made

    return bound


def named(bind: Bind, *, null: bool = False) -> Bind:
    """Bind a mapping from names to values of one kind, which may be null where `null`."""

    def bound(binder: Binder, value: Any, path: Path) -> Any:
        if not value:
            return LEFT_OUT
        made = {}
        for name, item, origin in value.rows():
            entry = None if item is None and null else binder.entry(bind, item, (*path, name), origin)
            if entry is not LEFT_OUT:
                made[name] = entry
        return made

    return bound
