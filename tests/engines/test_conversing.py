"""What is typed: to the program while it runs, and left alone once it has ended."""

from __future__ import annotations

import fcntl
import os
import resource
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from envparity.engines.base import Exchange
from envparity.jobs.running.conversing import converse


class Program:
    """A program that says what it was sent, and ends at the word `exit`."""

    def __init__(self) -> None:
        self._came = threading.Condition()
        self._sent = b""
        self.ended = False

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        with self._came:
            while b"exit" not in self._sent and not self.ended:
                self._came.wait(5)
            yield "stdout", self._sent

    def send(self, data: bytes) -> None:
        with self._came:
            self._sent += data
            self._came.notify()

    def end_input(self) -> None:
        with self._came:
            self.ended = True
            self._came.notify()

    def close(self) -> None:
        return

    def exit_code(self) -> int:
        return 3


@pytest.fixture
def pipes() -> Iterator[tuple[int, int, int, int]]:
    ends = (*os.pipe(), *os.pipe())
    yield ends
    for end in ends:
        os.close(end)


def _talk(program: Program, stdin: int, stdout: int) -> int:
    return converse(cast("Exchange", program), terminal=False, stdin=stdin, stdout=stdout)


def test_what_is_typed_after_the_end_is_left_to_whoever_reads_next(pipes: tuple[int, int, int, int]) -> None:
    typed, hands, said, screen = pipes
    os.write(hands, b"exit")
    assert _talk(Program(), typed, screen) == 3
    assert os.read(said, 100) == b"exit"
    os.write(hands, b"2")
    assert not [thread for thread in threading.enumerate() if thread.name == "envparity-input"]
    assert os.read(typed, 100) == b"2"


def test_the_end_of_what_is_typed_is_told_to_the_program(pipes: tuple[int, int, int, int]) -> None:
    screen = pipes[3]
    program = Program()
    with Path(os.devnull).open("rb") as nothing:
        assert _talk(program, nothing.fileno(), screen) == 3
    assert program.ended


def test_a_descriptor_above_a_thousand_is_talked_with_too(pipes: tuple[int, int, int, int]) -> None:
    stdin, keys, screen, stdout = pipes
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(4096, hard)), hard))
    high = fcntl.fcntl(stdin, fcntl.F_DUPFD, 2000)
    try:
        os.write(keys, b"exit\n")
        assert _talk(Program(), high, stdout) == 3
        assert os.read(screen, 100) == b"exit\n"
    finally:
        os.close(high)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
