"""Each screen as a picture, from values made by hand, at three sizes; `--snapshot-update` takes them anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_textual_snapshot import normalize_svg  # type: ignore[import-untyped]
from tests.tui.conftest import answered, until
from tests.tui.screenshots import ROOT, STILL, Picture, still, take, without_network, words
from textual.pilot import Pilot

from envparity.model.reports import Report
from envparity.tui.app import EnvparityApp
from envparity.tui.screens.tour import STOPS

if TYPE_CHECKING:
    from tests.tui.conftest import World

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


Looks = Callable[..., bool]


@pytest.fixture
def looks(snap_compare: Callable[..., bool], request: pytest.FixtureRequest) -> Looks:
    """Compare an application with the kept picture of this test, after some keys; it is given time to come to look so."""
    name = f"{request.node.name}.svg"
    kept = Path(__file__).parent / "__snapshots__" / "test_pictures" / name
    asked_for = normalize_svg(kept.read_text("utf-8")) if kept.exists() else ""

    def compare(app: EnvparityApp, size: Size = (120, 40), keys: tuple[str, ...] = ()) -> bool:
        async def go(pilot: Pilot[int]) -> None:
            await until(pilot, lambda: app.known.engine is not None and not app.known.reading)
            for key in keys:
                await pilot.press(key)
                await answered(pilot)
            await still(
                app, pilot, lambda drawn: normalize_svg(drawn) == asked_for, title=app.title, simplify=True
            )

        return snap_compare(app, terminal_size=size, run_before=go)

    return compare


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_looks_as_it_did(world: World, looks: Looks, size: Size, screen: str) -> None:
    assert looks(world.app(), size, SCREENS[screen])


def test_good_news_looks_as_it_did(world: World, looks: Looks, make_report: Callable[..., Report]) -> None:
    world.report = make_report(())
    assert looks(world.app())


def test_production_looks_as_it_did(world: World, looks: Looks) -> None:
    assert looks(world.app(), keys=("3", "left_square_bracket", "d"))


def test_life_without_an_engine_looks_as_it_did(world: World, looks: Looks) -> None:
    world.runner.missing = True
    assert looks(world.app(), (80, 24), ("3",))


def test_the_light_theme_looks_as_it_did(world: World, looks: Looks) -> None:
    app = world.app()
    app.theme = "envparity-light"
    assert looks(app)


@pytest.mark.parametrize("picture", STILL, ids=lambda picture: picture.name)
async def test_the_pictures_in_the_readme_show_what_the_program_draws(picture: Picture) -> None:
    kept = words((ROOT / "screenshots" / f"{picture.name}.svg").read_text("utf-8"))
    drawn = await take(picture, lambda svg: words(without_network(svg)) == kept)
    assert words(without_network(drawn)) == kept, "run `make screenshots`"


def test_no_picture_is_kept_that_no_test_looks_at(request: pytest.FixtureRequest) -> None:
    looked_at = {f"{item.name}.svg" for item in request.session.items if item.path == request.path}
    if len(looked_at) < len(SCREENS):
        pytest.skip("not all tests of this file run")
    kept = {path.name for path in (Path(__file__).parent / "__snapshots__" / "test_pictures").iterdir()}
    assert kept <= looked_at


def test_the_recorded_tour_says_what_the_program_says() -> None:
    said = "".join(words((ROOT / "screenshots" / "tour.svg").read_text("utf-8"))).replace(" ", "")
    for number, stop in enumerate(STOPS):
        assert f"{stop.title}{number + 1}of{len(STOPS)}".replace(" ", "") in said, "run `make screenshots`"
        for line in stop.words:
            assert line.replace("`", "").split(".")[0].split(":")[0][:40].replace(" ", "") in said, stop.title
