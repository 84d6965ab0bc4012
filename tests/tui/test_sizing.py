"""Panes and columns that are made larger and smaller, by keys and by dragging, and found again as they were left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from envparity.tui.widgets.columns import Column, widths_of
from envparity.tui.widgets.rows import RowList
from envparity.tui.widgets.split import LEAST, Split
from envparity.tui.widgets.widening import STEP

if TYPE_CHECKING:
    from tests.tui.conftest import Open, Session, World
    from textual.pilot import Pilot
    from textual.widget import Widget

    from envparity.tui.look import Span

Size = tuple[int, int]
DIVIDED = {
    "board": "#left",
    "drift": "#items-panel",
    "runtime": "#services-panel",
    "secrets": "#keys-panel",
    "release": "#questions-panel",
    "history": "#moments-panel",
    "settings": "#checks-panel",
}


async def _drag(pilot: Pilot[int], start: tuple[int, int], end: tuple[int, int]) -> None:
    await pilot.mouse_down(offset=start)
    await pilot.hover(offset=end)
    await pilot.mouse_up(offset=end)
    await pilot.pause()


def _long(split: Split, pane: Widget) -> int:
    return pane.outer_size.width if split.beside else pane.outer_size.height


async def test_keys_move_the_divider_of_every_screen_that_has_two_panes(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size) as session:
        for number, (screen, name) in zip("1235678", DIVIDED.items(), strict=True):
            await session.press(number)
            await session.until(lambda: session.app.current_mode == screen and session.app.screen.is_mounted)  # noqa: B023
            split, pane = session.app.screen.query_one(Split), session.app.screen.query_one(name)
            least, before = LEAST[split.beside], _long(split, pane)
            await session.press("less_than_sign")
            smaller = _long(split, pane)
            assert smaller < before or before <= least, screen
            await session.press("greater_than_sign", "greater_than_sign")
            assert _long(split, pane) > smaller, screen
            split.move(60)
            await session.pilot.pause()
            first, *_, last = split.children
            assert _long(split, last) >= least, screen
            assert last.region.bottom <= split.region.bottom, screen
            assert first.region.bottom <= split.region.bottom, screen


async def test_the_line_between_the_panes_can_be_dragged(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size, "drift") as session:
        split, detail = session.app.screen.query_one(Split), session.app.screen.query_one("#detail-panel")
        grip = (detail.region.x, detail.region.y + (5 if split.beside else 0))
        to = (grip[0] - 6, grip[1]) if split.beside else (grip[0] + 3, grip[1] - 3)
        await _drag(session.pilot, grip, to)
        assert (detail.region.x if split.beside else detail.region.y) == (to[0] if split.beside else to[1])
        assert not session.app.mouse_captured
        assert session.app.screen.query_one("#items", RowList).cursor == 0


async def test_a_drag_that_begins_elsewhere_moves_nothing(world: World, open_app: Open) -> None:
    async with open_app(world, (120, 40), "drift") as session:
        before = session.app.screen.query_one("#detail-panel").region
        await _drag(session.pilot, (30, 10), (30, 20))
        assert session.app.screen.query_one("#detail-panel").region == before


def _starts(session: Session) -> dict[str, int]:
    titles = next(line for line in session.text.splitlines() if " severity" in line)
    return {title: titles.index(title) for title in ("rule", "finding", "area")}


async def test_the_gap_between_two_titles_can_be_dragged_and_keys_do_the_same(
    world: World, open_app: Open
) -> None:
    async with open_app(world, (120, 40), "drift") as session:
        titles = next(y for y, line in enumerate(session.text.splitlines()) if " severity" in line)
        before = _starts(session)
        await _drag(session.pilot, (before["finding"] - 2, titles), (before["finding"] + 4, titles))
        dragged = _starts(session)
        assert dragged["finding"] == before["finding"] + 6
        await session.press("left_curly_bracket")
        narrower = _starts(session)
        assert narrower["finding"] == dragged["finding"]
        assert narrower["area"] == dragged["area"] - STEP
        await session.press("right_curly_bracket")
        assert _starts(session) == dragged


async def test_panes_and_columns_are_found_as_they_were_left(world: World, open_app: Open) -> None:
    async with open_app(world, (120, 40), "drift") as session:
        await session.press("less_than_sign", "less_than_sign", "left_curly_bracket")
        height = session.app.screen.query_one("#items-panel").outer_size.height
        chosen = dict(session.app.screen.query_one("#items", RowList).chosen)
        world.left = dict(session.app.left)
    async with open_app(world, (120, 40), "drift") as session:
        assert session.app.screen.query_one("#items-panel").outer_size.height == height
        assert session.app.screen.query_one("#items", RowList).chosen == chosen != {}
        await session.pilot.resize_terminal(200, 60)
        await session.pilot.pause()
        assert session.app.screen.query_one(Split).beside


async def test_what_was_remembered_wrongly_is_nothing(world: World, open_app: Open) -> None:
    world.left = {"drift.divider.above": "x", "drift.columns.items": '{"finding": "wide", "rule": -3}'}
    async with open_app(world, (120, 40), "drift") as session:
        assert session.app.screen.query_one("#items", RowList).chosen == {}
        split = session.app.screen.query_one(Split)
        for said in ("x", "", "0", "-3", "1e9", "nan"):
            split.put({"above": said})
            assert not split.has_class("-moved"), said


def _cell(row: str) -> Span:
    return row, "text"


def test_a_chosen_width_is_taken_and_the_rest_shared() -> None:
    columns = [Column("a", _cell), Column("b", _cell, width=6), Column("c", _cell)]
    assert widths_of(columns, 60, {"a": 10}) == [10, 6, 60 - 10 - 6 - 2 * 2 - 2]
    assert widths_of(columns, 60, {"b": 20})[1] == 20


def test_a_column_that_fits_leaves_the_rest_to_the_others() -> None:
    columns = [Column("a", _cell, fits=True), Column("b", _cell, fits=True), Column("c", _cell)]
    assert widths_of(columns, 60, needed={"a": 4, "b": 9}) == [4, 9, 60 - 4 - 9 - 2 * 2 - 2]
    assert widths_of(columns, 60, {"a": 20}, {"a": 4, "b": 9})[:2] == [20, 9]
    assert sum(widths_of(columns, 60, needed={"a": 90, "b": 90})) == 60 - 2 * 2 - 2


async def test_columns_fit_what_stands_in_them_anew_when_that_changes(world: World, open_app: Open) -> None:
    async with open_app(world, (200, 60), "runtime") as session:
        rows = session.app.screen.query_one("#services", RowList)
        await session.until(lambda: rows.rows)
        assert rows.needed["service"] == len("service")
        state = replace(rows.rows[0].state, service="a-rather-long-name")
        rows.set_rows([replace(rows.rows[0], service=state.service, state=state)])
        assert rows.needed["service"] == len("a-rather-long-name")
