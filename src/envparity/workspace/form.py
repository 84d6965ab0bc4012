"""The form of a profile, checked without loading the schema's library.

Most profiles are right, and a right one should cost no start-up time: what fits here is taken as it is.
Whatever does not fit is handed to `schema`, which says exactly what is wrong. A test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from envparity.model.declarations import revision_problem

SCHEMA = 1
"""The newest form of a profile that is understood."""

STAGES = ("development", "staging", "production")
NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$"
PROJECT = r"^[a-z0-9][a-z0-9_-]*$"
STORE = r"^(keyring|age|file|env|vault|aws-sm|aws-ssm|op|sops)(://[^\s\x00].*)?$"
KEY = r"^[^\s\x00-\x1f]{1,200}$"
LONGEST_ROTATION = 3650
"""Days; whoever means never leaves the key out."""
SIZE = r"^\d+(\.\d+)?\s?[KMGTkmgt]?i?[Bb]?$"
DURATION = r"^\d+(\.\d+)?\s?(ms|s|m|h)$"
HOST = r"^[A-Za-z0-9*]([A-Za-z0-9.:_-]*[A-Za-z0-9])?$"


def fits(data: Mapping[str, Any]) -> bool:
    """Say whether a parsed profile is of the right form in every respect."""
    return _table(_PROFILE, frozenset())(data)


def leaves(path: str) -> bool:
    """Say whether a path, relative to the workspace, points out of it (or is not relative at all)."""
    depth = 0
    for part in PurePosixPath(path).parts:
        depth += -1 if part == ".." else 1
        if depth < 0 or part == "/":
            return True
    return depth == 0


def path_problem(path: str) -> str:
    """Say what is wrong with a path in a profile; empty when nothing is."""
    if "\\" in path or "\0" in path:
        return "paths are written with forward slashes"
    if re.match(r"^(/|[A-Za-z]:)", path):
        return "the path is absolute; it has to be relative to the workspace"
    if leaves(path):
        return "the path leaves the workspace"
    return ""


Check = Callable[[Any], bool]


def _text(pattern: str = "") -> Check:
    return lambda value: isinstance(value, str) and (not pattern or re.fullmatch(pattern, value) is not None)


def _list(item: Check, least: int = 0) -> Check:
    return lambda value: isinstance(value, list) and len(value) >= least and all(map(item, value))


def _mapping(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _table(known: Mapping[str, Check], needed: frozenset[str]) -> Check:
    def check(value: Any) -> bool:
        return (
            isinstance(value, dict)
            and needed <= value.keys() <= known.keys()
            and all(known[key](item) for key, item in value.items())
        )

    return check


def _path(value: Any) -> bool:
    return isinstance(value, str) and not path_problem(value)


_FILES = _table(
    {
        "files": _list(_path, 1),
        "format": _text(),
        "service": _text(),
        "dialect": _text(),
        "variables": _list(_path),
        "profiles": _list(_text()),
        "revision": lambda value: isinstance(value, str) and not revision_problem(value),
    },
    frozenset({"files"}),
)
_IMAGE = _table({"image": lambda value: isinstance(value, str) and bool(value)}, frozenset({"image"}))
_RUNNING = _table({"running": lambda value: value is True or _text(PROJECT)(value)}, frozenset({"running"}))
"""A source that is no file: an image, or what runs: of a project, by default the runtime's."""


def _source(value: Any) -> bool:
    return _FILES(value) or _IMAGE(value) or _RUNNING(value)


_RUNTIME = _table(
    {
        "compose": _list(_path, 1),
        "project": _text(PROJECT),
        "variables": _list(_path),
        "profiles": _list(_text()),
        "substitutes": _mapping,
        "secrets": _mapping,
        "hosts": _list(_text(HOST)),
        "internal": lambda value: isinstance(value, bool),
        "outside": _list(_text()),
        "gateway": _text(),
    },
    frozenset({"compose"}),
)
_SECRETS = _table(
    {
        "store": _text(STORE),
        "secret": _list(_text()),
        "open": _list(_text()),
        "required": _list(_text(KEY)),
        "rotation_days": lambda value: type(value) is int and 1 <= value <= LONGEST_ROTATION,
    },
    frozenset(),
)
_BUDGETS = _table(
    {
        "cores": lambda value: type(value) in (int, float) and value > 0,
        "memory": _text(SIZE),
        "replicas": lambda value: type(value) is int and value > 0,
        "latency": _text(DURATION),
        "models": _text(),
    },
    frozenset(),
)
_PROFILE: dict[str, Check] = {
    "schema": lambda value: type(value) is int and 1 <= value <= SCHEMA,
    "name": _text(NAME),
    "stage": lambda value: value in STAGES,
    "description": _text(),
    "protected": lambda value: isinstance(value, bool),
    "hosts": _list(_text(HOST)),
    "sources": _list(_source),
    "runtime": _RUNTIME,
    "secrets": _SECRETS,
    "budgets": _BUDGETS,
    "services": _mapping,
}
KEYS = tuple(_PROFILE)
"""The keys at the top of a profile."""
