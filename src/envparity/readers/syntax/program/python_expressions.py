"""Expressions of Python that tell a value without being run: literals, sums of them, and the environment's variables.

The ways to ask for a variable are those of the standard library, django-environ, python-decouple, environs and
Starlette: `os.environ["X"]`, `os.getenv("X", d)`, `env.bool("X", default=d)`, `config("X", default=d, cast=int)`.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from envparity.readers.syntax.program.written import COMPUTED, Asked, Computed, Items, Table, Text, Written

_DEEPEST = 60
_GETTERS = frozenset(
    "get getenv env config str bool int float list tuple dict json url db db_url database_url cache cache_url email_url "
    "search_url path decimal duration timedelta date datetime uuid log_level enum csv read_secret get_env get_env_value "
    "get_env_variable getenv_bool get_bool".split()
)
_SOURCES = frozenset({"env", "environ", "config", "os", "ENV", "decouple", "getenv", "settings_env"})
_CASTS = frozenset(
    {"int", "bool", "str", "float", "Csv", "list", "set", "tuple", "Path", "strtobool", "SecretStr"}
)
_KEPT = frozenset({"split", "strip", "rstrip", "lstrip", "lower", "upper", "get_secret_value"})
"""Methods of a text that leave it what it is for a comparison."""
_SUMS = {ast.Add: int.__add__, ast.Sub: int.__sub__, ast.Mult: int.__mul__}
_LARGEST = 10**15


def written_of(node: ast.expr, names: Mapping[str, Written], depth: int = 0) -> Written:
    """Tell an expression's value as far as its text does; `names` are those that were set before."""
    line = node.lineno
    if depth > _DEEPEST:
        return Computed(COMPUTED, line)
    if isinstance(node, ast.Constant):
        return Text(_constant(node.value), line)
    if isinstance(node, ast.Dict):
        return _table(node, names, depth)
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return _items(node, names, depth)
    if isinstance(node, ast.Name):
        return _moved(names.get(node.id), line)
    asked = _asked(node, names, depth)
    if asked is not None:
        return asked
    if isinstance(node, ast.BinOp):
        return _sum(node, names, depth)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
        return _turned(node, written_of(node.operand, names, depth + 1))
    if isinstance(node, ast.JoinedStr):
        return _joined(node, names, depth)
    return Computed(COMPUTED, line)


def _constant(value: object) -> str:
    if value is None or value is ...:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _moved(written: Written | None, line: int) -> Written:
    """Give what a name stands for, on the line where it is used."""
    if isinstance(written, Text):
        return Text(written.text, line)
    if isinstance(written, Asked):
        return Asked(written.name, written.default, line)
    return written if isinstance(written, Items | Table) else Computed(COMPUTED, line)


def _table(node: ast.Dict, names: Mapping[str, Written], depth: int) -> Written:
    entries: dict[str, Written] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        written = written_of(value, names, depth + 1)
        if key is None:
            if not isinstance(written, Table):
                return Computed(COMPUTED, node.lineno)
            entries |= dict(written.entries)
        elif isinstance(key, ast.Constant):
            entries[str(key.value) or '""'] = written
    return Table(tuple(entries.items()), node.lineno)


def _items(node: ast.List | ast.Tuple | ast.Set, names: Mapping[str, Written], depth: int) -> Written:
    items: list[Written] = []
    for element in node.elts:
        spread = isinstance(element, ast.Starred)
        written = written_of(element.value if isinstance(element, ast.Starred) else element, names, depth + 1)
        if not spread:
            items.append(written)
        elif isinstance(written, Items):
            items += written.items
        else:
            return Computed(COMPUTED, node.lineno)
    return Items(tuple(items), node.lineno)


