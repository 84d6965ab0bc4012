"""The runtime screen on a real engine: up, seen to run with its logs, down."""

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
SAYS = "echo hello from the container; while true; do sleep 1; done"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A workspace with one environment of one small service; nothing of it is left behind."""
    found = subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True, check=False)
    if found.returncode != 0:
        pytest.skip(f"image {IMAGE} is not on this machine")
    project = f"ept-tui-{uuid4().hex[:8]}"
    (tmp_path / "profiles").mkdir()
    (tmp_path / "compose.yaml").write_text(
        f"services:\n  chatty:\n    image: {IMAGE}\n    init: true\n    stop_grace_period: 1s\n"
        f'    command: ["sh", "-c", "{SAYS}"]\n'
    )
    (tmp_path / "profiles" / "development.toml").write_text(
        f'schema = 1\n[[sources]]\nfiles = ["compose.yaml"]\n'
        f'[runtime]\ncompose = ["compose.yaml"]\nproject = "{project}"\n'
    )
    yield tmp_path
    runner = Running(open_workspace(tmp_path))
    runner.down("development")
    runner.close()


@pytest.mark.engine
async def test_an_environment_is_brought_up_watched_and_taken_down(
    world: World, open_app: Open, small: Path
) -> None:
    world.errands = Errands()
    world.directory = small
    async with open_app(world, (120, 40), "runtime") as session:
        await session.until_says("- absent")
        await session.press("u")
        await session.until_says("The plan")
        await session.press("enter")
        await session.until_says("up development is done")
        await session.until_says("● running")
        await session.until_says("hello from the container")
        assert "runs here  development" in session.text
        await session.press("d")
        await session.until_says("The plan")
        await session.press("enter")
        await session.until_says("down development is done")
        await session.until_says("nothing runs here")
