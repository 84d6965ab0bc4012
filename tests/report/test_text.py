"""The report in a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present, Subject
from envparity.model.facts import Setting
from envparity.model.findings import Evidence, Finding
from envparity.model.places import Place, Problem
from envparity.model.reports import Report
from envparity.model.snapshots import Environment, Snapshot, Stage
from envparity.model.values import Plain
from envparity.policy.gate import draw_board
from envparity.report import text
from envparity.report.clean import width_of
from envparity.report.text.differences import render_differences

SGR = re.compile(r"\x1b\[[0-9;]*m")


def lines(report: Report, *, width: int = 100, colour: bool = False, verbose: bool = False) -> list[str]:
    drawn = text.render(report, width=width, colour=colour, verbose=verbose)
    assert drawn.endswith("\n")
    return drawn.splitlines()


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize("verbose", [False, True])
def test_no_line_is_wider_than_the_terminal(report: Report, width: int, verbose: bool) -> None:
    drawn = lines(report, width=width, verbose=verbose)
    assert max(width_of(line) for line in drawn) == width


@pytest.mark.parametrize("width", [80, 120, 200])
def test_no_line_is_wider_than_the_terminal_whatever_the_names(hostile: Report, width: int) -> None:
    for verbose in (False, True):
        drawn = lines(hostile, width=width, verbose=verbose)
        assert max(width_of(line) for line in drawn) <= width


def test_the_verdict_is_the_last_line_and_stands_above_the_findings(report: Report) -> None:
    drawn = lines(report)
    assert drawn[-1].startswith("FAIL  2 findings at high or above (1 critical, 1 high)")
    assert drawn.index(drawn[-1]) < next(n for n, line in enumerate(drawn) if "CRITICAL" in line)


def test_colours_change_nothing_but_the_colour(report: Report) -> None:
    coloured, bare = lines(report, colour=True), lines(report)
    assert coloured != bare
    assert [SGR.sub("", line) for line in coloured] == bare
    assert not any("\x1b" in line for line in bare)


def test_every_line_in_colour_ends_without_it(report: Report) -> None:
    for line in lines(report, colour=True):
        assert not SGR.findall(line) or SGR.findall(line)[-1] == "\x1b[0m"


def test_the_worst_comes_first(report: Report) -> None:
    drawn = "\n".join(lines(report))
    at = [drawn.index(f" {word}  ") for word in ("CRITICAL", "HIGH", "MEDIUM", "INFO")]
    assert at == sorted(at)
    assert drawn.index("CON001") < drawn.index("DEP003")


def test_each_environment_stands_with_its_value_and_its_place(report: Report) -> None:
    drawn = lines(report)
    start = next(n for n, line in enumerate(drawn) if "is on in production" in line)
    assert drawn[start + 1 : start + 4] == [
        "      development  1     env/development.env:1",
        "      staging      absent",
        "      production   true  env/production.env:1",
    ]


def test_an_unknown_value_says_why(report: Report) -> None:
    drawn = "\n".join(lines(report, width=200))
    assert "production   unknown: k8s/production.yaml could not be read: line 12: mapping values" in drawn


def test_a_secret_is_a_mask_and_a_fingerprint(report: Report) -> None:
    drawn = "\n".join(lines(report))
    assert "staging      •••••• #a1b2c3d4" in drawn
    assert "development  •••••• (placeholder)" in drawn
    assert "01234567" not in drawn


def test_a_source_that_could_not_be_read_is_said_before_the_board(report: Report) -> None:
    drawn = lines(report)
    said = next(n for n, line in enumerate(drawn) if "k8s/production.yaml could not be read" in line)
    assert "mapping values are not allowed here" in drawn[said + 1]
    assert said < next(n for n, line in enumerate(drawn) if line.startswith("Board"))


def test_a_source_that_several_environments_need_is_said_once(report: Report) -> None:
    broken = report.snapshots[2].sources[2]
    snapshots = tuple(replace(item, sources=(broken,)) for item in report.snapshots)
    drawn = lines(replace(report, snapshots=snapshots))
    assert "  ? development, staging, production  k8s/production.yaml could not be read" in drawn
    assert drawn[-1].endswith("; 1 source could not be read in full")


def test_many_problems_of_one_source_are_folded_and_unfold_when_asked(report: Report) -> None:
    problems = tuple(Problem(f"problem-{number}") for number in range(90))
    source = replace(report.snapshots[2].sources[2], problems=problems)
    crowded = replace(report, snapshots=(replace(report.snapshots[2], sources=(source,)),))
    assert "      and 85 more; --verbose shows all" in lines(crowded)
    assert "      problem-89" in lines(crowded, verbose=True)


def test_a_grade_is_a_sign_and_a_word(report: Report) -> None:
    row = next(line for line in lines(report) if line.startswith("  containerization"))
    assert row.split() == ["containerization", "■", "medium", "✓", "ok", "?", "unknown"]


def test_areas_that_nothing_looked_at_are_named_and_not_called_ok(report: Report) -> None:
    drawn = "\n".join(lines(report, width=200))
    assert "not assessed:  deployment-pipeline" in drawn
    assert "vendor-lock-in" in drawn


def test_no_findings_are_good_news(good_news: Report) -> None:
    drawn = lines(good_news)
    assert drawn[-1] == (
        "PASS  no findings: development, staging and production are alike in all that was compared"
    )
    assert "finding" not in "\n".join(drawn[:-1]).replace("no findings", "")


def test_no_findings_with_something_unread_are_not_good_news(incomplete: Report) -> None:
    assert lines(incomplete)[-1] == "INCOMPLETE  nothing found, but 1 source could not be read in full"


def test_an_unknown_subject_keeps_the_headline_from_saying_alike(good_news: Report, report: Report) -> None:
    unknown = replace(report.differences[1], likeness="unknown")
    mixed = replace(good_news, differences=(*good_news.differences, unknown))
    assert lines(mixed)[-1] == "PASS  no findings"


def test_findings_below_the_threshold_do_not_fail(report: Report) -> None:
    mild = replace(report, findings=report.findings[2:], verdict="incomplete")
    assert lines(mild)[-1] == (
        "INCOMPLETE  nothing at high or above; 2 medium, 1 info, but 1 source could not be read in full"
    )


def test_a_thousand_findings_fold_into_a_page_and_unfold_when_asked(many: Callable[[int], Report]) -> None:
    report = many(1000)
    folded = lines(report)
    assert len(folded) < 200
    assert "    and 188 more; --verbose shows all" in folded
    unfolded = "\n".join(lines(report, verbose=True))
    assert all(f"KEY_{number:05d}" in unfolded for number in range(1000))


def test_a_fold_never_hides_a_single_finding(many: Callable[[int], Report]) -> None:
    drawn = lines(many(5 * 13))
    assert not any("and 1 more" in line for line in drawn)


def test_fixes_that_findings_do_not_share_stand_with_each(report: Report) -> None:
    first = report.findings[0]
    second = replace(
        first, subject=Subject("setting", "OTHER"), fix="Something else", message="a second sentence"
    )
    drawn = lines(replace(report, findings=(first, second)))
    at = [
        next(n for n, line in enumerate(drawn) if word in line)
        for word in ("Issue a key", "a second sentence")
    ]
    assert at == sorted(at)
    assert any("Something else" in line for line in drawn)


def test_verbose_shows_ids_reasons_and_whole_values(report: Report) -> None:
    drawn = "\n".join(lines(report, width=80, verbose=True))
    assert report.findings[0].id in drawn
    assert "why  What is shared cannot be rotated in one place alone." in drawn
    assert "mapping values are not allowed here" in drawn.split("CON001")[-1]


def test_a_workspace_without_profiles_is_told_of_init(report: Report) -> None:
    assert any("envparity init" in line for line in lines(replace(report, discovered=True)))
    assert not any("envparity init" in line for line in lines(report))


def test_nothing_from_outside_reaches_the_terminal_as_it_is(hostile: Report) -> None:
    for verbose in (False, True):
        for line in lines(hostile, verbose=verbose):
            assert line.isprintable()


def test_a_report_of_nothing_is_drawn(report: Report) -> None:
    bare = replace(report, snapshots=(), differences=(), findings=(), board={}, verdict="pass")
    assert lines(bare)[1:3] == ["no environments", "nothing was compared"]


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_dozen_environments_fit_into_the_width(report: Report, width: int) -> None:
    environments = tuple(Environment(f"region-{number}-production", Stage.PRODUCTION) for number in range(12))
    first = report.findings[1]
    values = tuple((item.name, first.values[0][1]) for item in environments)
    crowd = replace(
        report,
        snapshots=tuple(Snapshot(item) for item in environments),
        findings=(replace(first, values=values),),
        board={Area.CONFIGURATION: {item.name: "critical" for item in environments}},
    )
    drawn = lines(crowd, width=width)
    assert max(width_of(line) for line in drawn) <= width
    board = drawn[drawn.index(next(line for line in drawn if line.startswith("Board"))) :]
    assert sum(line.count("▲ critical") for line in board) == 12


def test_a_value_and_a_message_of_a_million_characters_are_drawn_all_the_same(report: Report) -> None:
    endless = "\N{CJK UNIFIED IDEOGRAPH-65E5}" * 1_000_000
    first = report.findings[1]
    cell = Present(Plain(endless), (Setting("KEY", Plain(endless), Place("a.env", 1)),))
    finding = replace(first, message=endless, values=(("production", cell),))
    for verbose in (False, True):
        drawn = lines(replace(report, findings=(finding,)), verbose=verbose)
        assert max(width_of(line) for line in drawn) <= 100
    assert any("(1,000,000 characters)" in line for line in drawn)


outside = some.text(min_size=1, max_size=80)


@given(name=outside, key=outside, value=outside, path=outside, message=outside, width=some.integers(80, 200))
def test_any_text_is_drawn_within_the_width(
    name: str, key: str, value: str, path: str, message: str, width: int
) -> None:
    environment = Environment(name, Stage.PRODUCTION)
    place = Place(path, 3)
    cell = Present(Plain(value), (Setting(key, Plain(value), place),))
    subject = Subject("setting", key)
    finding = Finding(
        "CFG001", "any", Area.CONFIGURATION, Severity.HIGH, subject, (name,), message, message, message,
        ((name, cell),), (Evidence(name, place),),
    )  # fmt: skip
    report = Report(
        name, "2026-11-23T17:44:37Z", (Snapshot(environment),),
        (Difference(subject, Area.CONFIGURATION, (environment,), (cell,), "different"),), (finding,),
        {Area.CONFIGURATION: {name: "high"}}, "fail", "high",
    )  # fmt: skip
    for verbose in (False, True):
        for line in lines(report, width=width, verbose=verbose):
            assert line.isprintable()
            assert width_of(line) <= width


def test_an_environment_without_a_source_is_named_in_the_verdict(good_news: Report) -> None:
    blank = replace(good_news, verdict="incomplete", snapshots=(replace(good_news.snapshots[0], sources=()),))
    assert lines(blank)[-1] == "INCOMPLETE  nothing found, but development has no source that can be read"
    none = replace(blank, snapshots=(), differences=())
    assert lines(none)[-1] == "INCOMPLETE  nothing found, but there is no environment to look at"


def test_a_verdict_below_which_nothing_is_said_is_not_said_twice(good_news: Report) -> None:
    none = replace(good_news, verdict="incomplete", snapshots=(), differences=(), board={})
    assert "\n".join(lines(none)).count("INCOMPLETE") == 1
    assert "\n".join(lines(good_news)).count("PASS") == 2


def test_one_environment_is_not_said_to_be_alike(good_news: Report) -> None:
    alone = replace(good_news, snapshots=good_news.snapshots[:1])
    assert lines(alone)[-1] == "PASS  no findings; with one environment there is nothing to compare"


def test_of_one_environment_nothing_is_said_to_be_compared_and_what_makes_another_is(
    good_news: Report,
) -> None:
    alone = replace(good_news, snapshots=good_news.snapshots[:1], discovered=True)
    top = " ".join(" ".join(lines(alone)).split())
    assert f"{len(alone.differences)} subjects; one environment, and none to compare it with" in top
    assert "alike" not in top
    assert "`.env.production`" in top


def test_names_of_environments_that_begin_alike_are_told_apart_in_the_board(good_news: Report) -> None:
    names = ["integration-gpu", "integration-non-gpu"]
    snapshots = tuple(
        replace(held, environment=Environment(name, Stage.STAGING))
        for name, held in zip(names, good_news.snapshots, strict=False)
    )
    board = {area: dict.fromkeys(names, "ok") for area in good_news.board}
    drawn = lines(replace(good_news, snapshots=snapshots, board=board), width=50)  # type: ignore[arg-type]
    board_at = next(number for number, line in enumerate(drawn) if line.startswith("Board"))
    assert [line.strip() for line in drawn[board_at:] if line.startswith("    ")][:2] == names


def _of_many(number: int, distinct: int) -> Report:
    environments = [Environment(f"prod-{n}", Stage.PRODUCTION) for n in range(number - 1)]
    environments.append(Environment("staging", Stage.STAGING))
    held = [
        (
            environment,
            Present(
                Plain(f"level {n % distinct}"),
                (Setting("LEVEL", Plain(f"level {n % distinct}"), Place(f"{n}.env", 1)),),
            ),
        )
        for n, environment in enumerate(environments)
    ]
    difference = Difference(
        Subject("setting", "LEVEL"),
        Area.CONFIGURATION,
        tuple(environments),
        tuple(cell for _, cell in held),
        "different",
    )
    finding = Finding(
        code="CFG001",
        name="level",
        area=Area.CONFIGURATION,
        severity=Severity.MEDIUM,
        subject=difference.subject,
        environments=tuple(environment.name for environment in environments),
        message="`LEVEL` differs",
        why="",
        fix="",
        values=tuple((environment.name, cell) for environment, cell in held),
        evidence=tuple(Evidence(environment.name, cell.places[0]) for environment, cell in held),
    )
    snapshots = tuple(Snapshot(environment) for environment in environments)
    return Report(
        workspace="many",
        generated_at="2026-01-01T00:00:00+00:00",
        snapshots=snapshots,
        differences=(difference,),
        findings=(finding,),
        board=draw_board((finding,), (difference,), snapshots, {}),
        verdict="pass",
        threshold="high",
    )


@pytest.mark.parametrize("width", [80, 100])
def test_a_thousand_environments_are_counted_and_named_only_when_asked(width: int) -> None:
    report = _of_many(1000, 3)
    drawn = lines(report, width=width)
    assert len(drawn) < 60
    assert max(width_of(line) for line in drawn) <= width
    assert "1,000 environments: 1 staging, 999 production" in " ".join(" ".join(drawn).split())
    if width == 100:
        assert "prod-1 and 332 more" in "\n".join(drawn)
    whole = "\n".join(lines(report, width=width, verbose=True))
    assert all(f"prod-{n}" in whole for n in range(999))


def test_of_very_many_values_the_last_are_counted() -> None:
    drawn = "\n".join(lines(_of_many(100, 50)))
    assert "and 38 more values; --verbose shows all" in drawn


def test_many_environments_are_compared_value_by_value() -> None:
    report = _of_many(100, 3)
    drawn = render_differences(report.differences, report.snapshots, width=80, colour=False, verbose=False)
    assert "100 environments" in drawn
    assert "prod-1 and 32 more  level 1" in drawn
