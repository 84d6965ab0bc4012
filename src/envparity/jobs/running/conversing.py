"""A program in a container, talked with through file descriptors: a terminal in raw mode, or plain pipes."""

from __future__ import annotations

import os
import select
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING

from envparity.errors import EngineError

if TYPE_CHECKING:
    from envparity.engines.base import Exchange

_PIECE = 16 * 1024
_LEAVE = 2.0
"""Seconds that what was typed last is given to be handed on."""


def converse(
    exchange: Exchange, *, terminal: bool, stdin: int | None = 0, stdout: int = 1, stderr: int = 2
) -> int:
    """Carry bytes between the descriptors and the program until it ends, and give its exit code.

    With `terminal`, what is typed goes to the program key by key, Ctrl-C too, and it is told the window's size
    now and whenever that changes. The terminal is as it was before when this returns.
    """
    with (
        _raw(stdin if terminal else None),
        _sized(exchange, stdout if terminal else None),
        _fed(exchange, stdin),
    ):
        try:
            for stream, piece in exchange:
                _write(stderr if stream == "stderr" else stdout, piece)
        finally:
            exchange.close()
    return exchange.exit_code()


@contextmanager
def _fed(exchange: Exchange, stdin: int | None) -> Iterator[None]:
    """Hand on what is typed until the program ends; what is typed later is left to whoever reads next."""
    if stdin is None:
        yield
        return
    over, end = os.pipe()
    feeder = threading.Thread(target=_feed, args=(exchange, stdin, over), daemon=True, name="envparity-input")
    feeder.start()
    try:
        yield
    finally:
        os.close(end)
        feeder.join(_LEAVE)
        if not feeder.is_alive():
            os.close(over)


def _feed(exchange: Exchange, stdin: int, over: int) -> None:
    with suppress(OSError, EngineError):
        while over not in _readable(stdin, over):
            data = os.read(stdin, _PIECE)
            if not data:
                exchange.end_input()
                return
            exchange.send(data)


def _readable(stdin: int, over: int) -> Sequence[int]:
    """Wait until something was typed, or all is over; where neither can be waited for, say that something was."""
    try:
        return select.select([stdin, over], [], [])[0]
    except ValueError:  # a descriptor above what `select` has room for, where a program has a thousand open
        poll = select.poll()
        for descriptor in (stdin, over):
            poll.register(descriptor, select.POLLIN)
        return [descriptor for descriptor, _ in poll.poll()]
    except OSError:  # on Windows only sockets can be waited for
        return [stdin]


def _write(descriptor: int, piece: bytes) -> None:
    left = memoryview(piece)
    while left:
        left = left[os.write(descriptor, left) :]


@contextmanager
def _raw(descriptor: int | None) -> Iterator[None]:
    """Hand every key on as it is; put the terminal back afterwards, whatever happened."""
    if descriptor is None:
        yield
        return
    try:
        import termios
        import tty
    except ImportError:
        yield
        return
    before = termios.tcgetattr(descriptor)
    try:
        # What was typed ahead is kept.
        tty.setraw(descriptor, termios.TCSADRAIN)
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


@contextmanager
def _sized(exchange: Exchange, descriptor: int | None) -> Iterator[None]:
    if descriptor is None:
        yield
        return

    def tell(number: int = 0, frame: FrameType | None = None) -> None:  # noqa: ARG001
        with suppress(OSError, EngineError):
            columns, rows = os.get_terminal_size(descriptor)
            exchange.resize(rows, columns)

    tell()
    heard = threading.current_thread() is threading.main_thread() and hasattr(signal, "SIGWINCH")
    if not heard:
        yield
        return
    before = signal.signal(signal.SIGWINCH, tell)
    try:
        yield
    finally:
        signal.signal(signal.SIGWINCH, before)
