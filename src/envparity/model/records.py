"""Dataclasses whose methods are written when they are first called.

The standard library writes and compiles six functions for each class while a module is imported, and
brings `inspect` with it: for the classes of a report that takes longer than comparing what they hold.
These are the same to use and to the type checker, in the part of it that this program needs, and
`dataclasses.replace`, `fields` and `asdict` know them.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter, ge, gt, le, lt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import asdict as asdict  # noqa: TID251 - what type checkers are to take ours for
    from dataclasses import dataclass as dataclass  # noqa: TID251
    from dataclasses import field as field  # noqa: TID251
    from dataclasses import replace as replace  # noqa: TID251
else:

    def dataclass(cls=None, /, **options):
        """Make a class of named fields, as `dataclasses.dataclass` does with the same options."""
        if cls is None:
            return lambda later: _made(later, **options)
        return _made(cls, **options)

    def field(*, default=..., default_factory=None, repr=True):  # noqa: A002
        """Say more of a field than its default: a factory of defaults, or that `repr()` passes over it."""
        return _Field(default, default_factory, repr)

    def replace(record, /, **changes):
        """Make a record that is another one with some fields changed."""
        kind = type(record)
        for name in kind.__match_args__:
            if name not in changes:
                changes[name] = getattr(record, name)
        return kind(**changes)

    def asdict(record):
        """Give a record as a dict of its fields, the records in it and in its lists and dicts as well."""
        if isinstance(record, list | tuple):
            return type(record)(map(asdict, record))
        if isinstance(record, dict):
            return {key: asdict(value) for key, value in record.items()}
        names = getattr(type(record), "__match_args__", None)
        return record if names is None else {name: asdict(getattr(record, name)) for name in names}


class _Field:
    """What is said of one field; `...` is no default."""

    __slots__ = ("default", "factory", "shown")

    def __init__(
        self, default: Any = ..., factory: Callable[[], Any] | None = None, shown: bool = True
    ) -> None:
        self.default = default
        self.factory = factory
        self.shown = shown


_Fields = dict[str, _Field]


def _made(
    cls: type,
    *,
    frozen: bool = False,
    slots: bool = False,
    order: bool = False,
    eq: bool = True,
    repr: bool = True,  # noqa: A002
) -> type:
    """Give a class its methods; with `slots` it is made anew, since a class cannot be given them later."""
    fields = _fields(cls)
    values = _values(tuple(fields))
    methods: dict[str, Any] = {"__match_args__": tuple(fields), "__dataclass_fields__": _Described(fields)}
    if eq:
        methods["__eq__"] = _alike(values)
        methods["__hash__"] = _hashed(values) if frozen else None
    if order:
        methods |= _ordered(values)
    if repr:
        methods["__repr__"] = _shown(fields)
    if frozen:
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
    if slots:
        methods["__reduce__"] = lambda self: (type(self), values(self))
        cls = _with_slots(cls, fields)
    else:
        for name in vars(cls).keys() & fields:
            delattr(cls, name) if fields[name].default is ... else setattr(cls, name, fields[name].default)
    for name, method in methods.items():
        setattr(cls, name, method)
    if "__init__" not in vars(cls):
        cls.__init__ = _unwritten(cls, fields, frozen)  # type: ignore[misc]
    return cls


def _fields(cls: type) -> _Fields:
    """Give the fields that a class's body declares, in their order; class variables are none."""
    held = vars(cls)
    fields: _Fields = {}
    for name, kind in held.get("__annotations__", {}).items():
        if not str(kind).startswith("ClassVar"):
            given = held.get(name, ...)
            fields[name] = given if isinstance(given, _Field) else _Field(given)
    return fields


def _with_slots(cls: type, fields: _Fields) -> type:
    held = {name: what for name, what in vars(cls).items() if name not in fields}
    held.pop("__dict__", None)
    held.pop("__weakref__", None)
    made = type(cls)(cls.__name__, cls.__bases__, held | {"__slots__": tuple(fields)})
    made.__qualname__ = cls.__qualname__
    return made


def _unwritten(cls: type, fields: _Fields, frozen: bool) -> Callable[..., None]:
    """Give the `__init__` that writes the true one when the first record is made."""

    def __init__(self: Any, *given: Any, **named: Any) -> None:  # noqa: N807
        written = _written(cls, fields, frozen)
        cls.__init__ = written  # type: ignore[misc]
        written(self, *given, **named)

    return __init__


def _written(cls: type, fields: _Fields, frozen: bool) -> Callable[..., None]:
    """Write an `__init__`. A frozen record's fields are set past its own refusal, by the quickest way that it has."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_not_given": object()}
    slots = "__slots__" in vars(cls)
    parameters, values = ["self"], {}
    for name, about in fields.items():
        values[name], default = name, ""
        if about.factory is not None:
            default, known[f"_factory_{name}"] = "_not_given", about.factory
            values[name] = f"_factory_{name}() if {name} is _not_given else {name}"
        elif about.default is not ...:
            default = f"_default_{name}"
            known[default] = about.default
        parameters.append(f"{name}={default}" if default else name)
        if slots:
            known[f"_put_{name}"] = getattr(cls, name).__set__
    if not frozen:
        lines = [f" self.{name} = {value}" for name, value in values.items()]
    elif slots:
        lines = [f" _put_{name}(self, {value})" for name, value in values.items()]
    else:
        held = ", ".join(f"{name!r}: {value}" for name, value in values.items())
        lines = [f" _set(self, '__dict__', {{{held}}})"]
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n" + ("\n".join(lines) or " pass"), known)  # noqa: S102
    written: Callable[..., None] = known["__init__"]
    return written


def _values(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Give what takes all of a record's values, in the order of its fields."""
    if len(names) > 1:
        return attrgetter(*names)
    if names:
        return lambda self: (getattr(self, names[0]),)
    return lambda _: ()


def _alike(values: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any, object], bool]:
    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hashed(values: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], int]:
    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(values(self))

    return __hash__


def _ordered(values: Callable[[Any], tuple[Any, ...]]) -> dict[str, Any]:
    def by(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
        return lambda self, other: (
            compare(values(self), values(other)) if other.__class__ is self.__class__ else NotImplemented
        )

    return {"__lt__": by(lt), "__le__": by(le), "__gt__": by(gt), "__ge__": by(ge)}


def _shown(fields: _Fields) -> Callable[[Any], str]:
    names = [name for name, about in fields.items() if about.shown]

    def __repr__(self: Any) -> str:  # noqa: N807
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return __repr__


def _refuse(self: object, name: str, *_: object) -> None:
    from dataclasses import FrozenInstanceError  # noqa: TID251

    raise FrozenInstanceError(f"`{name}` of a frozen {type(self).__name__} is not changed")


class _Described:
    """A class's fields as the standard library describes them, for its own functions; made when it asks."""

    def __init__(self, fields: _Fields) -> None:
        self._fields = fields
        self._made: dict[str, Any] = {}

    def __get__(self, record: object, cls: type) -> dict[str, Any]:
        if not self._made:
            import dataclasses  # noqa: TID251

            described: list[tuple[str, Any, Any]] = []
            for name, about in self._fields.items():
                given: dict[str, Any] = {} if about.default is ... else {"default": about.default}
                if about.factory is not None:
                    given["default_factory"] = about.factory
                described.append((name, Any, dataclasses.field(**given)))
            bare: Any = {"init": False, "repr": False, "eq": False, "match_args": False}
            whole = dataclasses.make_dataclass("_", described, namespace={"__doc__": "_"}, **bare)
            self._made = vars(whole)["__dataclass_fields__"]
        return self._made
