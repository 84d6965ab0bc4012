"""Settings of a Python module, from its syntax: names in capitals, as Django and Flask have them.

Assignments to items (`DATABASES["default"]["CONN_MAX_AGE"] = 60`) and additions to lists are followed where what
they change is a literal. A class with `Config` or `Settings` in its name, or in that of a class above it,
holds settings under its own name, with those of the classes above it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.records import dataclass, field
from envparity.readers.syntax.flat import Leaf
from envparity.readers.syntax.program.python_expressions import written_of
from envparity.readers.syntax.program.written import (
    COMPUTED,
    CONDITIONAL,
    Computed,
    Items,
    Table,
    Text,
    Written,
    leaves_of,
)

LARGEST = 512 * 1024
"""Characters of a module that is parsed; the largest settings modules have a tenth of it."""

_SETTING = expression(r"[A-Z][A-Z0-9_]*")
_HOLDER = expression(r"(?i)(config|settings)")
_NOT_RUN = frozenset({"TYPE_CHECKING"})


@dataclass(slots=True)
class Module:
    """What one module sets: its names, and its classes of settings with the classes above them."""

    names: dict[str, Written] = field(default_factory=dict, repr=False)
    classes: dict[str, tuple[tuple[str, ...], dict[str, Written]]] = field(default_factory=dict, repr=False)


def parse(text: str) -> ast.Module:
    """Parse a module; `ReadError` with the line where it is no Python that this Python reads."""
    if len(text) > LARGEST:
        raise ReadError("too large for a module of settings")
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise ReadError(f"not Python: {(error.msg or 'invalid syntax').lower()}", line=error.lineno) from None
    except (ValueError, RecursionError, MemoryError):
        raise ReadError("not Python, or nested too deeply to be read") from None


def read_module(text: str, taken: Module | None = None) -> Module:
    """Read a module's settings, over those of the modules that it has `taken` all names from."""
    tree = parse(text)
    module = Module(dict(taken.names), dict(taken.classes)) if taken else Module()
    try:
        _run(tree.body, module, certain=True)
    except RecursionError:
        raise ReadError("nested too deeply to be read") from None
    return module


def star_imports(text: str) -> tuple[str, ...]:
    """Give the modules that a module takes all names from, as they are written: `.base`."""
    return tuple(
        "." * node.level + (node.module or "")
        for node in parse(text).body
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    )


def leaves(module: Module, chosen: Sequence[str] = ()) -> Iterator[Leaf]:
    """Give the flat settings of a module, those of its classes with the class's name in front.

    Of classes that are `chosen` by name the settings are the module's own, and the other classes' are left out.
    """
    for name, value in module.names.items():
        if _SETTING.fullmatch(name):
            yield from leaves_of(name, value)
    picked = [name for name in chosen if name in module.classes]
    for name in picked or module.classes:
        for key, value in _with_inherited(name, module, ()).items():
            yield from leaves_of(key if picked else f"{name}.{key}", value)


def _with_inherited(name: str, module: Module, seen: tuple[str, ...]) -> dict[str, Written]:
    bases, own = module.classes[name]
    held: dict[str, Written] = {}
    for base in reversed(bases):
        if base in module.classes and base not in seen:
            held |= _with_inherited(base, module, (*seen, name))
    return held | own


def _run(body: Iterable[ast.stmt], module: Module, *, certain: bool) -> None:
    """Go through statements in order; what stands under a condition is set, and not known."""
    for statement in body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                _assign(target, statement.value, module.names, certain=certain)
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            _assign(statement.target, statement.value, module.names, certain=certain)
        elif isinstance(statement, ast.AugAssign):
            _add(statement.target, statement.value, module.names, certain=certain)
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            _call(statement.value, module.names, certain=certain)
        elif isinstance(statement, ast.ClassDef) and _holds_settings(statement, module):
            module.classes[statement.name] = _class(statement, certain=certain)
        elif not _is_never_run(statement):
            for inside in _bodies(statement):
                _run(inside, module, certain=False)


def _holds_settings(statement: ast.ClassDef, module: Module) -> bool:
    """Say whether a class is one of settings: by its name, or by that of a class above it."""
    names = [statement.name, *(base.id for base in statement.bases if isinstance(base, ast.Name))]
    return any(_HOLDER.search(name) or name in module.classes for name in names)


def _class(statement: ast.ClassDef, *, certain: bool) -> tuple[tuple[str, ...], dict[str, Written]]:
    """Read the settings of a class, with the names of the classes above it."""
    own: dict[str, Written] = {}
    for inner in statement.body:
        if isinstance(inner, ast.Assign):
            for target in inner.targets:
                _assign(target, inner.value, own, certain=certain)
        elif isinstance(inner, ast.AnnAssign) and inner.value is not None:
            _assign(inner.target, inner.value, own, certain=certain)
    bases = tuple(base.id for base in statement.bases if isinstance(base, ast.Name))
    return bases, {name: value for name, value in own.items() if _SETTING.fullmatch(name)}


