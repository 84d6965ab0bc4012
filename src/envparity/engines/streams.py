"""Streams that a live view reads in one thread and ends from another: merged logs, and changes."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import Generic, TypeVar

from envparity.engines.base import Flow
from envparity.errors import EngineError

T = TypeVar("T")

HELD = 2_000
"""Items that wait for a slow reader before the engine's stream waits too."""


class _End:
    """What stands in the queue when one of the flows has come to its end."""


class Stream(Iterator[T], Generic[T]):
    """Items of several flows as they come. `close` may be called at any time from any thread."""

    def __init__(self, flows: Sequence[Flow]) -> None:
        self._flows = tuple(flows)
        self._queue: Queue[T | EngineError | _End] = Queue(HELD)
        self._left = len(self._flows)
        self._closed = threading.Event()
        for flow in self._flows:
            threading.Thread(target=self._pump, args=(flow,), daemon=True, name="envparity-stream").start()

    def _pump(self, flow: Flow) -> None:
        try:
            for item in flow:
                self._put(item)
                if self._closed.is_set():
                    return
        except EngineError as error:
            self._put(error)
        finally:
            self._put(_End())

    def _put(self, item: T | EngineError | _End) -> None:
        while not self._closed.is_set():
            with suppress(Full):
                self._queue.put(item, timeout=0.5)
                return

    def __iter__(self) -> Stream[T]:
        return self

    def __next__(self) -> T:
        while self._left and not self._closed.is_set():
            try:
                item = self._queue.get(timeout=0.5)
            except Empty:
                continue
            if isinstance(item, _End):
                self._left -= 1
            elif isinstance(item, EngineError):
                self.close()
                raise item
            else:
                return item
        self.close()
        raise StopIteration

    def waiting(self) -> bool:
        """Say whether an item is there already: what was given before need not be shown yet."""
        return not self._queue.empty()

    def __enter__(self) -> Stream[T]:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End the stream: whoever waits in `next` gets its end within half a second."""
        self._closed.set()
        for flow in self._flows:
            flow.close()
