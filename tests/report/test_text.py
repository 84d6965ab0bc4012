"""The report in a terminal."""

from __future__ import annotations

import pytest

from envparity.model.reports import Report
from envparity.report import text
from envparity.report.clean import width_of


def lines(report: Report, *, width: int = 100, colour: bool = False, verbose: bool = False) -> list[str]:
    return text.render(report, width=width, colour=colour, verbose=verbose).splitlines()


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize("verbose", [False, True])
def test_no_line_is_wider_than_the_terminal(report: Report, width: int, verbose: bool) -> None:
    drawn = lines(report, width=width, verbose=verbose)
    assert max(width_of(line) for line in drawn) == width


def test_the_verdict_is_the_last_line_and_stands_above_the_findings(report: Report) -> None:
    drawn = lines(report)
    assert drawn[-1].startswith("FAIL  2 findings at high or above (1 critical, 1 high)")
    assert drawn.index(drawn[-1]) < next(n for n, line in enumerate(drawn) if "CRITICAL" in line)
