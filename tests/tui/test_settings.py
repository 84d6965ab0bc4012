"""The settings screen: what the machine lacks and what to do, what is set and where."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from envparity.jobs.examining import Check

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


async def test_every_line_about_the_machine_is_in_sight_and_a_long_one_is_said_in_full(
    world: World, open_app: Open, size: Size
) -> None:
    checks = [Check(f"part {number}", there=True, message="there") for number in range(7)]
    checks.append(Check("last", there=True, message="word " * 40 + "end", hint="a newer one has it"))
    world.errands = replace(world.app().errands, examine=lambda _: tuple(checks))
    async with open_app(world, size, "settings") as session:
        await session.until_says("part 0")
        assert "part 6" in session.text
        assert "last" in session.text
        assert "word end" not in session.text
        await session.press("G")
        await session.until_says("a newer one has it")
        assert "word end" in session.text.replace("\n", " ")
