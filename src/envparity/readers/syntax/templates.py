"""`${NAME:-default}` templates as Compose's interpolation reads them, in dotenv and Compose files alike.

The operators `:-` `-` `:?` `?` `:+` `+`, nested, and `$$` for a dollar sign; their exact borders (an
operator's text ends at its closing brace, and never crosses a line) are those of the reference
implementation, compose-go's `template` package. Where variables come from is left to the caller. No
error quotes the template, it may hold a secret; of `:?` only a sentence is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from envparity.model.expressions import expression

Lookup = Callable[[str], str | None]
"""Gives a variable's value; none for one that is not set."""

DEPTH_LIMIT = 50
"""Levels of defaults in defaults; people write two."""

_NAME = expression(r"[_a-zA-Z][_a-zA-Z0-9]*", re.ASCII)
_OPERATOR = expression(r":?[-+?]")


class TemplateError(Exception):
    """A template cannot be read, or asks for a variable that is not set; `variable` names it."""

    def __init__(self, message: str, *, variable: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.variable = variable


class Substitution(NamedTuple):
    """The text of a template, and the variables that were not set and became nothing."""

    text: str
    unset: list[str]


def substitute(template: str, lookup: Lookup) -> Substitution:
    """Replace every variable in a template; `TemplateError` for one that is malformed or requires what is not set."""
    unset: list[str] = []
    text = _replace(template, lookup, unset, 0) if "$" in template else template
    return Substitution(text, unset)


def _replace(template: str, lookup: Lookup, unset: list[str], depth: int) -> str:
    if depth > DEPTH_LIMIT:
        raise TemplateError(f"more than {DEPTH_LIMIT} levels of `${{...}}` inside each other")
    out: list[str] = []
    position = 0
    while (dollar := template.find("$", position)) >= 0:
        out.append(template[position:dollar])
        text, position = _variable(template, dollar, lookup, unset, depth)
        out.append(text)
    out.append(template[position:])
    return "".join(out)


def _variable(template: str, dollar: int, lookup: Lookup, unset: list[str], depth: int) -> tuple[str, int]:
    """Give what stands for the dollar sign at `dollar`, and where the template goes on."""
    after = template[dollar + 1 : dollar + 2]
    if after == "$":
        return "$", dollar + 2
    if after == "{":
        return _braced(template, dollar, lookup, unset, depth)
    name = _NAME.match(template, dollar + 1)
    if not name:
        return "$", dollar + 1
    return _value(name[0], lookup, unset), name.end()


def _value(name: str, lookup: Lookup, unset: list[str]) -> str:
    value = lookup(name)
    if value is None:
        unset.append(name)
        return ""
    return value


def _braced(template: str, dollar: int, lookup: Lookup, unset: list[str], depth: int) -> tuple[str, int]:
    name = _NAME.match(template, dollar + 2)
    if not name:
        raise _malformed()
    if template.startswith("}", name.end()):
        return _value(name[0], lookup, unset), name.end() + 1
    operator = _OPERATOR.match(template, name.end())
    if not operator:
        raise _malformed()
    end = _closing_brace(template, dollar)
    if end < operator.end():
        raise _malformed()
    operand = template[operator.end() : end]
    text = _apply(name[0], operator[0], operand, lookup, unset, depth)
    return text, end + 1


def _malformed() -> TemplateError:
    return TemplateError("`${` is not followed by a variable; a dollar sign that is meant is written `$$`")


def _closing_brace(template: str, dollar: int) -> int:
    """Find the brace that closes the one after `dollar`: the balanced one, else the last on the line."""
    line_end = template.find("\n", dollar)
    line_end = len(template) if line_end < 0 else line_end
    depth, position = 0, dollar
    while position < line_end:
        char = template[position]
        if char == "}":
            depth -= 1
            if depth == 0:
                return position
        elif char == "{":
            depth += 1
            position += 1
        position += 1
    return template.rfind("}", dollar, line_end)


def _apply(name: str, operator: str, operand: str, lookup: Lookup, unset: list[str], depth: int) -> str:
    value = lookup(name)
    there = bool(value) if operator[0] == ":" else value is not None
    kind = operator[-1]
    if kind == "+":
        return _replace(operand, lookup, unset, depth + 1) if there else value or ""
    if there:
        return value or ""
    if kind == "-":
        return _replace(operand, lookup, unset, depth + 1)
    told = f": {operand}" if " " in operand and "$" not in operand else ""
    raise TemplateError(f"the required variable {name} is not set{told}", variable=name)
