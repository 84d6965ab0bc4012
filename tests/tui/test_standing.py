"""What a report comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from envparity.model.areas import Area
from envparity.model.reports import Report
from envparity.tui.standing import LABELS, HeatCell, heat, standing, tally

MakeReport = Callable[..., Report]


def test_the_release_question_is_of_what_is_nearest_to_production(make_report: MakeReport) -> None:
    result = standing(make_report())
    assert (result.question, result.answer) == ("May staging ship to production?", "no")
    assert result.because == "2 critical, 4 high"


def test_a_finding_of_development_alone_does_not_hold_up_a_release(make_report: MakeReport) -> None:
    alone = tuple(replace(finding, environments=("development",)) for finding in make_report().findings)
    assert standing(make_report(alone)).answer == "yes"


def test_findings_below_the_threshold_are_told_and_do_not_hold_it_up(make_report: MakeReport) -> None:
    mild = make_report().findings[-3:-1]
    result = standing(make_report(mild))
    assert (result.answer, result.because) == ("yes", "nothing high or worse, 2 medium to look at")


def test_what_could_not_be_read_is_never_a_yes(make_report: MakeReport) -> None:
    result = standing(make_report((), unread=True))
    assert (result.answer, result.because) == ("not known", "production could not be read in full")


def test_without_environments_nothing_is_said_to_be_in_order(make_report: MakeReport) -> None:
    result = standing(replace(make_report(()), snapshots=()))
    assert (result.answer, result.because) == ("not known", "there are none here")


def test_without_production_the_question_is_another(make_report: MakeReport) -> None:
    report = make_report(())
    assert (
        standing(replace(report, snapshots=report.snapshots[:2])).question == "Are the environments in order?"
    )


def test_one_environment_alone_is_said_to_be_compared_with_nothing(make_report: MakeReport) -> None:
    report = make_report(())
    alone = replace(report, snapshots=report.snapshots[:1])
    assert standing(alone).because.endswith("a single environment has nothing to be compared with")
    assert "single" not in standing(report).because


def test_a_cell_counts_the_worst_and_the_milder_ones(make_report: MakeReport) -> None:
    cells = heat(make_report())
    assert cells[Area.SECRETS, "production"] == HeatCell("critical", 1, 1)
    assert cells[Area.SECRETS, "development"] == HeatCell("ok")
    assert cells[Area.COST, "production"] == HeatCell("not-assessed")
    assert len(cells) == 45


def test_findings_are_tallied_the_worst_first(make_report: MakeReport) -> None:
    assert tally(make_report().findings) == "2 critical, 4 high, 2 medium, 1 low"
    assert tally(()) == ""


def test_every_area_has_a_label() -> None:
    assert set(LABELS) == set(Area)
    assert LABELS[Area.API_INTEGRATION] == "API integration"
