"""Work that must not hold up a key: run in a thread of its own that never keeps the program from ending.

The event loop's own executor is not used: it has few threads, which a followed log would hold
for ever, and the loop waits for all of them when the program ends.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Generic, TypeVar

from envparity.tui.quickness import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

T = TypeVar("T")


async def in_background(work: Callable[[], T]) -> T:
    """Run `work` in a daemon thread and give what it returns or raises.

    When the awaiting task is cancelled the thread goes on, and what it gives is dropped.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is None:
            future.set_result(result)  # type: ignore[arg-type]  # None only when T allows it
        else:
            future.set_exception(error)

    def run() -> None:
        result: T | None = None
        failure: BaseException | None = None
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001  # handed to the task that waits for it
            failure = error
        try:
            loop.call_soon_threadsafe(settle, result, failure)
        except RuntimeError:
            return  # the program has ended meanwhile

    Thread(target=run, daemon=True, name="envparity-work").start()
    return await future


def finished(steps: Generator[None, None, T]) -> T:
    """Do work that yields often in one go."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            result: T = done.value
            return result


SLICE = 0.0015
"""Seconds of work between two turns of the loop: a key goes through several until it is painted."""


async def in_slices(steps: Generator[None, None, T]) -> T:
    """Do work that yields often on the event loop, and let keys and frames in between; it can be cancelled there.

    For what a thread would only take the interpreter from the loop for: filtering and sorting of what is in memory.
    """
    while True:
        await KEYS.stand_aside()
        until = time.perf_counter() + SLICE
        while time.perf_counter() < until:
            try:
                next(steps)
            except StopIteration as done:
                result: T = done.value
                await KEYS.stand_aside()
                return result
        await asyncio.sleep(0)


class Follower(Generic[T]):
    """Reads an endless iterator in a daemon thread and hands each item on, until it is stopped.

    `take` and `failed` are called in that thread: they may append to a deque or post a message,
    and touch no widget. An iterator that is stopped while it waits ends at its next item.
    """

    def __init__(
        self,
        source: Callable[[], Iterator[T]],
        take: Callable[[T], None],
        failed: Callable[[Exception], None],
        ended: Callable[[], None] | None = None,
    ) -> None:
        self._source = source
        self._take = take
        self._failed = failed
        self._ended = ended
        self._stop = Event()
        self._items: Iterator[T] | None = None

    def start(self) -> None:
        """Begin; may be called once."""
        Thread(target=self._run, daemon=True, name="envparity-follow").start()

    def stop(self) -> None:
        """Take nothing more; an iterator that can be closed from another thread is closed."""
        self._stop.set()
        self._close()

    def _close(self) -> None:
        close = getattr(self._items, "close", None)
        if close is not None:
            with suppress(Exception):  # a generator that is being read cannot be; it ends at its next item
                close()

    def _run(self) -> None:
        try:
            self._items = self._source()
            if self._stop.is_set():  # meanwhile: there was nothing to close yet
                self._close()
                return
            for item in self._items:
                if self._stop.is_set():
                    self._close()
                    return
                self._take(item)
        except Exception as error:  # noqa: BLE001  # whatever ends it is shown, never a traceback
            if not self._stop.is_set():
                self._failed(error)
            return
        if self._ended is not None and not self._stop.is_set():
            self._ended()
