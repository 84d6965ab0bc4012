"""What came for the log pane and was not taken up yet."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envparity.model.deeds import LogLine

LIMIT = 5000
"""Lines that are kept; older ones go. At 200 characters a line this is a few MiB."""


class Inbox:
    """Lines that came and are not taken up yet, in the lists in which they came; the oldest go when there are many."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Sequence[LogLine]] = deque()
        self.count = 0

    def put(self, lines: Sequence[LogLine]) -> None:
        """Add lines, from any thread."""
        with self._lock:
            self._waiting.append(lines)
            self.count += len(lines)
            while self.count - len(self._waiting[0]) >= LIMIT:
                self.count -= len(self._waiting.popleft())

    def take(self) -> Sequence[Sequence[LogLine]]:
        """Give all that is there; it is not there any more."""
        with self._lock:
            taken, self._waiting, self.count = self._waiting, deque(), 0
        return taken
