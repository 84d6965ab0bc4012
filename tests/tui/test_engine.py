"""The runtime screen on a real engine: up, seen to run with its logs, switched and switched back, down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from envparity.tui.errands import Errands

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World


@pytest.mark.engine
async def test_an_environment_is_brought_up_watched_and_taken_down(
    world: World, open_app: Open, small: Path
) -> None:
    world.errands = Errands()
    world.directory = small
    async with open_app(world, (120, 40), "runtime") as session:
        session.app.choose("development")
        await session.until_says("Services of development")
        await session.until_says("- absent")
        await session.press("u")
        await session.until_says("The plan")
        await session.press("enter")
        await session.until_says("up development is done")
        await session.until_says("● running")
        await session.until_says("hello from development")
        assert "runs here  development" in session.text
        await session.press("s")
        await session.until_says("The plan")
        await session.press("enter")
        await session.until_says("stop development is done")
        await session.until_says("○ exited")
        await session.press("exclamation_mark")
        await session.until_says("nothing to do")
        await session.press("d")
        await session.until_says("The plan")
        await session.press("enter")
        await session.until_says("down development is done")
        await session.until_says("nothing runs here")


@pytest.mark.engine
async def test_a_switch_puts_one_environment_in_the_place_of_another_and_goes_back_from_one_that_fails(
    world: World, open_app: Open, small: Path
) -> None:
    world.errands = Errands()
    world.directory = small
    async with open_app(world, (120, 40), "runtime") as session:
        session.app.choose("development")
        await session.until_says("Services of development")
        await session.press("u")
        await session.until_says("The plan")
        await session.press("enter")
        await session.until_says("runs here  development")
        session.app.choose("staging")
        await session.until_says("Services of staging")
        await session.press("w")
        await session.until_says("The plan")
        assert "development" in session.text
        await session.press("enter")
        await session.until_says("switch staging is done")
        await session.until_says("runs here  staging")
        await session.until_says("hello from staging")
        session.app.choose("broken")
        await session.until_says("Services of broken")
        await session.press("w")
        await session.until_says("The plan")
        await session.press("enter")
        await session.until_says("what ran before runs again: chatty")
        assert "it cannot work" in session.text
        assert session.app.known.active == ("staging",)
