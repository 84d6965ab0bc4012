"""What front ends read while something runs: log lines under a veil, changes, events one at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

from envparity.model.deeds import Event, LogLine
from envparity.model.records import replace

Say = Callable[[Event], None]
Veil = Callable[[str], str]


def one_at_a_time(say: Say) -> Say:
    """Have events told one after the other, whichever thread they come from."""
    lock = threading.Lock()

    def heard(event: Event) -> None:
        with lock:
            say(event)

    return heard


def when_needed(make: Callable[[], Veil]) -> Veil:
    """Give a veil that is made when there is a first text to put it over: most deeds have none."""
    made: list[Veil] = []
    lock = threading.Lock()

    def veil(text: str) -> str:
        with lock:
            if not made:
                made.append(make())
        return made[0](text)

    return veil


class Lines(Iterator[LogLine]):
    """Log lines under a veil, those that are wanted."""

    def __init__(
        self, lines: Iterator[LogLine], veil: Veil, wanted: Callable[[LogLine], bool] | None = None
    ) -> None:
        self._lines = lines
        self._veil = veil
        self._wanted = wanted

    def __next__(self) -> LogLine:
        while True:
            shown = self._veiled(next(self._lines))
            if self._wanted is None or self._wanted(shown):
                return shown

    def batch(self) -> Sequence[LogLine]:
        """Give the lines that are there together, at least one; `StopIteration` at the end.

        Where the engine's lines come in blocks, and no line of one is masked or passed over, its lines are made
        when they are looked at.
        """
        together: Callable[[], Sequence[LogLine]] = getattr(
            self._lines, "batch", lambda: (next(self._lines),)
        )
        while True:
            lines = together()
            if not _is_clear(lines, self._veil):
                lines = list(map(self._veiled, lines))
            if self._wanted is not None:
                lines = list(filter(self._wanted, lines))
            if lines:
                return lines

    def _veiled(self, line: LogLine) -> LogLine:
        text = self._veil(line.text)
        return line if text == line.text else replace(line, text=text)

    def waiting(self) -> bool:
        """Say whether a line is there already, so that those before it need not be flushed one by one.

        Of lines that are chosen, the next may be long in coming though others are there.
        """
        if self._wanted is not None:
            return False
        waits: Callable[[], bool] = getattr(self._lines, "waiting", lambda: False)
        return waits()

    def close(self) -> None:
        """End the stream; from any thread when it follows."""
        _close(self._lines)


class Changes(Iterator[None]):
    """A stream of events of which only the moment counts."""

    def __init__(self, stream: Iterator[str]) -> None:
        self._stream = stream

    def __next__(self) -> None:
        next(self._stream)

    def close(self) -> None:
        """End the stream, from any thread."""
        _close(self._stream)


def labelled(lines: Sequence[LogLine], label: Callable[[str], str] | None) -> str:
    """Write lines with their service's label before each, where they are a block that needs not be taken apart."""
    write: Callable[[Callable[[str], str]], str] | None = getattr(lines, "labelled", None)
    return "" if label is None or write is None else write(label)


def _is_clear(lines: Sequence[LogLine], veil: Veil) -> bool:
    tell: Callable[[Veil], bool] = getattr(lines, "is_clear", lambda _: False)
    return tell(veil)


def _close(stream: Iterator[object]) -> None:
    closing: Callable[[], None] = getattr(stream, "close", lambda: None)
    closing()
