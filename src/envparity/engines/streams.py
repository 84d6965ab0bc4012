"""Streams that a live view reads in one thread and ends from another: merged logs, and changes."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from operator import length_hint
from typing import Generic, TypeVar

from envparity.engines.base import Flow
from envparity.errors import EngineError

T = TypeVar("T")

HELD = 16
"""Batches that wait for a slow reader before the engine's stream waits too."""
_LOOK = 0.5
"""Seconds after which whoever waits looks again."""


class _End:
    """What stands in line when one of the flows has come to its end."""


class Stream(Iterator[T], Generic[T]):
    """Items of several flows as they come. `close` may be called at any time from any thread.

    Items are passed on without a lock: a busy log has more of them than a lock could be taken for. Who finds
    nothing to do says so, looks once more, and then sleeps until the other side wakes it.
    """

    def __init__(self, flows: Sequence[Flow]) -> None:
        self._flows = tuple(flows)
        self._line: deque[Sequence[T] | EngineError | _End] = deque()
        self._now: Iterator[T] = iter(())
        self._left = len(self._flows)
        self._closed = False
        self._there = threading.Event()
        self._room = threading.Event()
        for flow in self._flows:
            threading.Thread(target=self._pump, args=(flow,), daemon=True, name="envparity-stream").start()

    def _pump(self, flow: Flow) -> None:
        batches: Iterable[Sequence[T]] | None = getattr(flow, "batches", None)
        try:
            for items in batches if batches is not None else ((item,) for item in flow):
                self._put(items)
                if self._closed:
                    return
        except EngineError as error:
            self._put(error)
        finally:
            self._put(_End())

    def _put(self, item: Sequence[T] | EngineError | _End) -> None:
        while len(self._line) >= HELD and not self._closed:
            self._room.clear()
            if len(self._line) >= HELD:
                self._room.wait(_LOOK)
        self._line.append(item)
        if not self._there.is_set():
            self._there.set()

    def __iter__(self) -> Stream[T]:
        return self

    def __next__(self) -> T:
        for one in self._now:
            if not self._closed:
                return one
        self._now = iter(self.batch())
        return next(self._now)

    def batch(self) -> Sequence[T]:
        """Give the items that came together, at least one; `StopIteration` at the end."""
        if begun := tuple(self._now):
            return begun
        while self._left and not self._closed:
            try:
                item = self._line.popleft()
            except IndexError:
                self._there.clear()
                if not self._line:
                    self._there.wait(_LOOK)
                continue
            if len(self._line) < HELD // 2 and not self._room.is_set():
                self._room.set()
            if isinstance(item, _End):
                self._left -= 1
            elif isinstance(item, EngineError):
                self.close()
                raise item
            elif item:
                return item
        self.close()
        raise StopIteration

    def waiting(self) -> bool:
        """Say whether an item is there already: what was given before need not be shown yet."""
        return bool(self._line) or length_hint(self._now) > 0

    def __enter__(self) -> Stream[T]:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End the stream: whoever waits in `next` gets its end."""
        self._closed = True
        self._there.set()
        self._room.set()
        for flow in self._flows:
            flow.close()
