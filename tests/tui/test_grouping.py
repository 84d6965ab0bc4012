"""Drift in groups: causes that open, marking several, and what one change moved as one row."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from envparity.model.findings import Finding
from envparity.model.reports import Report
from envparity.model.snapshots import Environment, Stage
from envparity.tui.background import finished, in_slices
from envparity.tui.errands import Words
from envparity.tui.grouping import Layout, Line, laid_out
from envparity.tui.items import Item, differences_as_items, findings_as_items
from envparity.tui.query import parse
from envparity.tui.screens.drift.grouped import GroupedScreen
from envparity.tui.stock import GROUPINGS, By, Stock
from envparity.tui.values import cell_spans, side_by_side
from envparity.tui.widgets.differences import difference_columns
from envparity.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from tests.tui.conftest import Open, Session, World

    from envparity.model.differences import Cell
    from envparity.tui.look import Span

Size = tuple[int, int]


def _with_followers(report: Report) -> Report:
    """Put the finding on the health check below the one on httpx, as if its upgrade had moved it."""
    *_, httpx, health, control = report.findings
    leader = replace(httpx, also=(health,))
    return replace(report, findings=(*report.findings[:-3], leader, control))


def _two_of_a_rule(report: Report) -> Report:
    first, second, *rest = report.findings
    return replace(report, findings=(first, replace(second, code=first.code, name=first.name), *rest))


def _lay(items: tuple[Item, ...], by: By, typed: str = "", *, open_causes: bool = False) -> Layout:
    return finished(laid_out(Stock(items), parse(typed), by, lambda _, of: of != "cause" or open_causes))


def test_every_item_stands_in_one_group_whatever_is_grouped_by(make_report: Callable[..., Report]) -> None:
    items = tuple(findings_as_items(make_report().findings))
    for by in GROUPINGS:
        layout = _lay(items, by, open_causes=True)
        assert layout.count == len(items)
        assert sorted(line.item.text for line in layout.lines if line.item) == sorted(i.text for i in items)
        heads = [line for line in layout.lines if line.title]
        assert sum(len(head.items) for head in heads) in (len(items), 0 if by in ("cause", "nothing") else -1)


def test_groups_stand_in_the_order_of_their_worst(make_report: Callable[..., Report]) -> None:
    layout = _lay(tuple(findings_as_items(make_report().findings)), "area")
    worst = [max(i.severity or 0 for i in line.items) for line in layout.lines if line.title]
    assert worst == sorted(worst, reverse=True)


def test_what_one_upgrade_moved_is_one_row_that_opens(make_report: Callable[..., Report]) -> None:
    items = tuple(findings_as_items(_with_followers(make_report()).findings))
    shut, unfolded = _lay(items, "cause"), _lay(items, "cause", open_causes=True)
    assert shut.count == unfolded.count == 8
    assert len(shut.lines) == 8
    assert [line.depth for line in unfolded.lines].count(1) == 1
    assert len({line.key for line in unfolded.lines}) == 9


def test_differences_that_another_brought_along_stand_below_it(make_report: Callable[..., Report]) -> None:
    report = _with_followers(make_report())
    items = tuple(differences_as_items(report.drift, report.findings))
    leader = next(item for item in items if "httpx" in item.text)
    assert [str(item.key) for item in leader.also] == ["web healthcheck"]
    assert sum(1 + len(item.also) for item in items) == len(report.drift)


def test_a_row_is_found_by_what_stands_below_it(make_report: Callable[..., Report]) -> None:
    items = tuple(findings_as_items(_with_followers(make_report()).findings))
    layout = _lay(items, "cause", "health", open_causes=True)
    assert ["httpx" in line.items[0].text for line in layout.lines] == [True, False]


def _listed(session: Session) -> list[str]:
    """Give the codes of what the list shows, a group by its title."""
    rows = session.app.screen.query_one("#items", RowList).rows
    return [line.title or line.item.finding.code for line in rows]


async def test_a_rules_findings_are_one_row_that_opens_and_is_kept(
    world: World, open_app: Open, size: Size
) -> None:
    world.report = _two_of_a_rule(world.report)
    async with open_app(world, size, "drift") as session:
        assert "by cause" in session.text
        assert "SEC002 secret-shared-with-production  2" in session.text
        shut = _listed(session)
        assert "SEC002" not in shut
        await session.press("enter")
        assert _listed(session) == [shut[0], "SEC002", "SEC002", *shut[1:]]
        await session.press("j", "left", "left")
        assert _listed(session) == shut
        await session.press("b")
        await session.until_says("by area")
        assert session.app.left["drift.by"] == "area"


async def test_several_are_marked_and_accepted_with_one_reason_and_once_more(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size, "drift") as session:
        session.app.left["accept.by"] = "ana"
        await session.press("space", "space")
        await session.until_says("2 marked")
        await session.press("x")
        await session.until_says("Accept 2 findings")
        await session.press(*"as agreed", "enter", "enter", "enter")
        await session.until(lambda: len(world.accepted) == 2)
        assert {finding for finding, _ in world.accepted} == {f.id for f in world.report.findings[:2]}
        await session.until(lambda: "marked" not in session.text)
        await session.press("exclamation_mark")
        await session.until_says("as agreed")
        await session.press("enter")
        await session.until(lambda: len(world.accepted) == 3)
        assert world.accepted[-1] == (world.report.findings[2].id, Words("as agreed", "ana"))


async def test_a_groups_head_marks_all_that_stand_below_it(world: World, open_app: Open) -> None:
    world.report = _two_of_a_rule(world.report)
    async with open_app(world, screen="drift") as session:
        await session.press("space")
        await session.until_says("2 marked")
        await session.press("y")
        assert session.app.clipboard.count("SEC002") == 2
        await session.press("g", "space", "escape")
        await session.until(lambda: "marked" not in session.text)
        assert session.app.current_mode == "drift"


async def test_what_follows_from_another_is_not_accepted_alone(world: World, open_app: Open) -> None:
    world.report = _with_followers(world.report)
    async with open_app(world, screen="drift") as session:
        await session.press("slash", *"health", "enter", "j", "x")
        await session.until(lambda: session.app._notifications)
        assert world.accepted == []


async def test_a_finding_in_a_shut_group_is_shown_when_the_board_leads_to_it(
    world: World, open_app: Open
) -> None:
    world.report = _two_of_a_rule(world.report)
    async with open_app(world) as session:
        await session.press("tab", "j", "enter")
        await session.until_in("drift")
        await session.until_says("debug mode is switched on")


async def test_words_are_completed_and_what_can_be_typed_is_shown(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size, "drift") as session:
        await session.press("slash", *"ar", "tab")
        await session.until_says("secrets  containerization")
        await session.press(*"con", "tab")
        await session.until_says("area:configuration")
        await session.press("enter")
        await session.until_says("3 of 9")


def test_a_hundred_thousand_rows_are_laid_out_in_many_steps_and_few_are_made(
    make_report: Callable[..., Report],
) -> None:
    items = tuple(findings_as_items(make_report().findings)) * 11_112
    steps = laid_out(Stock(items), parse("sev:high postgres"), "cause", lambda *_: True)
    count = 0
    while True:
        try:
            next(steps)
            count += 1
        except StopIteration as done:
            layout: Layout = done.value
            break
    assert layout.count == 11_112
    assert len(layout.lines) == 11_113
    assert layout.lines[-1].item is layout.lines[1].item
    assert count > len(items) / 100


@pytest.mark.parametrize("by", GROUPINGS)
def test_long_runs_of_rows_are_what_they_would_be_one_by_one(
    by: By, make_report: Callable[..., Report]
) -> None:
    def numbered(finding: Finding, number: int) -> Finding:
        return replace(finding, subject=replace(finding.subject, name=f"{finding.subject.name}{number}"))

    report = make_report()
    found = tuple(numbered(finding, number) for number in range(40) for finding in report.findings)
    leader = replace(found[100], also=(numbered(found[101], 7),))
    items = tuple(findings_as_items((*found[:100], leader, *found[101:])))
    layout = finished(laid_out(Stock(items), parse(""), by, lambda *_: True))
    rows = [layout.lines[place] for place in range(len(layout.lines))]
    assert rows == list(layout.lines) == list(layout.lines[:])
    heads = [row for row in rows if row.title]
    assert len(rows) == len(items) + len(heads) + 1
    for wanted in (0, 57, 100, 359):
        at = items[wanted].key
        there = finished(laid_out(Stock(items), parse(""), by, lambda *_: True, at))
        assert there.lines[there.place].key == at
        shut = finished(laid_out(Stock(items), parse(""), by, lambda *_: False, at))
        line = shut.lines[shut.place]
        assert at in {item.key for item in line.items}


@pytest.mark.parametrize(
    "typed",
    [
        ("p", "po", "pos", "post", "pos", "", "sev:high", "sev:high p", "sev:crit p", "-p", "-po", "-p"),
        ("env:p", "env:prod", "env:prod s", "env:stag s", "s", "s e", "se e", "area:sec", "area:s", "is:o"),
    ],
)
def test_what_is_typed_letter_by_letter_narrows_to_the_same_as_at_once(
    typed: tuple[str, ...], make_report: Callable[..., Report]
) -> None:
    report = _with_followers(make_report())
    for items in (
        tuple(findings_as_items(report.findings)),
        tuple(differences_as_items(report.drift, report.findings)),
    ):
        stock = Stock(items)
        for text in typed:
            query = parse(text)
            passing = [
                number
                for number, item in enumerate(items)
                if query.takes(item) or any(query.takes(one) for one in item.also)
            ]
            assert list(finished(stock.passing(query))) == passing


async def test_in_slices_can_be_put_down(make_report: Callable[..., Report]) -> None:
    items = tuple(findings_as_items(make_report().findings)) * 11_112
    done = []

    async def work() -> None:
        done.append(await in_slices(laid_out(Stock(items), parse("x"), "file", lambda *_: True)))

    task = asyncio.create_task(work())
    await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert not done


class _Loud(str):
    """A name that counts how often it is written out for people who look for faults."""

    __slots__ = ()
    times = 0

    def __repr__(self) -> str:
        _Loud.times += 1
        return super().__repr__()


async def test_no_report_is_written_out_to_describe_the_work_on_it(
    world: World, open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("envparity.tui.screens.drift.grouped.MANY", 0)
    world.report = replace(world.report, workspace=_Loud("assistant"))
    world.workspace = replace(world.workspace, name=_Loud("assistant"))
    async with open_app(world, (200, 60)) as session:
        for key in "23456781":
            await session.press(key)
        await session.press("2", "slash", *"post")
        await session.until_says("1 of 9")
        assert _Loud.times == 0


def test_where_there_is_no_room_for_all_those_nearest_to_production_have_columns() -> None:
    many = tuple(Environment(f"e{number}", Stage.STAGING) for number in range(10_000))
    columns = difference_columns((*many, Environment("production", Stage.PRODUCTION)))
    names = [column.title for column in columns if column.within <= 80]
    assert names == ["", "subject", "e9997", "e9998", "e9999", "production"]
    assert len(columns) < 40


async def test_many_are_marked_copied_and_accepted_as_few_are(
    world: World, open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("envparity.tui.screens.drift.grouped.MANY", 0)
    world.report = _two_of_a_rule(world.report)
    async with open_app(world, screen="drift") as session:
        session.app.left["accept.by"] = "ana"
        await session.until_says("SEC002")
        await session.press("space")
        await session.until_says("2 marked")
        await session.press("y")
        await session.until(lambda: session.app.clipboard.count("SEC002") == 2)
        await session.until(lambda: "marked" not in session.text)
        await session.press("g", "space")
        await session.until_says("2 marked")
        await session.press("x")
        await session.until_says("Accept 2 findings")
        await session.press(*"agreed", "enter", "enter", "enter")
        await session.until(lambda: len(world.accepted) == 2)


async def test_what_is_done_with_many_is_done_with_the_row_that_the_key_met(
    world: World, open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("envparity.tui.screens.drift.grouped.MANY", 0)
    async with open_app(world, screen="drift") as session:
        await session.until_says("SEC002")
        screen = session.app.screen
        assert isinstance(screen, GroupedScreen)
        before = screen.current
        screen.action_copy()
        screen._rows.action_move(3)
        assert screen.current is not before, "the next key moved the cursor"
        await session.until(lambda: session.app.clipboard)
        assert before is not None
        assert before.finding is not None
        assert before.finding.message in session.app.clipboard


def test_the_row_that_a_row_stands_below_is_found_in_long_groups_and_in_short_ones(
    make_report: Callable[..., Report],
) -> None:
    items = tuple(findings_as_items(_with_followers(make_report()).findings)) * 40
    for by in ("area", "cause", "nothing"):
        lines = finished(laid_out(Stock(items), parse(""), by, lambda *_: True)).lines
        for place, line in enumerate(lines):
            before = (at for at in range(place, -1, -1) if lines[at].depth < line.depth)
            assert lines.above(place) == next(before, place)


def test_the_values_of_a_row_are_set_side_by_side_once_for_all_its_columns(
    make_report: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    report, compared = make_report(), list[object]()

    def counted(cells: Sequence[Cell]) -> list[list[Span]]:
        compared.append(cells)
        return side_by_side(cells)

    monkeypatch.setattr("envparity.tui.widgets.differences.side_by_side", counted)
    columns = difference_columns(report.environments)[2:-1]
    for item in differences_as_items(report.drift, report.findings):
        assert item.difference is not None
        wanted = [cell_spans(cell) for cell in item.difference.cells]
        drawn = [column.cell(Line(item.key, "", (item,))) for column in columns]
        assert [_text(spans) for spans in drawn] == [_text(spans) for spans in wanted]
    assert len(compared) == len(tuple(differences_as_items(report.drift, report.findings)))


def _text(spans: Any) -> str:
    return "".join(text for text, _ in spans)
