"""Pictures for the page, as geometry: the template draws them, this says where what stands.

Every picture is told in words too: nothing can be learned from it alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from envparity.model.areas import Area, Severity
from envparity.model.reports import Report
from envparity.model.runs import Run
from envparity.report.shipping import count_sizes
from envparity.report.summary import counted, say_time

View = dict[str, Any]

WIDTH, ROW = 640, 28
"""Units of a picture's width and of a row of bars."""

LABEL = 150
HEIGHT = 180
"""Units of the height of the picture over time."""

MOST_RUNS = 60

_NAMES = {
    "downgrade": "back",
    "major-drift": "major",
    "minor-drift": "minor",
    "patch-drift": "patch",
    "other-content-at-same-version": "other content",
    "other-origin": "other origin",
    "missing-package": "missing",
}


def step_bars(report: Report) -> View | None:
    """Draw how far packages move: of a release, or of the drift between environments; none where none does."""
    if report.release is not None:
        counts = count_sizes(report.release)
        title = f"Packages by size of step, {report.release.source} to {report.release.target}"
    else:
        found = Counter(f.name for f in report.findings if f.area is Area.DEPENDENCIES and f.name in _NAMES)
        counts = tuple((word, found[name]) for name, word in _NAMES.items() if found[name])
        title = "Findings about packages by size of step"
    return _bars(title, counts) if counts else None


def _bars(title: str, counts: Sequence[tuple[str, int]]) -> View:
    most = max(number for _, number in counts)
    room = WIDTH - LABEL - 60
    return {
        "title": title,
        "said": ", ".join(f"{number:,} {name}" for name, number in counts),
        "height": ROW * len(counts) + 4,
        "bars": [
            {
                "label": name,
                "number": f"{number:,}",
                "kind": name.split()[0],
                "y": ROW * at + 5,
                "width": max(round(room * number / most), 2),
            }
            for at, (name, number) in enumerate(counts)
        ],
    }


def trend(past: Sequence[Run]) -> View | None:
    """Draw open findings over the runs that are remembered; none for fewer than two."""
    runs = past[-MOST_RUNS:]
    if len(runs) < 2:
        return None
    lines = [
        ("all", "all open findings", [run.open_at(Severity.INFO) for run in runs]),
        ("high", "high and critical", [run.open_at(Severity.HIGH) for run in runs]),
    ]
    most = max(1, *(number for _, _, numbers in lines for number in numbers))
    return {
        "title": "Open findings over time",
        "said": _say_trend(runs),
        "height": HEIGHT,
        "most": f"{most:,}",
        "from": _when(runs[0].time, runs[-1].time),
        "to": _when(runs[-1].time, runs[0].time),
        "lines": [
            {
                "kind": kind,
                "label": label,
                "number": f"{numbers[-1]:,}",
                "points": _points(_places(runs), numbers, most),
            }
            for kind, label, numbers in lines
        ],
        "rows": [
            {
                "time": say_time(run.time),
                "verdict": run.verdict,
                "all": run.open_at(Severity.INFO),
                "high": run.open_at(Severity.HIGH),
            }
            for run in reversed(runs)
        ],
    }


def _when(time: str, other: str) -> str:
    """Name the day of a run, or its time where the other is of the same day."""
    return say_time(time) if time[:10] == other[:10] else time[:10]


def _say_trend(runs: Sequence[Run]) -> str:
    first, last = (run.open_at(Severity.INFO) for run in (runs[0], runs[-1]))
    change = "as many as" if first == last else "more than" if last > first else "fewer than"
    amount = "" if first == last else f"{abs(last - first):,} "
    return f"{counted(last, 'open finding')}, {amount}{change} on {_when(runs[0].time, runs[-1].time)}"


def _places(runs: Sequence[Run]) -> list[float]:
    """Give where each run stands between the first and the last, 0 to 1: by its time, by its number where all are one."""
    from datetime import datetime

    try:
        times = [datetime.fromisoformat(run.time).timestamp() for run in runs]
    except ValueError:
        times = []
    span = times[-1] - times[0] if times else 0
    if span <= 0:
        return [at / (len(runs) - 1) for at in range(len(runs))]
    return [(time - times[0]) / span for time in times]


def _points(places: Sequence[float], numbers: Sequence[int], most: int) -> str:
    left, top, bottom = 40, 14, HEIGHT - 24
    room = WIDTH - left - 10
    return " ".join(
        f"{left + place * room:.1f},{bottom - (bottom - top) * number / most:.1f}"
        for place, number in zip(places, numbers, strict=True)
    )
