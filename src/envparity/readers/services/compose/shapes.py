"""Shapes that a value in a model may have, and the check that takes out what has another.

A small part of JSON Schema, with which the Compose specification says what a file may hold. What it
says is in `specification`; here is how it is told to the user, and that one wrong entry does not lose
the rest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, NamedTuple

from envparity.readers.services.compose.model import Origin, Path, Row, Table, identity

Report = Callable[[str, Path, Origin | None], None]
"""`report(message, path, origin)`: told of each thing that is wrong."""


def kind_of(value: Any) -> str:
    """Name a value's kind in JSON Schema's words; a date is text there."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str | datetime):
        return "string"
    return "mapping" if isinstance(value, Table) else "list"


class Scalar(NamedTuple):
    """A value of one of several kinds; `words` are all that it may be, `lowest` and `highest` its bounds."""

    kinds: tuple[str, ...]
    words: tuple[str, ...] = ()
    pattern: str = ""
    lowest: float | None = None
    highest: float | None = None

    def wrong(self, value: Any) -> str:
        """Say what is wrong with a value of the right kind; empty when nothing is."""
        if isinstance(value, str):
            if self.words and value not in self.words:
                return f"must be one of {', '.join(f'`{word}`' for word in self.words)}"
            if self.pattern and not re.search(self.pattern, value):
                return "is not of the form that Compose wants here"
        elif not isinstance(value, bool) and isinstance(value, int | float):
            if not math.isfinite(value):
                return "is not a finite number"
            if self.lowest is not None and value < self.lowest:
                return f"must be at least {self.lowest:g}"
            if self.highest is not None and value > self.highest:
                return f"must be at most {self.highest:g}"
        return ""


class Listed(NamedTuple):
    """A list of items of one shape; `unique` when none may be there twice."""

    item: Shape
    unique: bool = False


class Keyed(NamedTuple):
    """A mapping with these keys and no others; `x-` keys are anybody's where `open`."""

    fields: dict[str, Shape]
    required: tuple[str, ...] = ()
    open: bool = True


class Named(NamedTuple):
    """A mapping from names of the user's own; `strict` when other keys than names are refused."""

    value: Shape
    names: str = r"^[a-zA-Z0-9._-]+$"
    strict: bool = True


class Anything:
    """Anything at all."""


class Either(NamedTuple):
    """One of several shapes of different kinds."""

    shapes: tuple[Scalar | Listed | Keyed | Named | Anything, ...]


Shape = Scalar | Listed | Keyed | Named | Anything | Either


def kinds_of(shape: Shape) -> tuple[str, ...]:
    """Give the kinds of value that a shape takes."""
    if isinstance(shape, Scalar):
        return shape.kinds
    if isinstance(shape, Listed):
        return ("list",)
    if isinstance(shape, Either):
        return tuple(kind for one in shape.shapes for kind in kinds_of(one))
    return () if isinstance(shape, Anything) else ("mapping",)


def fits(kind: str, kinds: tuple[str, ...]) -> bool:
    """Say whether a kind is among those wanted: a whole number is a number."""
    return kind in kinds or (kind == "integer" and "number" in kinds)


def check(value: Any, shape: Shape, report: Report, path: Path = (), origin: Origin | None = None) -> bool:
    """Say whether a value has a shape, once what is wrong inside of it has been reported and taken out."""
    if isinstance(shape, Anything):
        return True
    kind = kind_of(value)
    wanted = kinds_of(shape)
    if not fits(kind, wanted):
        report(f"must be a {' or '.join(sorted(set(wanted)))}", path, origin)
        return False
    if isinstance(shape, Either):
        chosen = next(one for one in shape.shapes if fits(kind, kinds_of(one)))
        return check(value, chosen, report, path, origin)
    if isinstance(shape, Scalar):
        if wrong := shape.wrong(value):
            report(wrong, path, origin)
        return not wrong
    if isinstance(shape, Listed):
        return _check_row(value, shape, report, path)
    return _check_table(value, shape, report, path, origin)


def _check_row(value: Row, shape: Listed, report: Report, path: Path) -> bool:
    seen: set[Hashable] = set()
    for index, item, origin in reversed(list(value.rows())):
        fine = check(item, shape.item, report, (*path, str(index)), origin)
        name = identity(item) if shape.unique else None
        if fine and shape.unique and name in seen:
            report("is there twice", (*path, str(index)), origin)
            fine = False
        if not fine:
            del value[index], value.origins[index]
        seen.add(name)
    return True


def _check_table(
    value: Table, shape: Keyed | Named, report: Report, path: Path, origin: Origin | None
) -> bool:
    for key, item, at in list(value.rows()):
        below = (*path, key)
        inner: Shape | None
        if isinstance(shape, Named):
            inner = shape.value if re.search(shape.names, key) else (None if shape.strict else Anything())
        elif shape.open and key.startswith("x-"):
            inner = Anything()
        else:
            inner = shape.fields.get(key)
        if inner is None:
            report("Compose knows no such key here", below, at or origin)
        if inner is None or not check(item, inner, report, below, at or origin):
            del value[key]
    missing = [key for key in shape.required if key not in value] if isinstance(shape, Keyed) else []
    for key in missing:
        report(f"`{key}` is missing", path, origin)
    return not missing
