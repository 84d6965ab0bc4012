"""The settings screen: what the machine lacks and what to do, what is set and where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World

Size = tuple[int, int]


async def test_what_is_missing_is_told_with_the_next_step(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size, "settings") as session:
        await session.until_says("no keyring service answers")
        await session.press("j")
        await session.until_says("install one, or use a file")


async def test_each_value_stands_beside_what_says_it(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size, "settings") as session:
        await session.until_says("production.toml:3")
        assert "[red]hosts" in session.text
        assert "default" in session.text


async def test_the_real_machine_is_looked_at(world: World, open_app: Open) -> None:
    from envparity.tui.errands import Errands

    world.errands = Errands(runner=lambda _: world.runner)
    world.directory = Path(__file__).parents[2]
    async with open_app(world, screen="settings") as session:
        await session.until_says("✓  Python")
