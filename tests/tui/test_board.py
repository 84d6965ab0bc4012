"""The board: what it shows, where its keys lead, and that it says so when there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from envparity.errors import ProfileError
from envparity.model.areas import Area
from envparity.model.declarations import Workspace
from envparity.model.reports import Report
from envparity.tui.standing import LABELS
from envparity.tui.widgets.heat import HeatGrid
from envparity.tui.widgets.inputs import FilterLine
from envparity.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World

Size = tuple[int, int]


async def test_every_area_and_environment_is_in_sight(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size) as session:
        for area in Area:
            assert f" {LABELS[area]}" in session.text
        for name in ("development", "staging", "PRODUCTION"):
            assert name in session.text


async def test_the_release_question_is_answered_in_one_line(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size) as session:
        line = next(line for line in session.text.splitlines() if "ship" in line)
        assert "May staging ship to production?" in line
        assert "No" in line
        assert "2 critical, 4 high" in line


async def test_a_cell_says_its_grade_in_words_and_counts(world: World, open_app: Open) -> None:
    async with open_app(world) as session:
        line = next(line for line in session.text.splitlines()[1:] if " Secrets " in line)
        assert "✓ ok" in line
        assert "▲ critical 1 +1" in line


async def test_the_worst_findings_are_in_sight_the_worst_first(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size) as session:
        assert session.text.index("SEC002") < session.text.index("CFG003")


async def test_enter_on_a_cell_leads_to_its_findings(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size) as session:
        await session.press("down", "left", "enter")
        await session.until_in("drift")
        await session.until_says("1 of 9")
        assert session.app.screen.query_one(FilterLine).value == "area:secrets env:staging"
        assert "SEC002" in session.text
        assert "CFG003" not in session.text


async def test_the_cursor_begins_on_the_worst_cell(world: World, open_app: Open) -> None:
    async with open_app(world) as session:
        grid = session.app.screen.query_one(HeatGrid)
        assert (list(Area)[grid.row], grid.column) == (Area.CONFIGURATION, 2)


async def test_vim_keys_and_arrows_move_alike_and_stay_on_the_grid(world: World, open_app: Open) -> None:
    async with open_app(world) as session:
        grid = session.app.screen.query_one(HeatGrid)
        await session.press("g", "h", "h", "h", "k")
        assert (grid.row, grid.column) == (0, 0)
        await session.press("j", "l", "down", "right", "right", "right")
        assert (grid.row, grid.column) == (2, 2)
        await session.press("G", "down")
        assert grid.row == 14


async def test_a_finding_that_is_opened_stands_in_full_on_drift(world: World, open_app: Open) -> None:
    async with open_app(world) as session:
        await session.press("tab", "j", "j", "enter")
        await session.until_in("drift")
        await session.until_says("placeholder-secret")
        assert "Fix" in session.text


async def test_two_clicks_on_a_cell_open_it(world: World, open_app: Open) -> None:
    async with open_app(world) as session:
        await session.pilot.click(HeatGrid, offset=(30, 3), times=2)
        await session.until_in("drift")
        await session.until_says("0 of 9")
        assert "area:secrets env:development" in session.text


async def test_no_findings_look_like_good_news(
    world: World, open_app: Open, make_report: Callable[..., Report], size: Size
) -> None:
    world.report = make_report(())
    async with open_app(world, size) as session:
        assert "✓ Yes" in session.text
        assert "Nothing to worry about" in session.text


async def test_what_could_not_be_read_is_no_good_news(
    world: World, open_app: Open, make_report: Callable[..., Report], size: Size
) -> None:
    world.report = make_report((), unread=True)
    async with open_app(world, size) as session:
        assert "? Not known" in session.text
        assert "? unknown" in session.text
        assert "Nothing to worry about" not in session.text
        await session.press("f")
        assert "k8s/web.yaml" in session.text
        assert "line 12" in session.text
        await session.press("escape")
        assert "ship to production" in session.text


async def test_a_broken_profile_is_said_with_file_line_and_hint(
    world: World, open_app: Open, size: Size
) -> None:
    world.error = ProfileError(
        "profiles/staging.toml", "unknown key", key="stagee", line=3, hint="did you mean `stage`?"
    )
    async with open_app(world, size) as session:
        assert "profiles/staging.toml:3: stagee: unknown key" in session.text
        assert "did you mean stage?" in session.text
        await session.press("2")
        await session.until_in("drift")
        await session.until_says("unknown key")


async def test_an_error_of_the_program_shows_its_kind_and_none_of_its_text(
    world: World, open_app: Open
) -> None:
    world.error = ValueError("hunter2 is not a number")
    async with open_app(world) as session:
        assert "ValueError" in session.text
        assert "hunter2" not in session.text


async def test_reading_again_shows_what_changed(
    world: World, open_app: Open, make_report: Callable[..., Report]
) -> None:
    async with open_app(world) as session:
        world.report = make_report(())
        await session.press("ctrl+r")
        await session.until_says("Nothing to worry about")


async def test_a_workspace_without_environments_says_how_to_begin(
    world: World, open_app: Open, make_report: Callable[..., Report], size: Size
) -> None:
    world.workspace = Workspace("empty", world.workspace.root, ())
    world.report = replace(make_report(()), snapshots=(), differences=(), board={})
    async with open_app(world, size) as session:
        assert "No environment was found here" in session.text
        assert "name files by environment (.env.production), or write profiles/*.toml" in session.text
        await session.press("enter", "3")
        await session.until_in("runtime")


async def test_many_environments_scroll_sideways_with_the_cursor(
    world: World, open_app: Open, make_report: Callable[..., Report]
) -> None:
    declared = world.workspace.declarations
    many = tuple(
        replace(declared[0], environment=replace(declared[0].environment, name=f"dev-{i}")) for i in range(9)
    )
    world.workspace = replace(world.workspace, declarations=many)
    async with open_app(world, (80, 24)) as session:
        assert "dev-8" not in session.text
        await session.press(*["l"] * 8)
        assert "dev-8" in session.text
        assert session.app.screen.query_one(HeatGrid).column == 8


async def test_the_list_keeps_its_cursor_when_it_is_read_again(world: World, open_app: Open) -> None:
    async with open_app(world) as session:
        await session.press("tab", "j", "j", "j")
        worst = session.app.screen.query_one("#worst", RowList)
        before = worst.current
        world.report = replace(world.report, findings=world.report.findings[1:])
        await session.press("ctrl+r")
        await session.until(lambda: len(worst.rows) == 8)
        assert worst.current == before
        assert worst.cursor == 2


async def test_enter_on_a_source_shows_the_sources(world: World, open_app: Open) -> None:
    async with open_app(world, (200, 60)) as session:
        await session.until(lambda: session.app.screen.query("#sources"))
        session.app.screen.query_one("#sources").focus()
        await session.press("enter")
        await session.until(lambda: type(session.app.screen).__name__ == "SourcesScreen")
