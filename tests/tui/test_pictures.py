"""Each screen as a picture, from values made by hand, at three sizes; `--snapshot-update` takes them anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from tests.tui.screenshots import ROOT, STILL, Picture, take, without_network, words
from textual.pilot import Pilot

from envparity.model.reports import Report
from envparity.tui.screens.tour import STOPS

if TYPE_CHECKING:
    from tests.tui.conftest import World

Compare = Callable[..., bool]
Size = tuple[int, int]
SCREENS: dict[str, tuple[str, ...]] = {
    "board": (),
    "drift": ("2",),
    "differences": ("2", "t"),
    "runtime": ("3",),
    "plan": ("3", "u"),
    "logs": ("4",),
    "release": ("6",),
    "history": ("7",),
    "settings": ("8",),
    "help": ("question_mark",),
}


async def _go(pilot: Pilot[Any], keys: tuple[str, ...]) -> None:
    app = pilot.app
    for _ in range(200):
        if app.known.engine is not None and not app.known.reading:  # type: ignore[attr-defined]
            break
        await pilot.pause(0.02)
    for key in keys:
        await pilot.press(key)
        await pilot.pause(0.25)
    await pilot.pause(0.3)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_looks_as_it_did(world: World, snap_compare: Compare, size: Size, screen: str) -> None:
    assert snap_compare(world.app(), terminal_size=size, run_before=lambda pilot: _go(pilot, SCREENS[screen]))


def test_good_news_looks_as_it_did(
    world: World, snap_compare: Compare, make_report: Callable[..., Report]
) -> None:
    world.report = make_report(())
    assert snap_compare(world.app(), terminal_size=(120, 40), run_before=lambda pilot: _go(pilot, ()))


def test_production_looks_as_it_did(world: World, snap_compare: Compare) -> None:
    keys = ("3", "left_square_bracket", "d")
    assert snap_compare(world.app(), terminal_size=(120, 40), run_before=lambda pilot: _go(pilot, keys))


def test_life_without_an_engine_looks_as_it_did(world: World, snap_compare: Compare) -> None:
    world.runner.missing = True
    assert snap_compare(world.app(), terminal_size=(80, 24), run_before=lambda pilot: _go(pilot, ("3",)))


def test_the_light_theme_looks_as_it_did(world: World, snap_compare: Compare) -> None:
    app = world.app()
    app.theme = "envparity-light"
    assert snap_compare(app, terminal_size=(120, 40), run_before=lambda pilot: _go(pilot, ()))


@pytest.mark.parametrize("picture", STILL, ids=lambda picture: picture.name)
async def test_the_pictures_in_the_readme_show_what_the_program_draws(picture: Picture) -> None:
    kept = ROOT / "screenshots" / f"{picture.name}.svg"
    drawn = words(without_network(await take(picture)))
    assert words(kept.read_text("utf-8")) == drawn, "run `make screenshots`"


def test_the_recorded_tour_says_what_the_program_says() -> None:
    said = "".join(words((ROOT / "screenshots" / "tour.svg").read_text("utf-8"))).replace(" ", "")
    for number, stop in enumerate(STOPS):
        assert f"{stop.title}{number + 1}of{len(STOPS)}".replace(" ", "") in said, "run `make screenshots`"
        for line in stop.words:
            assert line.replace("`", "").split(".")[0].split(":")[0][:40].replace(" ", "") in said, stop.title
