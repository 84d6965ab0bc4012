"""What the containers of an environment wrote, merged by time: what is past first, then as it comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import merge

from envparity.engines.base import Engine, Flow
from envparity.engines.seen import SeenContainer
from envparity.engines.streams import Stream
from envparity.model.deeds import LogLine

_TOGETHER = 500
"""Lines of the past that are given together."""


def past(engine: Engine, containers: Sequence[SeenContainer], tail: int | None) -> Iterator[LogLine]:
    """Give what has been written, oldest first over all containers; `tail` is lines for each container."""
    flows = [engine.logs(container, follow=False, tail=tail) for container in containers]
    try:
        yield from merge(*flows, key=lambda line: line.time)
    finally:
        for flow in flows:
            flow.close()


class Following(Iterator[LogLine]):
    """What has been written, by time over all containers, then what comes, until they end or it is closed.

    Each container is followed from the time of the last line that was read of it, so none is lost or comes
    twice. An engine whose times have no fraction (Podman) is followed from the start, each container by itself.
    """

    def __init__(self, engine: Engine, containers: Sequence[SeenContainer], tail: int | None) -> None:
        self._engine = engine
        self._containers = tuple(containers)
        self._tail = tail
        self._last: dict[str, str] = {}
        self._past: Iterator[LogLine] | None = None
        self._ahead: LogLine | None = None
        self._stream: Stream[LogLine] | None = None
        self._closed = False

    def __next__(self) -> LogLine:
        if self._past is None:
            self._past = past(self._engine, self._containers, self._tail)
            self._ahead = next(self._past, None)
        if self._stream is None:
            line, self._ahead = self._ahead, None if self._closed else next(self._past, None)
            if line is not None:
                self._last[line.container] = line.time
                return line
            self._stream = self._follow()
            if self._closed:
                self._stream.close()
        return next(self._stream)

    def batch(self) -> Sequence[LogLine]:
        """Give the lines that are there together, at least one; `StopIteration` at the end."""
        if self._stream is not None:
            return self._stream.batch()
        found = [next(self)]
        while self._ahead is not None and len(found) < _TOGETHER:
            found.append(next(self))
        return found

    def _follow(self) -> Stream[LogLine]:
        return Stream([] if self._closed else [self._after(found) for found in self._containers])

    def _after(self, found: SeenContainer) -> Flow:
        last = self._last.get(found.name, "")
        if not last:
            return self._engine.logs(found, follow=True, tail=self._tail)
        flow = self._engine.logs(found, follow=True, tail=None, since=last)
        return _Later(flow, last)

    def waiting(self) -> bool:
        """Say whether a line is there already."""
        return self._ahead is not None if self._stream is None else self._stream.waiting()

    def close(self) -> None:
        """End it, from any thread: whoever waits gets the end within half a second."""
        self._closed = True
        if self._stream is not None:
            self._stream.close()


class _Later:
    """A flow without the lines up to a time that were read before."""

    def __init__(self, flow: Flow, last: str) -> None:
        self._flow = flow
        self._last = last

    def __iter__(self) -> Iterator[LogLine]:
        lines = iter(self._flow)
        for line in lines:
            if line.time > self._last:
                yield line
                break
        yield from lines

    @property
    def batches(self) -> Iterator[Sequence[LogLine]] | None:
        """The lines that come at once, where the flow beneath gives them so."""
        beneath: Iterator[Sequence[LogLine]] | None = getattr(self._flow, "batches", None)
        return None if beneath is None else self._later(beneath)

    def _later(self, beneath: Iterator[Sequence[LogLine]]) -> Iterator[Sequence[LogLine]]:
        for lines in beneath:
            later = [line for line in lines if line.time > self._last]
            if later:
                yield later
                break
        yield from beneath

    def close(self) -> None:
        """End the flow beneath."""
        self._flow.close()


def following(engine: Engine, containers: Sequence[SeenContainer], tail: int | None) -> Iterator[LogLine]:
    """Give what has been written and what will be, until the containers end or it is closed."""
    if engine.info.name == "podman":
        return Stream([engine.logs(container, follow=True, tail=tail) for container in containers])
    return Following(engine, containers, tail)


_LAST = 5


def last_lines(engine: Engine, container: SeenContainer) -> tuple[str, ...]:
    """Give the last five lines of one container that say something."""
    flow = engine.logs(container, follow=False, tail=_LAST * 4)
    lines = [line.text for line in flow if line.text.strip()]
    return tuple(lines[-_LAST:])
