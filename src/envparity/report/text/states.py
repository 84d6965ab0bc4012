"""Containers in a terminal: what runs of an environment."""

from __future__ import annotations

from collections.abc import Sequence

from envparity.model.deeds import ContainerState
from envparity.report.clean import clean
from envparity.report.text.canvas import Canvas, Cell

HEAD = ("service", "state", "health", "age", "ports", "image")

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
_HEALTH: dict[str, Cell] = {
    "none": ("-", "dim"),
    "starting": ("… starting", "medium"),
    "healthy": ("✓ healthy", "ok"),
    "unhealthy": ("▲ unhealthy", "fail"),
}


def render_states(
    states: Sequence[ContainerState], *, environment: str, now: float, width: int, colour: bool, verbose: bool
) -> str:
    """Draw containers in rows below the environment's name.

    `now` is seconds since the epoch, ages are counted from the start.
    """
    if not states:
        return f"nothing of {clean(environment)} runs here\n"
    canvas = Canvas.of(width, colour)
    rows = [_row(state, now, verbose=verbose) for state in states]
    head = (*HEAD, "name", "id") if verbose else HEAD
    name = canvas.heading(clean(environment), "bold")
    return "\n".join([name, *canvas.table(rows, head=head, whole=verbose)]) + "\n"


def _row(state: ContainerState, now: float, *, verbose: bool) -> list[Cell]:
    row = [
        (clean(state.service), "bold"),
        _state(state),
        _HEALTH[state.health],
        (say_age(now - state.started) if state.started else "-", "dim"),
        (clean(", ".join(state.ports)) or "-", "" if state.ports else "dim"),
        (clean(state.image), "dim"),
    ]
    return [*row, (clean(state.name), "dim"), (clean(state.id[:12]), "dim")] if verbose else row


def _state(state: ContainerState) -> Cell:
    word = clean(state.state)
    if state.state == "running":
        restarts = f", {state.restarts} restarts" if state.restarts else ""
        return f"{word}{restarts}", "medium" if restarts else "ok"
    if state.exit_code:
        return f"{word} with {state.exit_code}", "fail"
    return word, "dim"


def say_age(seconds: float) -> str:
    """Say a span of time in its largest unit: `3 min`, `2 d`."""
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return "0 s"
