"""The one door to dotenv dialects: raw entries of a text as a named reader would have them.

What each dialect does with a line is in its own module; what the values mean, and that they are
secrets, is left to the caller, who seals them at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from envparity.errors import UsageError
from envparity.model.places import Problem
from envparity.readers.settings.dotenv import compose
from envparity.readers.settings.dotenv.entries import Dialect, Entry

DEFAULT = "compose"

DIALECTS: dict[str, Dialect] = {
    "compose": compose.parse,
}
"""Every dialect by the name that profiles and `Setting.dialects` use, in the order users see them."""


class Parsed(NamedTuple):
    """What a dialect makes of a text: entries in the order of lines, a key set twice twice, and problems."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def parse(text: str, dialect: str, variables: Mapping[str, str]) -> Parsed:
    """Read a dotenv text in a dialect; `variables` are what the reading process has in its environment.

    `UsageError` for a dialect that does not exist. Lines that the dialect refuses become problems.
    """
    if dialect not in DIALECTS:
        raise UsageError(
            f"there is no dotenv dialect `{dialect}`",
            hint=f"one of {', '.join(f'`{name}`' for name in DIALECTS)}",
        )
    problems: list[Problem] = []
    entries = tuple(DIALECTS[dialect](text.removeprefix("\ufeff"), variables, problems))
    return Parsed(entries, tuple(problems))
