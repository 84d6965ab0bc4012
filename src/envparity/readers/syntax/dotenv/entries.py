"""What every dotenv dialect gives: a key, its raw value and the line it stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from envparity.model.places import Problem
from envparity.readers.syntax.envfile import Assignment as Entry

Dialect = Callable[[str, Mapping[str, str], list[Problem]], Iterable[Entry]]
"""`dialect(text, variables, problems) -> entries`; a refused line goes to `problems`, never an exception."""

COMMAND = "the output of a command, which is not run here"
"""Why the value of an entry is not known, where its dialect would run a command for it."""

__all__ = ["COMMAND", "Dialect", "Entry"]
