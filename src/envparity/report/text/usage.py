"""What containers use, and what runs in them, in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from envparity.model.deeds import ContainerState, Usage
from envparity.report.clean import clean
from envparity.report.text.canvas import Canvas, Cell

HEAD = ("service", "cpu", "memory", "of", "in", "out", "read", "written", "processes", "restarts", "health")

_SIZES = ((1 << 40, "TB"), (1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB"))
_BUSY = 0.8
"""Share of a core, or of the memory that is allowed, from which a figure is coloured."""


def render_usage(
    usages: Sequence[Usage],
    states: Mapping[str, ContainerState],
    *,
    environment: str,
    width: int,
    colour: bool,
) -> str:
    """Draw what containers use in rows below the environment's name."""
    canvas = Canvas.of(width, colour)
    rows = [_row(usage, states.get(usage.container)) for usage in usages]
    return "\n".join([canvas.heading(clean(environment), "bold"), *canvas.table(rows, head=HEAD)]) + "\n"


def _row(usage: Usage, state: ContainerState | None) -> list[Cell]:
    full = usage.limit > 0 and usage.memory >= _BUSY * usage.limit
    traffic = (usage.received, usage.sent, usage.read, usage.written)
    return [
        (clean(usage.service or usage.container), "bold"),
        (f"{usage.cpu:.1%}", "medium" if usage.cpu >= _BUSY else ""),
        (say_size(usage.memory), "fail" if full else ""),
        (say_size(usage.limit) if usage.limit else "-", "dim"),
        *((say_size(count), "") for count in traffic),
        (str(usage.processes), ""),
        (str(state.restarts) if state else "-", "medium" if state and state.restarts else "dim"),
        (state.health if state else "-", "fail" if state and state.health == "unhealthy" else "dim"),
    ]


def say_size(count: int) -> str:
    """Say a number of bytes in its largest unit, in powers of 1024: `1.5 MB`."""
    for size, unit in _SIZES:
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} B"


def render_processes(
    container: str, titles: Sequence[str], rows: Sequence[Sequence[str]], *, width: int, colour: bool
) -> str:
    """Draw a container's processes below its name."""
    canvas = Canvas.of(width, colour)
    cells: list[list[Cell]] = [[(clean(text), "") for text in row] for row in rows]
    head = tuple(clean(title).lower() for title in titles)
    return "\n".join([canvas.heading(clean(container), "bold"), *canvas.table(cells, head=head)]) + "\n"
