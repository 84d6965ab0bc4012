"""Promoting from the release screen, by the real job: through the gate, with the target's name, on record."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from envparity.tui.errands import Errands

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World

Size = tuple[int, int]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def own_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the history and the key apart, and give the folder of a workspace."""
    monkeypatch.setenv("ENVPARITY_HISTORY", str(tmp_path / "history.sqlite"))
    monkeypatch.setenv("ENVPARITY_KEY_FILE", str(tmp_path / "key"))
    folder = tmp_path / "ws"
    (folder / "profiles").mkdir(parents=True)
    return folder


@pytest.fixture
def alike(own_history: Path, world: World) -> Path:
    """Two environments that are alike, so that the gate is open."""
    for stage in ("staging", "production"):
        (own_history / f".env.{stage}").write_text("TZ=UTC\nPORT=8000\n")
        (own_history / "profiles" / f"{stage}.toml").write_text(
            f'schema = 1\nstage = "{stage}"\n[[sources]]\nfiles = [".env.{stage}"]\n'
        )
    world.errands = Errands(runner=lambda _: world.runner)
    world.directory = own_history
    return own_history


async def test_a_release_is_put_on_record_when_the_targets_name_is_typed(
    world: World, open_app: Open, alike: Path, size: Size
) -> None:
    async with open_app(world, size, "release") as session:
        await session.until_says("May staging ship to production?")
        await session.press("p")
        await session.until_says("Promote staging to production")
        await session.press("enter")
        await session.until_says("Type production to agree")
        assert "what runs is not touched" in session.text
        await session.press(*"staging", "enter")
        assert not (alike / "releases").exists()
        await session.press("ctrl+u", *"production", "enter")
        await session.until_says("production: promoted, record 1")
        assert (alike / "releases" / "production.yaml").exists()
        await session.press("exclamation_mark", "G", "enter")
        await session.until_says("production has no release to go back to")


async def test_leaving_the_question_releases_nothing(world: World, open_app: Open, alike: Path) -> None:
    async with open_app(world, screen="release") as session:
        await session.until_says("May staging ship to production?")
        await session.press("p")
        await session.until_says("Promote staging to production")
        await session.press("enter")
        await session.until_says("Type production to agree")
        await session.press("escape")
        await session.until(lambda: "Type production" not in session.text)
        assert not (alike / "releases").exists()


async def test_a_closed_gate_lets_nothing_through(world: World, open_app: Open, own_history: Path) -> None:
    shutil.copytree(ROOT / "profiles", own_history / "profiles", dirs_exist_ok=True)
    world.errands = Errands(runner=lambda _: world.runner)
    world.directory = own_history
    async with open_app(world, screen="release") as session:
        await session.until_says("May staging ship to production?")
        await session.press("p")
        await session.until_says("Promote staging to production")
        await session.press("enter")
        await session.until_says("the gate is closed: nothing was released")
        assert not (own_history / "releases").exists()
