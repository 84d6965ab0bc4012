"""The types of single keys in the reference's printed form: how each is read and written.

Text of bytes for a size, `1m30s` for a duration, words for a command. A value that is empty is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from envparity.readers.services.compose.binding import LEFT_OUT, Bind, Binder
from envparity.readers.services.compose.interpolation import to_number, to_truth, to_whole
from envparity.readers.services.compose.model import Mistake, Path, Row, Table, text
from envparity.readers.services.compose.shell import split_words
from envparity.readers.syntax.gotext import go_duration, parse_duration, parse_size, single_precision


def _filled(bind: Callable[[Any], Any], *, always: bool = False) -> Bind:
    """Print a value unless it is empty or zero; with `always` unless it is not written at all."""

    def bound(binder: Binder, value: Any, path: Path) -> Any:
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


def _command(binder: Binder, value: Any, path: Path) -> Any:
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


def _opt_out(binder: Binder, value: Any, path: Path) -> Any:
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


def _ssh(binder: Binder, value: Any, path: Path) -> Any:
    if not value:
        return LEFT_OUT
    return [f"{key}={value[key]}" if value[key] else key for key in sorted(value)]


STRING = _filled(_string)
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
