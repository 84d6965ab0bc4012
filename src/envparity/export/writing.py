"""YAML as text that every reader takes alike: block style, every text in double quotes, keys as they come."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from envparity.model.expressions import expression

_BARE = expression(r"[A-Za-z_][A-Za-z0-9_./-]*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def yaml_of(data: Any) -> str:
    """Write plain data as YAML (1.1 and 1.2 alike): no text of it can be taken for a number or a word."""
    return "\n".join(_lines(data, 0)) + "\n"


def head(form: str, environment: str, left: Sequence[str]) -> str:
    """Write the comment that a file begins with: what made it, and what did not carry over."""
    lines = [f"Made by `envparity export {environment} --to {form}`."]
    lines += ["Not carried over:", *(f"- {said}" for said in left)] if left else []
    return "".join(f"# {_on_one_line(line)}\n" for line in lines)


def _on_one_line(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)


def _lines(data: Any, indent: int) -> Iterator[str]:
    space = "  " * indent
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _entry(f"{space}{_key(str(key))}:", value, indent)
    else:
        for value in data:
            if isinstance(value, Mapping) and value:
                first, *rest = _lines(value, indent + 1)
                yield f"{space}- {first.lstrip()}"
                yield from rest
            else:
                yield f"{space}- {_scalar(value)}"


def _entry(start: str, value: Any, indent: int) -> Iterator[str]:
    if isinstance(value, Mapping | list | tuple) and value:
        yield start
        yield from _lines(value, indent + 1)
    else:
        yield f"{start} {_scalar(value)}"


def _key(text: str) -> str:
    return text if _BARE.fullmatch(text) and text.lower() not in _WORDS else json.dumps(text)


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    return json.dumps(value) if isinstance(value, str) else str(value)
