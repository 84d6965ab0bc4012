"""Random keys, clicks and sizes: whatever is done, the program lives and nothing is done unasked."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from textual.pilot import OutOfBounds

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World

KEYS = (
    *"1234567890abcdefghijklmnoprstuvwxyz/?[]",
    *("enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "space", "home", "end"),
    *("pageup", "pagedown", "ctrl+r", "ctrl+p", "backspace", "G", "ctrl+d", "ctrl+u", "ctrl+l"),
)
SIZES = ((80, 24), (120, 40), (200, 60), (30, 8))


@pytest.mark.parametrize("seed", range(2))
async def test_random_hands_do_not_break_it(
    world: World, open_app: Open, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    chance = random.Random(seed)
    async with open_app(world, (120, 40)) as session:
        for _ in range(150):
            deed = chance.random()
            if deed < 0.9:
                await session.pilot.press(chance.choice(KEYS))
            elif deed < 0.97:
                width, height = session.app.size
                try:
                    await session.pilot.click(offset=(chance.randrange(width), chance.randrange(height)))
                except OutOfBounds:
                    continue
            else:
                await session.pilot.resize_terminal(*chance.choice(SIZES))
            assert session.app.is_running
        await session.pilot.pause()
        assert all(confirm == environment for _, environment, _, confirm in world.runner.asked)
        assert not [deed for deed in world.runner.asked if deed[1] == "production"]
