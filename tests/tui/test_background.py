"""Work beside the event loop: what it gives, what it raises, and that it never holds up the end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from envparity.errors import EngineError
from envparity.tui.background import Follower, in_background


async def test_the_result_and_the_error_of_a_thread_reach_the_one_who_waits() -> None:
    assert await in_background(lambda: threading.current_thread().daemon) is True

    def fail() -> None:
        raise EngineError("gone")

    with pytest.raises(EngineError, match="gone"):
        await in_background(fail)


def test_a_program_ends_at_once_although_a_job_goes_on() -> None:
    let_go, done = threading.Event(), threading.Event()

    def job() -> None:
        let_go.wait()
        done.set()

    async def leave() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(in_background(job), 0.05)

    asyncio.run(leave())
    assert not done.is_set()
    let_go.set()


def test_a_follower_hands_on_each_item_and_says_when_there_are_no_more() -> None:
    taken: list[int] = []
    ended = threading.Event()
    Follower(lambda: iter([1, 2, 3]), taken.append, lambda _: None, ended.set).start()
    assert ended.wait(60)
    assert taken == [1, 2, 3]


def test_a_follower_that_is_stopped_takes_nothing_more_and_closes_its_source() -> None:
    taken: list[int] = []
    started, closed = threading.Event(), threading.Event()

    class Endless(Iterator[int]):
        def __next__(self) -> int:
            started.set()
            if closed.wait(0.01):
                raise StopIteration
            return 1

        def close(self) -> None:
            closed.set()

    before = set(threading.enumerate())
    follower = Follower(Endless, taken.append, lambda _: None)
    follower.start()
    assert started.wait(60)
    follower.stop()
    assert closed.wait(60)
    for thread in set(threading.enumerate()) - before:
        thread.join(60)
        assert not thread.is_alive()


def test_a_source_that_is_opened_when_nobody_follows_any_more_is_closed() -> None:
    opening, opened, closed = threading.Event(), threading.Event(), threading.Event()

    class Silent(Iterator[int]):
        def __next__(self) -> int:
            closed.wait(60)
            raise StopIteration

        def close(self) -> None:
            closed.set()

    def source() -> Silent:
        opening.set()
        opened.wait(60)
        return Silent()

    follower = Follower(source, lambda _: None, lambda _: None)
    follower.start()
    assert opening.wait(60)
    follower.stop()
    opened.set()
    assert closed.wait(60)


def test_an_error_of_a_source_is_handed_on_and_not_lost() -> None:
    failed: list[Exception] = []
    told = threading.Event()

    def source() -> Iterator[int]:
        raise EngineError("the engine went away")

    def note(error: Exception) -> None:
        failed.append(error)
        told.set()

    Follower(source, lambda _: None, note).start()
    assert told.wait(60)
    assert str(failed[0]) == "the engine went away"
