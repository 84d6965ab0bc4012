"""What the containers of an environment wrote, merged: by time for what is past, as it comes for what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import merge

from envparity.engines.base import Engine
from envparity.engines.seen import SeenContainer
from envparity.engines.streams import Stream
from envparity.model.deeds import LogLine


def past(engine: Engine, containers: Sequence[SeenContainer], tail: int | None) -> Iterator[LogLine]:
    """Give what has been written, oldest first over all containers; `tail` is lines for each container."""
    flows = [engine.logs(container, follow=False, tail=tail) for container in containers]
    try:
        yield from merge(*flows, key=lambda line: line.time)
    finally:
        for flow in flows:
            flow.close()


def following(engine: Engine, containers: Sequence[SeenContainer], tail: int | None) -> Stream[LogLine]:
    """Give what has been written and what will be, as it comes, until the containers end or it is closed."""
    return Stream([engine.logs(container, follow=True, tail=tail) for container in containers])


def last_lines(engine: Engine, container: SeenContainer, count: int = 5) -> tuple[str, ...]:
    """Give the last lines of one container that say something."""
    flow = engine.logs(container, follow=False, tail=count * 4)
    lines = [line.text for line in flow if line.text.strip()]
    return tuple(lines[-count:])
