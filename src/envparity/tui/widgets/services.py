"""How a service and its container are written in a list's columns."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from envparity.model.records import dataclass
from envparity.tui.look import HEALTH, state_mark
from envparity.tui.widgets.columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from envparity.model.deeds import ContainerState, Event, Usage
    from envparity.tui.look import Span

BARS = "▁▂▃▄▅▆▇█"
SPARK = 8
"""Seconds of the past that are drawn."""
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
    usage: Sequence[Usage] = ()
    """What it used, second by second, the newest last."""

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
    declared: Iterable[str],
    states: Sequence[ContainerState],
    events: Mapping[str, Event],
    usage: Mapping[str, Sequence[Usage]] = MappingProxyType({}),
) -> tuple[ServiceRow, ...]:
    """List every service by name: each container of it, or the service alone where it has none."""
    found: dict[str, list[ContainerState]] = {}
    for state in states:
        found.setdefault(state.service, []).append(state)
    rows = []
    for service in sorted({*declared, *events, *found} - {""}):
        event = events.get(service)
        rows += [
            ServiceRow(service, state, event, tuple(usage.get(state.name, ())))
            for state in found.get(service, ())
        ] or [ServiceRow(service, None, event)]
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


def spark(shares: Sequence[float], cells: int) -> str:
    """Draw the newest shares of a core, a cell each; the scale is one core, or the highest where one is not enough."""
    most = max(1.0, *shares, 0.0)
    return "".join(
        BARS[min(len(BARS) - 1, round((len(BARS) - 1) * s / most))] for s in shares[-cells:]
    ).rjust(cells)


def size(count: float) -> str:
    """Write a size in binary units, in at most five characters: `812K`, `1.4G`."""
    for unit in ("B", "K", "M", "G", "T"):
        if count < 1000 or unit == "T":
            return f"{count:.1f}{unit}" if count < 10 and unit != "B" else f"{count:.0f}{unit}"
        count /= 1024
    return ""


def _cpu_cell(row: ServiceRow) -> list[Span]:
    if not row.usage or row.state is None or row.state.state != "running":
        return []
    newest = row.usage[-1].cpu
    ink = "grade-high" if newest > 0.9 else "text"
    return [(spark([one.cpu for one in row.usage], SPARK), "link"), (f"{100 * newest:>4.0f}%", ink)]


def _memory_cell(row: ServiceRow) -> Span:
    if not row.usage or row.state is None or row.state.state != "running":
        return "", "faint"
    newest = row.usage[-1]
    full = newest.limit and newest.memory > 0.9 * newest.limit
    return f"{size(newest.memory):>5}", "grade-high" if full else "text"


def _ports_cell(row: ServiceRow) -> Span:
    """Write the ports; a star marks one that other machines reach too."""
    ports = row.state.ports if row.state else ()
    return ", ".join(dict.fromkeys(_port(port) for port in ports)), "text"


def _port(port: str) -> str:
    port = port.removesuffix("/tcp").replace("127.0.0.1:", "").replace("[::1]:", "")
    return port.replace("0.0.0.0:", "*:").replace("[::]:", "*:")


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
        *(
            []
            if working
            else [
                Column("cpu", _cpu_cell, width=SPARK + 5, within=100),
                Column("memory", _memory_cell, width=6, within=100),
            ]
        ),
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
