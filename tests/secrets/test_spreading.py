"""Work over several processes is done whatever becomes of one of them."""

from __future__ import annotations

import errno
import os
import pickle
import sys

import pytest

from envparity.jobs.scanning.spreading import _collect, spread

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone"),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]
PIECES = range(60)
DONE = [piece * piece for piece in PIECES]


def _square(piece: int) -> int:
    return piece * piece


def test_one_process_does_all_where_no_other_may_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError(errno.EAGAIN, "no more processes")

    monkeypatch.setattr(os, "fork", refused)
    assert spread(PIECES, _square, jobs=4) == DONE


def test_what_a_process_died_over_is_done_again() -> None:
    ours = os.getpid()

    def work(piece: int) -> int:
        if os.getpid() != ours:
            os._exit(9)
        return piece * piece

    assert spread(PIECES, work, jobs=4) == DONE


def test_an_answer_that_is_cut_off_is_none() -> None:
    reading, writing = os.pipe()
    if not (pid := os.fork()):
        os.write(writing, pickle.dumps([(1, "found")])[:-4])
        os._exit(9)
    os.close(writing)
    assert _collect(pid, reading) == {}
