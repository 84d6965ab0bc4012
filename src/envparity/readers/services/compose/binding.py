"""A normalised model as the reference prints it: `docker-compose config --format json`.

Each key has a type there, and each type a way of being written: sizes as text of bytes, durations as
`1m30s`, keys that are empty left out. What cannot be read as its type is noted and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from envparity.model.places import Place
from envparity.readers.services.compose.interpolation import to_number, to_truth, to_whole
from envparity.readers.services.compose.model import Mistake, Notes, Origin, Path, Row, Table, text
from envparity.readers.services.compose.shell import split_words
from envparity.readers.syntax.gotext import (
    go_duration,
    json_time,
    parse_duration,
    parse_size,
    single_precision,
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


def _filled(bind: Callable[[Any], Any], *, always: bool = False) -> Bind:
    """Print a value unless it is empty or zero; with `always` unless it is not written at all."""

    def bound(binder: Binder, value: Any, path: Path) -> Any:  # noqa: ARG001
        if value is None:
            return LEFT_OUT
        made = bind(value)
        return made if made or always else LEFT_OUT

    return bound


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise Mistake("must be text")


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return to_truth(value)
    raise Mistake("must be `true` or `false`")


def _whole(value: Any) -> int:
    if isinstance(value, str):
        return to_whole(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Mistake("must be a whole number")
    return int(value)


def _positive(value: Any) -> int:
    number = _whole(value)
    if number < 0:
        raise Mistake("must not be negative")
    return number


def _single(value: Any) -> float:
    if isinstance(value, str):
        return single_precision(to_number(value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Mistake("must be a number")
    return single_precision(float(value))


def _size(value: Any) -> str:
    number = parse_size(value) if isinstance(value, str) else int(value) if type(value) is int else 0
    return str(number) if number else ""


def _duration(value: Any) -> str:
    return go_duration(parse_duration(text(value)))


def _moment(value: Any) -> str:
    written = _duration(value)
    return "" if written == "0s" else written


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, Row):
        raise Mistake("must be a list")
    return [text(item) for item in value]


def _mode(value: Any) -> str:
    number = int(value, 8) if isinstance(value, str) else _whole(value)
    return f"0{number:o}"


def _mapping(value: Any) -> dict[str, str]:
    """Bind `KEY=VALUE` pairs; a key without a value has an empty one."""
    pairs = _pairs(value)
    return {key: "" if item is None else text(item) for key, item in pairs.items()}


def _pairs(value: Any) -> dict[str, Any]:
    if isinstance(value, Table):
        return {key: None if value[key] is None else text(value[key]) for key in sorted(value)}
    if not isinstance(value, Row):
        raise Mistake("must be a mapping or a list of KEY=VALUE")
    pairs: dict[str, Any] = {}
    for item in value:
        key, separator, content = text(item).partition("=")
        if key[-1:].isspace():
            raise Mistake(f"`{key.rstrip()}` has a space before its equals sign")
        pairs[key] = content if separator else None
    return dict(sorted(pairs.items()))


def _multi(value: Any) -> dict[str, list[str]]:
    return {key: _strings(item) if isinstance(item, Row) else [text(item)] for key, item in value.items()}


def _command(binder: Binder, value: Any, path: Path) -> Any:  # noqa: ARG001
    if value is None:
        return None
    return split_words(value) if isinstance(value, str) else _strings(value)


def _test(value: Any) -> list[str]:
    return ["CMD-SHELL", value] if isinstance(value, str) else _strings(value)


def _hosts(value: Any) -> list[str]:
    hosts: list[str] = []
    for name, addresses in _host_pairs(value):
        if not name or ":" in name or "=" in name:
            raise Mistake("an extra host with a bad name")
        hosts += [f"{name}={a[1:-1] if a.startswith('[') and a.endswith(']') else a}" for a in addresses]
    return sorted(hosts)


def _host_pairs(value: Any) -> list[tuple[str, list[str]]]:
    if isinstance(value, Table):
        return [
            (key, _strings(item) if isinstance(item, Row) else [text(item or "")])
            for key, item in value.items()
        ]
    pairs = []
    for item in value:
        host, separator, address = text(item).partition("=")
        if not separator:
            host, separator, address = text(item).partition(":")
        if not separator:
            raise Mistake("an extra host without an address")
        pairs.append((host, address.split(",")))
    return pairs


def _count(value: Any) -> int:
    if isinstance(value, str):
        return -1 if value.lower() == "all" else to_whole(value)
    return _whole(value)


def _optional(value: Any) -> Any:
    """Bind a truth that is true by default and printed when it is false."""
    return LEFT_OUT if _truth(value) else False


def _opt_out(binder: Binder, value: Any, path: Path) -> Any:  # noqa: ARG001
    return _optional(False if value is None else value)


def _ulimits(binder: Binder, value: Any, path: Path) -> Any:
    if not value:
        return LEFT_OUT
    limits: dict[str, Any] = {}
    for name, limit, origin in value.rows():
        bound = binder.entry(_ulimit, limit, (*path, name), origin)
        if bound is not LEFT_OUT:
            limits[name] = bound
    return limits


def _ulimit(binder: Binder, value: Any, path: Path) -> Any:
    if isinstance(value, Table):
        return binder.table(value, {"soft": WHOLE, "hard": WHOLE}, path)
    return _whole(value) or {}


def _ssh(binder: Binder, value: Any, path: Path) -> Any:  # noqa: ARG001
    if not value:
        return LEFT_OUT
    return [f"{key}={value[key]}" if value[key] else key for key in sorted(value)]


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


STRING = _filled(_string)
WRITTEN = _filled(_string, always=True)
TRUTH = _filled(_truth)
TRUTH_WRITTEN = _filled(_truth, always=True)
WHOLE = _filled(_whole)
WHOLE_WRITTEN = _filled(_whole, always=True)
POSITIVE = _filled(_positive)
POSITIVE_WRITTEN = _filled(_positive, always=True)
SINGLE = _filled(_single)
SIZE = _filled(_size)
DURATION = _filled(_duration, always=True)
MOMENT = _filled(_moment)
STRINGS = _filled(_strings)
MODE = _filled(_mode, always=True)
MAPPING = _filled(_mapping)
PAIRS = _filled(_pairs)
MULTI = _filled(_multi)
COMMAND: Bind = _command
TEST = _filled(_test)
HOSTS = _filled(_hosts)
COUNT = _filled(_count)
OPT_OUT: Bind = _opt_out
ULIMITS: Bind = _ulimits
SSH: Bind = _ssh
