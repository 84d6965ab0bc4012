"""Work spread over the processor's cores: each takes the next piece when it is done with one.

Processes are forked, so that what they search with is not handed over: known secrets are never pickled.
Where forking is not safe or not there, one process does all.
"""

from __future__ import annotations

import gc
import os
import struct
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


def cores() -> int:
    """Give how many processes can run at once here."""
    if sys.platform != "linux" or os.environ.get("ENVPARITY_JOBS") == "1":
        return 1
    return min(len(os.sched_getaffinity(0)), 8)


def spread(pieces: Sequence[T], work: Callable[[T], R], *, jobs: int) -> list[R]:
    """Do the work on each piece and give the results, in the pieces' order.

    A piece that a process dies over is done again here, so that its error is seen where it can be told.
    """
    if jobs <= 1 or len(pieces) <= 1 or len(pieces) > MOST:
        return [work(piece) for piece in pieces]
    step = max(_FEWEST_APART, -(-len(pieces) // _FIRST))
    done = {number: work(pieces[number]) for number in range(0, len(pieces), step)}
    left = [number for number in range(len(pieces)) if number not in done]
    reading, writing = os.pipe()
    os.write(writing, b"".join(struct.pack("<I", number) for number in left))
    os.close(writing)
    gc.freeze()  # what is there stays the children's and ours in common
    wanted = range(min(jobs, len(pieces)) - 1)
    children = [child for _ in wanted if (child := _start(reading, pieces, work))]
    done.update(_take(reading, pieces, work))
    os.close(reading)
    gc.unfreeze()
    for pid, answers in children:
        done.update(_collect(pid, answers))
    return [done[number] if number in done else work(pieces[number]) for number in range(len(pieces))]


_FIRST = 10
_FEWEST_APART = 10
"""Pieces that are done before others take part, at most so many and one of so many: what they made ready, modules
and automata, is ready in each process.
"""
MOST = 8192
"""Pieces whose numbers fit into a pipe at once (64 KiB on Linux)."""


def _take(reading: int, pieces: Sequence[T], work: Callable[[T], R]) -> Sequence[tuple[int, R]]:
    found = []
    while len(number := os.read(reading, 4)) == 4:
        which = struct.unpack("<I", number)[0]
        found.append((which, work(pieces[which])))
    return found


def _start(reading: int, pieces: Sequence[T], work: Callable[[T], R]) -> tuple[int, int] | None:
    """Have another process take part; none where no more may be started."""
    import pickle

    answers, answering = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        os.close(answers)
        os.close(answering)
        return None
    if pid:
        os.close(answering)
        return pid, answers
    code = 1
    try:
        os.close(answers)
        data = pickle.dumps(_take(reading, pieces, work))
        with os.fdopen(answering, "wb") as out:
            out.write(data)
        code = 0
    finally:
        os._exit(code)


def _collect(pid: int, answers: int) -> dict[int, Any]:
    import pickle

    with os.fdopen(answers, "rb") as stream:
        data = stream.read()
    _, status = os.waitpid(pid, 0)
    return {} if status else dict(pickle.loads(data))  # noqa: S301 - written by our own child, through a pipe of ours
