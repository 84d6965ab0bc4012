"""How a service and its container are written in a list's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envparity.model.records import dataclass
from envparity.tui.look import HEALTH, state_mark
from envparity.tui.widgets.columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from envparity.model.deeds import ContainerState, Event
    from envparity.tui.look import Span

STEPS = ((60, "s"), (60, "m"), (24, "h"), (10**9, "d"))
PROGRESS = {
    "waiting": ("…", "faint"),
    "working": ("◆", "grade-medium"),
    "done": ("✓", "grade-ok"),
    "failed": ("▲", "grade-critical"),
    "skipped": ("-", "faint"),
}


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A declared service, its container where there is one, and what is happening to it."""

    service: str
    state: ContainerState | None = None
    event: Event | None = None

    @property
    def key(self) -> str:
        """The container's name, or the service's without one."""
        return self.state.name if self.state else self.service


def age(seconds: float) -> str:
    """Write a length of time in its largest unit: `12s`, `4m`, `3h`, `9d`."""
    left = max(0, int(seconds))
    for size, unit in STEPS:
        if left < size:
            return f"{left}{unit}"
        left //= size
    return f"{left}d"


def ages(states: Iterable[ContainerState], now: float) -> tuple[str, ...]:
    """Write the age of each container at a moment."""
    return tuple(age(now - (state.started or state.created)) for state in states)


def service_rows(
    declared: Iterable[str], states: Sequence[ContainerState], events: Mapping[str, Event]
) -> tuple[ServiceRow, ...]:
    """List every service by name: each container of it, or the service alone where it has none."""
    rows = []
    for service in sorted({*declared, *events, *(state.service for state in states)} - {""}):
        found = [state for state in states if state.service == service]
        event = events.get(service)
        rows += [ServiceRow(service, state, event) for state in found] or [ServiceRow(service, None, event)]
    return tuple(rows)


def _state_cell(row: ServiceRow) -> Span:
    mark = state_mark(row.state.state if row.state else "")
    return f"{mark.symbol} {mark.word}", mark.ink


def _health_cell(row: ServiceRow) -> Span:
    if row.state is None:
        return "", "faint"
    if row.state.state != "running":
        code = row.state.exit_code
        return ("", "faint") if code is None else (f"exit {code}", "grade-high" if code else "faint")
    mark = HEALTH[row.state.health]
    return f"{mark.symbol} {mark.word}", mark.ink


def _ports_cell(row: ServiceRow) -> Span:
    ports = row.state.ports if row.state else ()
    return ", ".join(port.removesuffix("/tcp").replace("0.0.0.0:", "") for port in ports), "text"


def _progress_cell(row: ServiceRow) -> list[Span]:
    if row.event is None:
        restarts = row.state.restarts if row.state else 0
        return [(f"{restarts} restarts", "grade-medium")] if restarts else []
    sign, ink = PROGRESS[row.event.status]
    return [(f"{sign} ", ink), (row.event.message, ink if row.event.status == "failed" else "text")]


def service_columns(now: Callable[[], float], *, working: bool = False) -> tuple[Column[ServiceRow], ...]:
    """Give the columns of a list of services; `now` gives seconds since the epoch.

    While it is `working` what happens comes before ports and images, where there is too little room for all.
    """

    def age_cell(row: ServiceRow) -> Span:
        since = (row.state.started or row.state.created) if row.state else 0.0
        return (age(now() - since), "text") if since else ("", "faint")

    return (
        Column("state", _state_cell, width=12),
        Column("service", lambda row: (row.service, "strong"), share=2, least=10),
        Column("health", _health_cell, width=11),
        Column("age", age_cell, width=4),
        Column("ports", _ports_cell, share=3, least=12, within=110 if working else 60),
        Column(
            "image",
            lambda row: (row.state.image if row.state else "", "faint"),
            share=3,
            least=12,
            within=150 if working else 90,
        ),
        *([Column("", _progress_cell, share=3, least=14)] if working else []),
    )
