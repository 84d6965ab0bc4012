"""Containers that run here searched: their environment, their command, and on request what they wrote."""

from __future__ import annotations

from collections.abc import Iterator

from envparity.engines.base import Engine
from envparity.engines.seen import SeenContainer
from envparity.engines.table import connect
from envparity.errors import EngineError
from envparity.jobs.scanning.places import Looked, Seen
from envparity.model.sightings import Spot
from envparity.secrets.scanner import Scanner

_LINES = 20_000
"""Lines of each container's log that are looked at, the last ones."""


def look_at_containers(scanner: Scanner, *, logs: bool) -> Looked:
    """Search every container that runs on the engine here; `EngineError` when there is no engine."""
    seen: list[Seen] = []
    problems: list[str] = []
    number = size = 0
    engine = connect()
    try:
        for container in engine.containers():
            if container.state != "running":
                continue
            number += 1
            try:
                for place, name, data in _parts(engine, container, logs=logs):
                    size += len(data)
                    seen += (
                        Seen(Spot(container.name, item.line, item.column, item.length, place=place), item)
                        for item in scanner.scan(name, data)
                    )
            except EngineError as error:
                problems.append(f"container `{container.name}`: {error.message}")
    finally:
        engine.close()
    return Looked(seen, problems, files=number, bytes=size)


def _parts(engine: Engine, container: SeenContainer, *, logs: bool) -> Iterator[tuple[str, str, bytes]]:
    told = engine.configuration(container.id)
    yield "environment", "container.env", "\n".join(told.variables).encode("utf-8", "replace")
    yield "command", "command.sh", " ".join(told.command).encode("utf-8", "replace")
    yield (
        "labels",
        "labels.properties",
        "\n".join(f"{k}={v}" for k, v in container.labels.items()).encode("utf-8", "replace"),
    )
    if logs:
        flow = engine.logs(container, follow=False, tail=_LINES)
        try:
            yield "logs", "container.log", "\n".join(line.text for line in flow).encode("utf-8", "replace")
        finally:
            flow.close()
