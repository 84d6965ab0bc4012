"""What is remembered as rows of one list, newest first; and a trend as bars of one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from envparity.model.areas import Severity
from envparity.tui.standing import LABELS
from envparity.tui.widgets.columns import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from envparity.model.remembered import Entry, Memory, Record, Trend
    from envparity.model.runs import Run
    from envparity.tui.look import Span

BARS = "▁▂▃▄▅▆▇█"
VERDICTS: dict[str, Span] = {
    "pass": ("✓ passed", "grade-ok"),
    "fail": ("▲ failed", "grade-critical"),
    "incomplete": ("? incomplete", "grade-unknown"),
}


class Moment(NamedTuple):
    """One thing that happened: when, of which kind, to whom, and what came of it. `entry` is a snapshot's."""

    time: str
    kind: Span
    about: str
    said: tuple[Span, ...]
    entry: Entry | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from the others."""
        return self.time, self.kind[0], self.about


def moment_columns() -> tuple[Column[Moment], ...]:
    """Give the columns of the list."""
    return (
        Column("when (UTC)", lambda moment: (moment.time[:16].replace("T", " "), "faint"), width=16),
        Column("what", lambda moment: moment.kind, width=12),
        Column("of", lambda moment: (moment.about, "text"), least=14, share=2),
        Column("", lambda moment: list(moment.said), least=14, share=3),
    )


def moments(memory: Memory) -> tuple[Moment, ...]:
    """Give everything that is remembered, the newest first."""
    found = [_snapshot(entry) for entry in memory.snapshots]
    found += [_run(run) for run in memory.runs]
    found += [_release(record) for record in memory.records]
    return tuple(sorted(found, key=lambda moment: (moment.time, moment.about), reverse=True))


def _snapshot(entry: Entry) -> Moment:
    said: list[Span] = [(entry.label, "strong bold"), ("  " if entry.label else "", "faint")]
    said.append((f"#{entry.id} {entry.content.removeprefix('sha256:')[:12]}", "faint"))
    if entry.last_at != entry.taken_at:
        said.append((f"  the same until {entry.last_at[:16].replace('T', ' ')}", "faint"))
    return Moment(entry.taken_at, ("● snapshot", "link"), entry.environment, tuple(said), entry)


def _run(run: Run) -> Moment:
    about = " → ".join(run.release) if run.release else ", ".join(run.environments)
    counts = f"{run.open_at(Severity.INFO):,} open, {run.open_at(Severity.HIGH):,} high or above"
    return Moment(run.time, ("□ check", "text"), about, (VERDICTS[run.verdict], (f"  {counts}", "faint")))


def _release(record: Record) -> Moment:
    data = record.data
    said = f"{data['deed']} by {data['by']}"
    return Moment(
        str(data["at"]), ("◆ release", "grade-medium"), f"{data['from']} → {data['to']}", ((said, "text"),)
    )


def trend_lines(trends: Sequence[Trend], width: int) -> Iterator[list[Span]]:
    """Draw how many findings counted over time, an area a line, as many of the newest runs as fit."""
    for number, trend in enumerate(trends):
        if number:
            yield []
        yield [(trend.scope, "strong bold"), (f"  {trend.times[0][:10]} to {trend.times[-1][:10]}", "faint")]
        most = max(*trend.total, 1)
        for name, numbers in (
            *((LABELS[area], numbers) for area, numbers in trend.areas),
            ("All", trend.total),
        ):
            drawn = "".join(BARS[round((len(BARS) - 1) * n / most)] for n in numbers[-max(8, width - 40) :])
            change = numbers[-1] - numbers[0]
            ink = "grade-high" if change > 0 else "grade-ok" if change < 0 else "faint"
            said = f"{numbers[-1]:>4}  {change:+d}" if change else f"{numbers[-1]:>4}"
            yield [(f"  {name:<24}", "text"), (drawn, "link"), (f"  {said}", ink)]
