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

WIDTH, BAR, ROW = 640, 18, 28
"""Units of a picture's width, of a bar and of a row of bars."""

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
        "from": say_time(runs[0].time)[:10],
        "to": say_time(runs[-1].last)[:10],
        "lines": [
            {"kind": kind, "label": label, "number": f"{numbers[-1]:,}", "points": _points(numbers, most)}
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


def _say_trend(runs: Sequence[Run]) -> str:
    first, last = (run.open_at(Severity.INFO) for run in (runs[0], runs[-1]))
    change = "as many as" if first == last else "more than" if last > first else "fewer than"
    amount = "" if first == last else f"{abs(last - first):,} "
    return f"{counted(last, 'open finding')}, {amount}{change} on {say_time(runs[0].time)[:10]}"


def _points(numbers: Sequence[int], most: int) -> str:
    left, top, bottom = 40, 14, HEIGHT - 24
    step = (WIDTH - left - 10) / (len(numbers) - 1)
    return " ".join(
        f"{left + at * step:.1f},{bottom - (bottom - top) * number / most:.1f}"
        for at, number in enumerate(numbers)
    )
