"""The runtime screen on a real engine: up, seen to run with its logs, switched and switched back, down."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from envparity.jobs.opening import open_workspace
from envparity.jobs.running import Running
from envparity.tui.errands import Errands

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World

IMAGE = "envparity-test/mini:1"
SAYS = "echo hello from {}; while true; do sleep 1; done"
ENVIRONMENTS = ("development", "staging", "broken")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A workspace of three environments of one small service, the third of which ends at once; nothing is left behind."""
    found = subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True, check=False)
    if found.returncode != 0:
        pytest.skip(f"image {IMAGE} is not on this machine")
    project = f"ept-tui-{uuid4().hex[:8]}"
    (tmp_path / "profiles").mkdir()
    for name in ENVIRONMENTS:
        says = "echo it cannot work; exit 3" if name == "broken" else SAYS.format(name)
        (tmp_path / f"compose.{name}.yaml").write_text(
            f"services:\n  chatty:\n    image: {IMAGE}\n    init: true\n    stop_grace_period: 1s\n"
            f'    command: ["sh", "-c", "{says}"]\n'
        )
        (tmp_path / "profiles" / f"{name}.toml").write_text(
            f'schema = 1\nstage = "{"development" if name == "broken" else name}"\n'
            f'[[sources]]\nfiles = ["compose.{name}.yaml"]\n'
            f'[runtime]\ncompose = ["compose.{name}.yaml"]\nproject = "{project}-{name}"\n'
        )
    yield tmp_path
    runner = Running(open_workspace(tmp_path))
    for name in ENVIRONMENTS:
        runner.down(name)
    runner.close()


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
