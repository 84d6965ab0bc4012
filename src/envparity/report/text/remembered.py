"""The history in a terminal: what is saved, what runs found, how drift grew, since when a finding is there."""

from __future__ import annotations

from collections.abc import Sequence

from envparity.model.areas import Severity
from envparity.model.remembered import Began, Memory, Record, Trend
from envparity.model.runs import Run
from envparity.report.clean import clean
from envparity.report.summary import counted, say_text, say_time
from envparity.report.text.canvas import Canvas, Cell

SHOWN = 20
"""Lines of each list; the newest, unless everything was asked for."""

_LEVELS = "▁▂▃▄▅▆▇█"
_COLUMNS = 40

Rows = list[list[Cell]]


def render_memory(memory: Memory, *, workspace: str, width: int, colour: bool, verbose: bool) -> str:
    """Draw everything that is remembered, the newest last."""
    canvas = Canvas.of(width, colour)
    saved: Rows = [
        [
            (str(entry.id), ""),
            (clean(entry.environment), "bold"),
            (_span(entry.taken_at, entry.last_at), ""),
            (entry.content.removeprefix("sha256:")[:12], "dim"),
            (clean(entry.label), "path"),
        ]
        for entry in memory.snapshots
    ]
    runs: Rows = [_run(run) for run in memory.runs]
    records: Rows = [_record(record) for record in memory.records]
    lines = [canvas.heading(clean(workspace), "bold", aside="history")]
    for title, rows, nothing in (
        ("Snapshots", saved, "none is saved yet; `envparity snapshot` saves one of each environment"),
        (
            "Checks",
            runs,
            "none is remembered yet; once a snapshot is saved, `envparity check` remembers what it finds",
        ),
        ("Releases", records, "none is recorded yet; `envparity promote FROM TO` records one"),
    ):
        shown = rows if verbose else rows[-SHOWN:]
        lines += ["", canvas.heading(title, "bold", aside=f"{len(rows):,}" if rows else "")]
        if len(rows) > len(shown):
            lines.append(canvas.paint(f"  {len(rows) - len(shown):,} older; --verbose shows all", "dim"))
        lines += canvas.table(shown, indent=2) if rows else canvas.paragraph(nothing, indent=2, style="dim")
    return "\n".join(lines) + "\n"


def render_trend(trends: Sequence[Trend], *, width: int, colour: bool) -> str:
    """Draw findings that counted over time, an area a line, each with its own scale's last number."""
    canvas = Canvas.of(width, colour)
    if not trends:
        return "no check is remembered yet; once a snapshot is saved, `envparity check` remembers what it finds\n"
    lines: list[str] = []
    for trend in trends:
        when = f"{trend.times[0][:10]} to {trend.times[-1][:10]}, {counted(len(trend.times), 'change')}"
        lines += ["", canvas.heading(clean(trend.scope), "bold", aside=when)]
        most = max(*trend.total, 1)
        rows: Rows = [
            [(name, style), (_drawn(numbers, most), ""), (_change(numbers), "dim")]
            for name, numbers, style in (
                *((area.value, numbers, "") for area, numbers in trend.areas),
                ("all open findings", trend.total, "bold"),
            )
        ]
        lines += canvas.table(rows, indent=2)
    return "\n".join(lines[1:]) + "\n"


def render_began(found: Sequence[Began], *, width: int, colour: bool) -> str:
    """Draw since when a finding has been there."""
    canvas = Canvas.of(width, colour)
    lines: list[str] = []
    for item in found:
        lines += canvas.paragraph(say_text(item.seen.message), indent=0, style="bold")
        end = f"gone since {say_time(item.ended)}" if item.ended else "still there"
        said = f"since {say_time(item.since)}, last seen {say_time(item.last)}, {end}"
        lines += canvas.paragraph(said, indent=2, label=clean(item.scope))
    return "\n".join(lines) + "\n"


def _span(first: str, last: str) -> str:
    begun, ended = say_time(first), say_time(last)
    return begun if begun == ended else f"{begun} to {ended}"


def _run(run: Run) -> list[Cell]:
    compared = " → ".join(run.release) if run.release else ", ".join(run.environments)
    counts = f"{run.open_at(Severity.INFO):,} open, {run.open_at(Severity.HIGH):,} high or above"
    return [
        (_span(run.time, run.last), ""),
        (run.verdict, run.verdict),
        (clean(compared), ""),
        (counts, "dim"),
    ]


def _record(record: Record) -> list[Cell]:
    data = record.data
    return [
        (str(record.number), ""),
        (say_time(str(data["at"])), ""),
        (clean(f"{data['from']} → {data['to']}"), "bold"),
        (clean(str(data["deed"])), ""),
        (clean(str(data["by"])), "dim"),
        (record.digest.removeprefix("sha256:")[:12], "dim"),
    ]


def _drawn(numbers: Sequence[int], most: int) -> str:
    top = len(_LEVELS) - 1
    return "".join(_LEVELS[round(top * number / most)] for number in numbers[-_COLUMNS:])


def _change(numbers: Sequence[int]) -> str:
    change = numbers[-1] - numbers[0]
    return f"{numbers[-1]:,} ({change:+,})" if change else f"{numbers[-1]:,} (as before)"
