"""The release screen: the answer, the checklist that keeps its state, the report that is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.tui.conftest import until

from envparity.tui.app import EnvparityApp
from envparity.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World

Size = tuple[int, int]


async def test_the_answer_and_what_is_needed_first_are_in_sight(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size, "release") as session:
        await session.until_says("May staging ship to production?")
        assert "No: " in session.text
        assert "Migrate db from Postgres 13" in session.text
        assert "PRODUCTION" in session.text.splitlines()[1] + session.text.splitlines()[2]


async def test_a_tick_is_counted_kept_and_can_be_taken_back(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size, "release") as session:
        await session.until_says("2 steps, 0 of 2 ticked here")
        rows = session.app.screen.query_one("#questions", RowList)
        (step,) = [row for row in rows.rows if "SENTRY_DSN" in row.step]
        assert rows.move_to(step.key)
        await session.press("space")
        await session.until_says("2 steps, 1 of 2 ticked here")
        left = dict(session.app.left)
    app = EnvparityApp(world.workspace.root, world.app().errands, left)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("6")
        await until(pilot, lambda: "ticked" in _text(app))
        assert "1 of 2 ticked here" in _text(app)


def _text(app: EnvparityApp) -> str:
    from tests.tui.conftest import shown

    return shown(app)


async def test_another_direction_is_worked_out_when_it_is_chosen(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size, "release") as session:
        await session.until_says("May staging ship to production?")
        await session.press("f")
        await session.until_says("Release from")
        await session.press("k", "k", "enter")
        await session.until_says("Release development to")
        await session.press("enter")
        await session.until_says("May development ship to staging?")


async def test_the_report_is_written_in_the_chosen_form(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size, "release") as session:
        await session.until_says("May staging ship to production?")
        await session.press("w")
        await session.until_says("for a pull request")
        await session.press("j", "enter")
        await session.until(lambda: world.written)
        assert world.written == [("markdown", world.workspace.root / "release.md")]
        await session.until(lambda: [said.title for said in session.app._notifications] == ["Written"])


async def test_a_disk_that_is_full_is_said(world: World, open_app: Open) -> None:
    world.full = True
    async with open_app(world, screen="release") as session:
        await session.until_says("May staging ship to production?")
        await session.press("w")
        await session.until_says("for a pull request")
        await session.press("enter")
        await session.until(lambda: session.app._notifications)
        (said,) = session.app._notifications
        assert "no space left on device" in said.title
        assert said.message == "what was there is unchanged"


async def test_a_line_leads_to_its_findings(world: World, open_app: Open) -> None:
    async with open_app(world, screen="release") as session:
        await session.until_says("May staging ship to production?")
        await session.press("j", "enter")
        await session.until_in("drift")
        assert "code:" in session.text


async def test_without_production_it_says_what_a_release_needs(world: World, open_app: Open) -> None:
    world.workspace = replace(world.workspace, declarations=world.workspace.declarations[:1])
    world.report = replace(world.report, snapshots=world.report.snapshots[:1], differences=(), findings=())
    async with open_app(world, screen="release") as session:
        await session.until_says("There is nothing to release here")


async def test_many_steps_are_ticked_as_few_are(
    world: World, open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def listed() -> tuple[list[object], dict[str, str]]:
        async with open_app(world, screen="release") as session:
            await session.until_says("Migrate")
            rows = session.app.screen.query_one("#questions", RowList)
            before = list(rows.rows)
            rows.move_to(next(row.key for row in before if row.step))
            await session.press("space")
            await session.until(lambda: list(rows.rows) != before)
            assert rows.current is not None
            assert rows.current.sign[0] == "✓"
            return list(rows.rows), dict(session.app.left)

    few = await listed()
    world.left.clear()
    monkeypatch.setattr("envparity.tui.screens.release.screen.MANY", 0)
    assert await listed() == few
