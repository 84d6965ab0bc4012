"""The first look at a repository without profiles, and the tour."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from envparity.tui.errands import Errands
from envparity.tui.modes import MODES

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World

Size = tuple[int, int]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with files of two environments, an example, and no profiles."""
    for name in ("staging", "production"):
        (tmp_path / f".env.{name}").write_text(f"PORT=80\nHOST={name}.example\n")
    (tmp_path / ".env.example").write_text("PORT=\nHOST=\n")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


async def test_what_was_found_is_told_once_with_the_reason(
    world: World, open_app: Open, size: Size, repository: Path
) -> None:
    world.errands = Errands(runner=lambda _: world.runner)
    world.directory = repository
    async with open_app(world, size) as session:
        await session.until_says("Found here, without profiles")
        assert ".env.production" in session.text
        await session.press("enter")
        await session.until_says("ship to production?")
        assert not (repository / "profiles").exists()
        before = session.app.known.report
        await session.press("ctrl+r")
        await session.until(lambda: session.app.known.report is not before)
        assert "Found here" not in session.text


def test_what_every_environment_has_stands_once_and_after_what_is_an_environments_own(
    repository: Path,
) -> None:
    from envparity.tui.screens.found import found_rows
    from envparity.workspace.discovery import discover

    (repository / ".python-version").write_text("3.12\n")
    rows = [
        (row.environment if isinstance(row.environment, str) else row.environment.name, row.path)
        for row in found_rows(discover(repository))
    ]
    assert rows == [
        ("staging", ".env.staging"),
        ("production", ".env.production"),
        ("every", ".python-version"),
        ("none", ".env.example"),
    ]


async def test_one_key_writes_it_down(world: World, open_app: Open, repository: Path) -> None:
    world.errands = Errands(runner=lambda _: world.runner)
    world.directory = repository
    async with open_app(world) as session:
        await session.until_says("Found here, without profiles")
        await session.press("i")
        await session.until(lambda: (repository / "profiles" / "production.toml").exists())
        await session.until(
            lambda: session.app.known.workspace and not session.app.known.workspace.discovered
        )


async def test_the_tour_leads_through_every_screen_it_speaks_of_and_back(
    world: World, open_app: Open, size: Size
) -> None:
    from envparity.tui.screens.tour import STOPS

    async with open_app(world, size) as session:
        await session.press("question_mark")
        await session.until_says("t takes the tour")
        await session.press("t")
        for number, stop in enumerate(STOPS):
            await session.until_says(f"{number + 1} of {len(STOPS)}")
            assert session.app.current_mode == stop.screen
            await session.press("enter")
        await session.until(
            lambda: session.app.current_mode == "board" and len(session.app.screen_stack) == 1
        )


async def test_the_tour_can_be_left(world: World, open_app: Open) -> None:
    async with open_app(world) as session:
        await session.press("question_mark", "t")
        await session.until_says("1 of")
        await session.press("enter")
        await session.until_says("2 of")
        await session.press("escape")
        await session.until(lambda: len(session.app.screen_stack) == 1)
        assert session.app.current_mode == "drift"


def test_the_tour_names_screens_that_there_are() -> None:
    from envparity.tui.screens.tour import STOPS

    assert {stop.screen for stop in STOPS} <= {mode.name for mode in MODES}
