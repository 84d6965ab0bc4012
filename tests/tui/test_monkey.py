"""Random keys, clicks and sizes: whatever is done, the program lives and nothing is done unasked."""

from __future__ import annotations

import random
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock

import pytest
from textual.pilot import OutOfBounds

from envparity.tui.app import EnvparityApp
from envparity.tui.errands import Errands

if TYPE_CHECKING:
    from tests.tui.conftest import Open, Session, World

KEYS = (
    *"1234567890abcdefghijklmnoprstuvwxyz/?[]!+-<>{}NXS",
    *("enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "space", "home", "end"),
    *("pageup", "pagedown", "ctrl+r", "ctrl+p", "backspace", "G", "ctrl+d", "ctrl+u", "ctrl+l"),
)
SIZES = ((80, 24), (120, 40), (200, 60), (30, 8))
THREADS = 12
"""Threads of ours that may be left when a screen is looked at: followers of logs, changes and figures, and work."""


async def _point(session: Session, chance: random.Random) -> None:
    """Click somewhere, or drag from there to somewhere else."""
    width, height = session.app.size
    start, end = ((chance.randrange(width), chance.randrange(height)) for _ in range(2))
    try:
        if chance.random() < 0.7:
            await session.pilot.click(offset=start)
        else:
            await session.pilot.mouse_down(offset=start)
            await session.pilot.hover(offset=end)
            await session.pilot.mouse_up(offset=end)
    except OutOfBounds:
        return


async def _play(session: Session, chance: random.Random, deeds: int) -> None:
    """Do so many things at random."""
    for _ in range(deeds):
        deed = chance.random()
        if deed < 0.9:
            await session.pilot.press(chance.choice(KEYS))
        elif deed < 0.97:
            await _point(session, chance)
        else:
            await session.pilot.resize_terminal(*chance.choice(SIZES))
        assert session.app.is_running
    await session.pilot.pause()


def _ours() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("envparity-")]


@pytest.fixture(autouse=True)
def _nobody_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a click on `Quit`, or its line in the palette, end nothing: the rest is still to be tried."""
    monkeypatch.setattr(EnvparityApp, "action_quit", AsyncMock())
    monkeypatch.setenv("EDITOR", "no-such-editor")
    monkeypatch.setattr("webbrowser.open", lambda *_, **__: False)


@pytest.mark.parametrize("seed", range(2))
async def test_random_hands_do_not_break_it(world: World, open_app: Open, seed: int) -> None:
    async with open_app(world, (120, 40)) as session:
        await _play(session, random.Random(seed), 300)
        assert all(confirm == environment for _, environment, _, confirm in world.runner.asked)
        assert not [deed for deed in world.runner.asked if deed[1] == "production"]
    assert len(_ours()) <= THREADS


@pytest.mark.engine
@pytest.mark.parametrize("seed", range(2))
async def test_random_hands_do_not_break_it_on_a_real_engine(
    world: World, open_app: Open, small: Path, seed: int
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
        await _play(session, random.Random(seed), 200)
    assert len(_ours()) <= THREADS
