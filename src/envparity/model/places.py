"""Where something was read."""

from __future__ import annotations

from envparity.model.records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file and a line in it; `path` is relative to the workspace, or a source's own name for its place.

    `line` counts from 1 and is 0 where the format has no lines or the whole file is meant.
    """

    path: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in a source that could not be read: said, never passed over.

    `refused` says that the fault is the source's own: what loads it there would refuse it too.
    """

    message: str
    line: int = 0
    key: str = ""
    refused: bool = False

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        what = f"`{self.key}`: " if self.key else ""
        return f"{where}{what}{self.message}"
