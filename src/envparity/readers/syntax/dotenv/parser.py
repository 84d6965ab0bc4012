"""The one door to dotenv dialects: raw entries of a text as a named reader would have them.

What each dialect does with a line is in its own module; what the values mean, and that they are
secrets, is left to the caller, who seals them at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import NamedTuple, cast

from envparity.errors import UsageError
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import Dialect, Entry

DEFAULT = "compose"

DIALECTS: dict[str, tuple[str, str]] = {
    "compose": ("compose", "parse"),
    "docker-env-file": ("docker", "parse"),
    "python-dotenv": ("python", "parse"),
    "node": ("node", "parse"),
    "node-expand": ("node", "parse_expanded"),
    "node-env-file": ("node", "parse_builtin"),
    "ruby": ("ruby", "parse"),
    "systemd": ("systemd", "parse"),
    "kubectl": ("kubernetes", "parse"),
    "kustomize": ("kubernetes", "parse_kustomize"),
    "shell": ("shell", "parse"),
    "posix-shell": ("shell", "parse_posix"),
    "godotenv": ("go", "parse"),
    "django-environ": ("python", "parse_django"),
    "python-decouple": ("python", "parse_decouple"),
    "starlette": ("python", "parse_decouple"),
    "honcho": ("python", "parse_honcho"),
    "compose-v1": ("python", "parse"),
    "node-expand-12": ("node", "parse_expanded_12"),
    "uv": ("rust", "parse_uv"),
    "just": ("rust", "parse"),
    "bun": ("runtimes", "parse_bun"),
    "deno": ("runtimes", "parse_deno"),
    "symfony": ("php", "parse_symfony"),
    "laravel": ("php", "parse_laravel"),
    "make": ("make", "parse"),
}
"""Every dialect by the name that profiles and `Setting.dialects` use, in the order users see them.

Each with the module of this package that is imported when the dialect is met, and its function there.
"""


def dialect_named(name: str) -> Dialect:
    """Give a dialect's function; `UsageError` for one that does not exist."""
    if name not in DIALECTS:
        known = ", ".join(f"`{one}`" for one in DIALECTS)
        raise UsageError(f"there is no dotenv dialect `{name}`", hint=f"one of {known}")
    module, function = DIALECTS[name]
    return cast(Dialect, getattr(import_module(f"envparity.readers.syntax.dotenv.{module}"), function))


_KEEP_MARK = frozenset(
    {"ruby", "systemd", "shell", "posix-shell", "django-environ", "honcho", "python-decouple", "starlette", "node-env-file",
     "godotenv", "symfony", "laravel", "deno", "uv", "just"}
)  # fmt: skip
"""Readers that take a byte order mark for a part of the first line."""


class Parsed(NamedTuple):
    """What a dialect makes of a text: entries in the order of lines, a key set twice twice, and problems."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def parse(text: str, dialect: str, variables: Mapping[str, str]) -> Parsed:
    """Read a dotenv text in a dialect; `variables` are what the reading process has in its environment.

    `UsageError` for a dialect that does not exist. Lines that the dialect refuses become problems.
    """
    read = dialect_named(dialect)
    text = text if dialect in _KEEP_MARK else text.removeprefix("\ufeff")
    problems: list[Problem] = []
    entries = tuple(read(text, variables, problems))
    unset = dict.fromkeys(name for entry in entries for name in entry.unset)
    if unset:
        again = read(text, {**dict.fromkeys(unset, _STAND_IN), **variables}, [])
        entries = tuple(_depending(entries, tuple(again)))
    return Parsed(entries, tuple(problems))


_STAND_IN = "\ue0e0"


def _depending(entries: Sequence[Entry], again: Sequence[Entry]) -> Iterator[Entry]:
    """Say of entries that take their value from others what those ask for in vain: they read otherwise when it is set."""
    other = {(entry.key, entry.line): entry.value for entry in again}
    missed: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        if (
            not entry.unset
            and entry.value is not None
            and _STAND_IN in (other.get((entry.key, entry.line)) or "")
        ):
            entry = entry._replace(unset=next(iter(missed.values()), ()))
        if entry.unset:
            missed[entry.key] = entry.unset
        yield entry
