"""What changed since the day before: kept by day, told on the board, shown by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.tui.conftest import NOW

from envparity.model.reports import Report
from envparity.tui.since import MOST, kept_with, since

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World

FRIDAY, SATURDAY, MONDAY = date(2026, 3, 13), date(2026, 3, 14), date(2026, 3, 16)
Size = tuple[int, int]


def _without(report: Report, *places: int) -> Report:
    return replace(report, findings=tuple(f for i, f in enumerate(report.findings) if i not in places))


def test_the_last_report_of_the_last_day_is_what_counts(make_report: Callable[..., Report]) -> None:
    report = make_report()
    kept = kept_with("", _without(report, 0, 1), FRIDAY)
    kept = kept_with(kept, _without(report, 0), FRIDAY)
    found = since(kept, _without(report, 5), MONDAY)
    assert found is not None
    assert found.came == {report.findings[0].id}
    assert [gone.id for gone in found.gone] == [report.findings[5].id]
    assert found.words(MONDAY) == "Friday"
    assert found.words(SATURDAY) == "yesterday"


def test_a_days_own_reports_do_not_take_the_day_before_away(make_report: Callable[..., Report]) -> None:
    report = make_report()
    kept = kept_with("", _without(report, 0), FRIDAY)
    kept = kept_with(kept, report, MONDAY)
    found = since(kept_with(kept, report, MONDAY), report, MONDAY)
    assert found is not None
    assert found.came == {report.findings[0].id}


def test_what_can_no_longer_be_read_is_not_gone(make_report: Callable[..., Report]) -> None:
    report = make_report()
    first, *others = report.snapshots
    source, *more = first.sources
    unread = replace(first, sources=(replace(source, status="partly"), *more))
    less = replace(_without(report, 5), snapshots=(unread, *others))
    found = since(kept_with("", report, FRIDAY), less, MONDAY)
    assert found is not None
    assert found.gone == ()
    known = replace(report, snapshots=less.snapshots)
    found = since(kept_with("", known, FRIDAY), less, MONDAY)
    assert found is not None
    assert [gone.id for gone in found.gone] == [report.findings[5].id]


def test_nothing_is_said_of_other_environments_or_without_a_day_before(
    make_report: Callable[..., Report],
) -> None:
    report = make_report()
    kept = kept_with("", report, FRIDAY)
    assert since("", report, MONDAY) is None
    assert since(kept, report, FRIDAY) is None
    assert since(kept, replace(report, snapshots=report.snapshots[:2]), MONDAY) is None


@pytest.mark.parametrize(
    "kept", ["{", "[1]", '[{"day": "x"}]', '[{"day": "2026-03-13", "findings": [3], "environments": []}]']
)
def test_what_this_program_did_not_write_is_taken_for_nothing(
    kept: str, make_report: Callable[..., Report]
) -> None:
    assert since(kept, make_report(), MONDAY) is None
    assert kept_with(kept, make_report(), MONDAY)


def test_what_is_too_much_to_keep_is_not_kept(make_report: Callable[..., Report]) -> None:
    report = make_report()
    many = replace(report, findings=report.findings * MOST)
    assert kept_with("", many, FRIDAY) == ""


async def test_the_board_says_what_changed_and_leads_to_it(world: World, open_app: Open, size: Size) -> None:
    yesterday = date.fromordinal(NOW.astimezone().date().toordinal() - 1)
    old = replace(world.report.findings[0], code="OLD001", message="what is mended")
    before = replace(world.report, findings=(old, *world.report.findings[1:]))
    world.left = {"seen": kept_with("", before, yesterday)}
    async with open_app(world, size) as session:
        await session.until_says("since yesterday: 1 new, 1 gone" if size[0] > 100 else "+1 new -1 gone")
        await session.press("n")
        await session.until_says("what is mended")
        assert "+ new" in session.text
        assert "✓ gone" in session.text
        await session.press("enter")
        await session.until_in("drift")
        await session.until_says("production's database password is also staging's")
        await session.press("slash", *"is:new", "enter")
        await session.until_says("1 of 9")
