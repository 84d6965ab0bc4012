"""Ctrl-C while a plan is carried out: a wish that is heeded between two steps, not an exception between two lines.

Raised wherever the interpreter happens to be, `KeyboardInterrupt` can leave a lock of the thread pool held, and
the step that needs it waits for ever.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def heeding(stop: threading.Event) -> Iterator[None]:
    """Have the first Ctrl-C set `stop`, and a second one do what it did before. Only the main thread can ask for it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def heed(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        stop.set()
        signal.signal(signal.SIGINT, before)

    before = signal.getsignal(signal.SIGINT)
    if before is None:
        # Some other program's C code holds it: it is not ours to put back.
        yield
        return
    signal.signal(signal.SIGINT, heed)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
