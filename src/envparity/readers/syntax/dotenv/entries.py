"""What every dotenv dialect gives: a key, its raw value and the line it stands on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from envparity.model.places import Problem
from envparity.readers.syntax.envfile import Assignment as Entry

Dialect = Callable[[str, Mapping[str, str], list[Problem]], Iterable[Entry]]
"""`dialect(text, variables, problems) -> entries`; a refused line goes to `problems`, never an exception."""

COMMAND = "the output of a command, which is not run here"
"""Why the value of an entry is not known, where its dialect would run a command for it."""

__all__ = ["COMMAND", "Dialect", "Entry", "statements"]


def statements(
    text: str, blank: re.Pattern[str], statement: re.Pattern[str]
) -> Iterator[tuple[re.Match[str], int]]:
    """Give each statement with its line, as programs do that look for one behind the blanks of every line.

    A line that holds none is passed over. Line ends of any kind count as one.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    position, line = 0, 1
    while position < len(text):
        before = blank.match(text, position)
        start = before.end() if before else position
        line += text.count("\n", position, start)
        found = statement.match(text, start)
        if found:
            yield found, line
            end = found.end()
        else:
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
        line += text.count("\n", start, end + 1)
        position = end + 1
