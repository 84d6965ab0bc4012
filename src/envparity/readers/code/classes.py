"""Classes of settings: the fields of pydantic's `BaseSettings` are variables of the environment."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from envparity.model.places import Place
from envparity.model.uses import Need, Use

_BASE = "BaseSettings"


def class_uses(path: str, text: str) -> Iterator[Use]:
    """Give the variables that a module's classes of settings take; those without a default are required."""
    if _BASE not in text:
        return
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    known = {_BASE}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and known & {_name(base) for base in node.bases}:
            known.add(node.name)
            yield from _fields(path, node)


def _fields(path: str, node: ast.ClassDef) -> Iterator[Use]:
    prefix = _prefix(node)
    for statement in node.body:
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        name = statement.target.id
        if name == "model_config" or name.startswith("_") or _name(statement.annotation) == "ClassVar":
            continue
        alias, has_default = _field(statement.value)
        need: Need = "optional" if has_default else "required"
        yield Use(alias or f"{prefix}{name}".upper(), Place(path, statement.lineno), need)


def _field(value: ast.expr | None) -> tuple[str, bool]:
    """Give the variable that `Field(...)` names, and whether a field has a default."""
    if value is None:
        return "", False
    if not isinstance(value, ast.Call) or _name(value.func) != "Field":
        return "", True
    given = {keyword.arg: keyword.value for keyword in value.keywords}
    named = next((given[key] for key in ("validation_alias", "alias", "env") if key in given), None)
    alias = named.value if isinstance(named, ast.Constant) and isinstance(named.value, str) else ""
    first = value.args[0] if value.args else given.get("default")
    written = first is not None and not (isinstance(first, ast.Constant) and first.value is ...)
    return alias, written or "default_factory" in given


def _prefix(node: ast.ClassDef) -> str:
    for inner in ast.walk(node):
        pairs: list[tuple[str | None, ast.expr]] = []
        if isinstance(inner, ast.Call):
            pairs = [(keyword.arg, keyword.value) for keyword in inner.keywords]
        elif isinstance(inner, ast.Assign) and isinstance(inner.targets[0], ast.Name):
            pairs = [(inner.targets[0].id, inner.value)]
        for name, value in pairs:
            if name == "env_prefix" and isinstance(value, ast.Constant):
                return str(value.value)
    return ""


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        return _name(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
