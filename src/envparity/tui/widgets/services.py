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


def spark(values: Sequence[float], cells: int, least: float = 1.0) -> str:
    """Draw the newest values, a cell each, on a scale from nothing to the highest, or to `least` where that is more."""
    most = max(least, *values, 0.0)
    return "".join(
        BARS[min(len(BARS) - 1, round((len(BARS) - 1) * value / most))] for value in values[-cells:]
    ).rjust(cells)


def size(count: float) -> str:
    """Write a size in binary units, in at most five characters: `812K`, `1.4G`."""
    for unit in ("B", "K", "M", "G", "T"):
        if count < 1000 or unit == "T":
            return f"{count:.1f}{unit}" if count < 10 and unit != "B" else f"{count:.0f}{unit}"
        count /= 1024
    return ""


def _measured(row: ServiceRow) -> Usage | None:
    return row.usage[-1] if row.usage and row.state is not None and row.state.state == "running" else None


def _cpu_cell(row: ServiceRow) -> Span:
    newest = _measured(row)
    if newest is None:
        return "", "faint"
    return f"{100 * newest.cpu:>4.0f}%", "grade-high" if newest.cpu > 0.9 else "text"


def _memory_cell(row: ServiceRow) -> Span:
    newest = _measured(row)
    if newest is None:
        return "", "faint"
    full = newest.limit and newest.memory > 0.9 * newest.limit
    return f"{size(newest.memory):>6}", "grade-high" if full else "text"


def _cpu_past(row: ServiceRow) -> list[Span]:
    """Draw what it used of a core before the newest reading; the scale is one core."""
    drawn = spark([one.cpu for one in row.usage], SPARK) if _measured(row) else ""
    return [(drawn, "link"), _cpu_cell(row)]


def _memory_past(row: ServiceRow) -> list[Span]:
    """Draw what it used of memory before the newest reading; on the scale is half as much again as the most of it."""
    past = [one.memory for one in row.usage]
    drawn = spark(past, SPARK, least=1.5 * max(past)) if _measured(row) else ""
    return [(drawn, "faint"), _memory_cell(row)]


def _restarts_cell(row: ServiceRow) -> Span:
    restarts = row.state.restarts if row.state else 0
    return (str(restarts), "grade-medium") if restarts else ("0" if row.state else "", "faint")


def _ports_cell(row: ServiceRow) -> Span:
    """Write the ports; a star marks one that other machines reach too."""
    ports = row.state.ports if row.state else ()
    return ", ".join(dict.fromkeys(_port(port) for port in ports)), "text"


def _port(port: str) -> str:
    port = port.removesuffix("/tcp").replace("127.0.0.1:", "").replace("[::1]:", "")
    return port.replace("0.0.0.0:", "*:").replace("[::]:", "*:")


def _progress_cell(row: ServiceRow) -> list[Span]:
    if row.event is None:
        return []
    sign, ink = PROGRESS[row.event.status]
    return [(f"{sign} ", ink), (row.event.message, ink if row.event.status == "failed" else "text")]


def service_columns(
    now: Callable[[], float], *, working: bool = False, restarted: bool = False
) -> tuple[Column[ServiceRow], ...]:
    """Give the columns of a list of services; `now` gives seconds since the epoch.

    While it is `working` what happens comes before ports and images, where there is too little room for all; how often
    each was started anew has room in a wide list, and in a narrow one where one `restarted`.
    """

    def age_cell(row: ServiceRow) -> Span:
        since = (row.state.started or row.state.created) if row.state else 0.0
        return (age(now() - since), "text") if since else ("", "faint")

    return (
        Column("state", _state_cell, width=12),
        Column("service", lambda row: (row.service, "strong"), share=2, least=10, fits=True),
        Column("health", _health_cell, width=11),
        Column("age", age_cell, width=4),
        Column("restarts", _restarts_cell, width=8, within=0 if restarted else 110),
        *([] if working else _USE),
        Column("ports", _ports_cell, share=3, least=12, within=110 if working else 60, fits=True),
        Column(
            "image",
            lambda row: (row.state.image if row.state else "", "faint"),
            share=3,
            least=12,
            within=150 if working else 90,
            tail=True,
        ),
        *([Column("", _progress_cell, share=3, least=14)] if working else []),
    )


_USE: tuple[Column[ServiceRow], ...] = (
    Column("cpu", _cpu_cell, width=5, within=74, below=100),
    Column("cpu", _cpu_past, width=SPARK + 5, within=100),
    Column("memory", _memory_cell, width=6, within=74, below=120),
    Column("memory", _memory_past, width=SPARK + 6, within=120),
)
"""What a container uses, with the seconds before where there is room for them."""