def _asked(node: ast.expr, names: Mapping[str, Written], depth: int) -> Written | None:
    """Read a question for a variable of the environment, with a cast around it or a default after `or`."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and len(node.values) == 2:
        asked, other = (written_of(value, names, depth + 1) for value in node.values)
        if isinstance(asked, Asked) and isinstance(other, Text):
            return Asked(asked.name, other.text, node.lineno)
        return None
    if (
        isinstance(node, ast.Subscript)
        and _name(node.value) == "environ"
        and isinstance(node.slice, ast.Constant)
    ):
        return Asked(str(node.slice.value), None, node.lineno)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _KEPT:
        inner = written_of(node.func.value, names, depth + 1)
        return inner if isinstance(inner, Asked) else None
    if not isinstance(node, ast.Call) or not node.args:
        return None
    first = node.args[0]
    if _name(node.func) in _CASTS and not isinstance(node.func, ast.Attribute):
        inner = written_of(first, names, depth + 1)
        return inner if isinstance(inner, Asked) else None
    if not _is_question(node.func) or not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return None
    return _with_default(first.value, node, names, depth)


def _with_default(name: str, node: ast.Call, names: Mapping[str, Written], depth: int) -> Written:
    given = [keyword.value for keyword in node.keywords if keyword.arg == "default"]
    given += node.args[1:2] if _name(node.func) not in ("env", "config") or len(node.args) == 2 else []
    if not given:
        return Asked(name, None, node.lineno)
    default = written_of(given[0], names, depth + 1)
    if isinstance(default, Items) and all(isinstance(item, Text) for item in default.items):
        default = Text(",".join(item.text for item in default.items if isinstance(item, Text)), node.lineno)
    if isinstance(default, Text):
        return Asked(name, default.text, node.lineno)
    return Computed(f"taken from `{name}`", node.lineno)


def _is_question(function: ast.expr) -> bool:
    """Say whether a function gives a variable of the environment by its name."""
    if isinstance(function, ast.Name):
        return function.id in _SOURCES or function.id in ("getenv", "get_env", "get_env_variable", "env_var")
    if isinstance(function, ast.Attribute):
        return function.attr in _GETTERS and _name(function.value) in _SOURCES
    return False


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _sum(node: ast.BinOp, names: Mapping[str, Written], depth: int) -> Written:
    a, b = (written_of(side, names, depth + 1) for side in (node.left, node.right))
    if isinstance(a, Items) and isinstance(b, Items) and isinstance(node.op, ast.Add):
        return Items((*a.items, *b.items), node.lineno)
    if isinstance(node.op, ast.BitOr) and isinstance(a, Table) and isinstance(b, Table):
        return Table(tuple((dict(a.entries) | dict(b.entries)).items()), node.lineno)
    if not isinstance(a, Text) or not isinstance(b, Text):
        return Computed(COMPUTED, node.lineno)
    numbers = [int(text) for text in (a.text, b.text) if text.lstrip("-").isdecimal() and len(text) <= 15]
    operate = _SUMS.get(type(node.op))
    if len(numbers) == 2 and operate is not None and _is_number(node.left) and _is_number(node.right):
        result = operate(*numbers)
        return Text(str(result), node.lineno) if abs(result) < _LARGEST else Computed(COMPUTED, node.lineno)
    if isinstance(node.op, ast.Add) and not numbers:
        return Text(a.text + b.text, node.lineno)
    return Computed(COMPUTED, node.lineno)


def _is_number(node: ast.expr) -> bool:
    return not isinstance(node, ast.Constant) or isinstance(node.value, int)


def _turned(node: ast.UnaryOp, written: Written) -> Written:
    if isinstance(written, Text) and isinstance(node.op, ast.USub):
        return Text(f"-{written.text}", node.lineno)
    if isinstance(written, Text) and written.text in ("true", "false"):
        return Text("false" if written.text == "true" else "true", node.lineno)
    return Computed(COMPUTED, node.lineno)


def _joined(node: ast.JoinedStr, names: Mapping[str, Written], depth: int) -> Written:
    parts: list[str] = []
    for value in node.values:
        inner = value.value if isinstance(value, ast.FormattedValue) else value
        written = written_of(inner, names, depth + 1)
        if not isinstance(written, Text):
            return Computed(COMPUTED, node.lineno)
        parts.append(written.text)
    return Text("".join(parts), node.lineno)