def _is_never_run(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.If):
        return False
    named = {node.id for node in ast.walk(statement.test) if isinstance(node, ast.Name)}
    return bool(named & (_NOT_RUN | {"__name__"}))


def _bodies(statement: ast.stmt) -> Iterator[Sequence[ast.stmt]]:
    if isinstance(statement, ast.If | ast.For | ast.While):
        yield statement.body
        yield statement.orelse
    elif isinstance(statement, ast.With):
        yield statement.body
    elif isinstance(statement, ast.Try):
        yield from (statement.body, *(handler.body for handler in statement.handlers), statement.orelse)


def _assign(target: ast.expr, value: ast.expr, names: dict[str, Written], *, certain: bool) -> None:
    path = _path(target)
    if path is None:
        return
    written = written_of(value, names)
    if not certain:
        before = _found(names, path)
        written = before if before and _same(before, written) else Computed(CONDITIONAL, target.lineno)
    _set(names, path, written)


def _add(target: ast.expr, value: ast.expr, names: dict[str, Written], *, certain: bool) -> None:
    path = _path(target)
    if path is None or (before := _found(names, path)) is None:
        return
    added = written_of(value, names)
    line = target.lineno
    if not certain:
        _set(names, path, Computed(CONDITIONAL, line))
    elif isinstance(before, Items) and isinstance(added, Items):
        _set(names, path, Items((*before.items, *added.items), line))
    else:
        _set(names, path, Computed(COMPUTED, line))


_CHANGES = frozenset({"append", "extend", "insert", "remove", "update", "setdefault", "pop"})


def _call(call: ast.Call, names: dict[str, Written], *, certain: bool) -> None:
    """Follow `LIST.append(...)`, `LIST.insert(0, ...)`, `TABLE.update(...)`; another change is not known."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _CHANGES:
        return
    path = _path(call.func.value)
    before = _found(names, path) if path else None
    if path is None or before is None:
        return
    given = [written_of(argument, names) for argument in call.args]
    _set(
        names,
        path,
        _changed(before, call.func.attr, given, call.lineno)
        if certain
        else Computed(CONDITIONAL, call.lineno),
    )


def _changed(before: Written, change: str, given: Sequence[Written], line: int) -> Written:
    if isinstance(before, Items) and given:
        if change in ("append", "insert"):
            at = len(before.items)
            if change == "insert":
                at = _number(given[0], at)
            return Items((*before.items[:at], given[-1], *before.items[at:]), line)
        if change == "extend" and isinstance(given[0], Items):
            return Items((*before.items, *given[0].items), line)
        if change == "remove":
            return Items(tuple(item for item in before.items if not _same(item, given[0])), line)
    if isinstance(before, Table) and change == "update" and given and isinstance(given[0], Table):
        return Table(tuple((dict(before.entries) | dict(given[0].entries)).items()), line)
    return Computed(COMPUTED, line)


def _same(a: Written, b: Written) -> bool:
    return isinstance(a, Text) and isinstance(b, Text) and a.text == b.text


def _number(written: Written, otherwise: int) -> int:
    text = written.text if isinstance(written, Text) else ""
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else otherwise


def _path(target: ast.expr) -> tuple[str, ...] | None:
    """Give a name, and the keys of items below it: `DATABASES["default"]["HOST"]`."""
    if isinstance(target, ast.Name):
        return (target.id,)
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        above = _path(target.value)
        return (*above, str(target.slice.value)) if above else None
    return None


def _found(names: Mapping[str, Written], path: tuple[str, ...]) -> Written | None:
    held = names.get(path[0])
    for key in path[1:]:
        if not isinstance(held, Table):
            return None
        held = dict(held.entries).get(key)
    return held


def _set(names: dict[str, Written], path: tuple[str, ...], written: Written) -> None:
    if len(path) == 1:
        names[path[0]] = written
        return
    above = names.get(path[0])
    if isinstance(above, Table):
        names[path[0]] = _within(above, path[1:], written)
    elif above is not None and not isinstance(above, Computed):
        names[path[0]] = Computed(COMPUTED, getattr(written, "line", 0))


def _within(table: Table, path: tuple[str, ...], written: Written) -> Table:
    entries = dict(table.entries)
    below = entries.get(path[0])
    if len(path) > 1:
        whole = (("", below),) if below is not None else ()
        written = _within(below if isinstance(below, Table) else Table(whole, table.line), path[1:], written)
    entries[path[0]] = written
    return Table(tuple(entries.items()), table.line)
