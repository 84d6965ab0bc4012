"""Drift: filtering, both lists, the detail pane, the rule's page and copying."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from envparity.tui.widgets.inputs import FilterLine
from envparity.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World

Size = tuple[int, int]


async def test_a_finding_stands_in_full_with_values_places_why_and_fix(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size, "drift") as session:
        await session.press("j", "j", "j")
        await session.until_says("staging calls production's CRM")
        assert "https://crm.sandbox.example/v2" in session.text
        assert "profiles/assistant/development.env:10" in session.text
        if size[1] > 24:
            assert "Why" in session.text
            assert "Fix" in session.text


async def test_typing_narrows_the_list_while_it_is_typed(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size, "drift") as session:
        await session.press("slash", *"post")
        assert "1 of 9" in session.text
        assert "CON003" in session.text
        assert "SEC002" not in session.text
        await session.press("enter", "escape")
        assert "9 of 9" in session.text


async def test_keys_are_typed_into_the_filter_and_do_nothing_else(world: World, open_app: Open) -> None:
    async with open_app(world, screen="drift") as session:
        await session.press("slash", *"123qe?aty")
        assert session.app.current_mode == "drift"
        assert session.app.screen.query_one(FilterLine).value == "123qe?aty"
        assert "Nothing matches the filter" in session.text


async def test_an_area_is_picked_from_those_that_have_findings(world: World, open_app: Open) -> None:
    async with open_app(world, screen="drift") as session:
        await session.press("a")
        assert "Cost" not in session.text
        await session.press("j", "enter")
        await session.until_says("1 of 9")
        assert session.app.screen.query_one(FilterLine).value == "area:dependencies"
        await session.press("a", "g", "enter")
        await session.until_says("9 of 9")


async def test_a_severity_and_an_environment_narrow_together(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size, "drift") as session:
        await session.press("s", "j", "enter")
        await session.until_says("2 of 9")
        await session.press("v", "j", "j", "enter")
        await session.until_says("1 of 9")
        assert "SEC002" in session.text


async def test_leaving_a_picker_changes_nothing(world: World, open_app: Open) -> None:
    async with open_app(world, screen="drift") as session:
        await session.press("s", "j", "escape")
        assert "9 of 9" in session.text


async def test_differences_stand_side_by_side_in_a_column_each(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size, "drift") as session:
        await session.press("t")
        assert "11 of 11" in session.text
        line = next(line for line in session.text.splitlines() if "httpx (pypi)" in line)
        assert line.count("0.28.1") == 2
        assert "0.25.2" in line
        line = next(line for line in session.text.splitlines() if "SENTRY_DSN" in line)
        assert "absent" in line


async def test_a_difference_that_is_not_known_everywhere_says_why(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size, "drift") as session:
        await session.press("t", "slash", *"is:unknown", "enter")
        await session.until_says("1 of 11")
        assert "not known everywhere" in session.text
        assert "ConfigMap" in session.text


async def test_the_rules_page_opens_over_the_list_and_closes(
    world: World, open_app: Open, size: Size
) -> None:
    async with open_app(world, size, "drift") as session:
        await session.press("enter")
        await session.until_says("Two environments hold the same secret.")
        assert "Rule SEC002" in session.text
        assert "[red]too[/red]" in session.text
        await session.press("escape")
        assert "9 of 9" in session.text


async def test_a_copied_finding_has_values_and_places_and_no_secret(world: World, open_app: Open) -> None:
    async with open_app(world, screen="drift") as session:
        await session.press("y")
        copied = session.app.clipboard
        assert "critical SEC002 production's database password is also staging's" in copied
        assert "production: postgresql://assistant:••••••@db.helpdesk.example:5432/assistant" in copied
        assert "profiles/assistant/production.env:16" in copied


async def test_escape_clears_the_filter_and_then_leads_back(world: World, open_app: Open) -> None:
    async with open_app(world, screen="drift") as session:
        await session.press("slash", *"sev:crit", "enter")
        assert "2 of 9" in session.text
        await session.press("escape")
        assert "9 of 9" in session.text
        await session.press("escape")
        await session.until_in("board")


async def test_a_click_moves_to_a_row(world: World, open_app: Open) -> None:
    async with open_app(world, screen="drift") as session:
        await session.pilot.click("#items", offset=(20, 4))
        assert session.app.screen.query_one("#items", RowList).cursor == 3
        assert "staging calls production's CRM" in session.text


async def test_a_finding_without_values_shows_where_it_was_seen(
    world: World, open_app: Open, size: Size
) -> None:
    findings = tuple(replace(finding, values=()) for finding in world.report.findings)
    world.report = replace(world.report, findings=findings)
    async with open_app(world, size, "drift") as session:
        await session.press("j", "j", "j")
        await session.until_says("staging calls production's CRM")
        await session.until_says("profiles/assistant/development.env:10")
        assert "https://crm.sandbox.example/v2" not in session.text
