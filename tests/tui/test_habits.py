"""Keys of one's own, the theme one prefers, and finding a workspace as it was left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tui.conftest import until

from envparity.errors import ProfileError
from envparity.jobs.preferring import Preferences
from envparity.tui import modes
from envparity.tui.app import EnvparityApp
from envparity.tui.errands import Errands
from envparity.tui.keymap import bindings_of, check
from envparity.tui.widgets.inputs import FilterLine

if TYPE_CHECKING:
    from tests.tui.conftest import World


def test_a_key_that_already_means_something_on_that_screen_is_not_taken() -> None:
    wanted = {"runtime.up": "d", "drift.copy": "u", "help": "f1"}
    keys = check(wanted, EnvparityApp, modes.classes())
    assert keys.keymap == {"drift.copy": "u", "help": "f1"}
    assert keys.problems == ("`keys.runtime.up`: `d` already means Down (`runtime.down`)",)


def test_a_name_that_nothing_has_is_told_with_the_nearest() -> None:
    keys = check({"runtime.upp": "f2"}, EnvparityApp, modes.classes())
    assert keys.problems == ("`keys.runtime.upp`: nothing is called so; did you mean `runtime.up`?",)


def test_two_keys_may_change_places() -> None:
    wanted = {"runtime.up": "d", "runtime.down": "u"}
    assert check(wanted, EnvparityApp, modes.classes()).problems == ()


def test_every_key_by_default_means_one_thing_on_its_screen() -> None:
    by_default = {b.id or "": b.key for screen in modes.classes() for b in bindings_of(screen)}
    assert check(by_default, EnvparityApp, modes.classes()).problems == ()


def _app(
    world: World, preferences: Preferences | Exception, state: dict[Path, Mapping[str, str]]
) -> EnvparityApp:
    def prefer() -> Preferences:
        if isinstance(preferences, Exception):
            raise preferences
        return preferences

    def remember(root: Path, left: Mapping[str, str]) -> None:
        state[root] = dict(left)

    made = world.app()
    errands: Errands = replace(made.errands, preferences=prefer, remember=remember)
    app = EnvparityApp(world.workspace.root, errands, state.get(world.workspace.root))
    app.prefer()
    return app


async def test_a_changed_key_does_what_the_old_one_did_and_the_old_one_no_more(world: World) -> None:
    app = _app(world, Preferences("nord", {"drift": "f4"}), {})
    async with app.run_test(size=(120, 40)) as pilot:
        assert app.theme == "nord"
        await pilot.press("2")
        await pilot.pause()
        assert app.current_mode == "board"
        await pilot.press("f4")
        await until(pilot, lambda: app.current_mode == "drift")


async def test_settings_that_are_wrong_are_said_and_keep_nobody_from_working(world: World) -> None:
    app = _app(world, ProfileError("settings.toml", "no such setting", key="colour", line=1), {})
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: app.known.report)
        (said,) = app._notifications
        assert said.title == "settings.toml:1: colour: no such setting"


async def test_a_workspace_is_found_as_it_was_left(world: World) -> None:
    state: dict[Path, Mapping[str, str]] = {}
    app = _app(world, Preferences(), state)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.known.report)
        app.choose("staging")
        app.theme = "envparity-high-contrast"
        await pilot.press("2", "slash", *"sev:high", "enter")
        await until(pilot, lambda: app.current_mode == "drift")
    app = _app(world, Preferences(), state)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.known.report)
        assert app.current_mode == "drift"
        assert app.known.chosen == "staging"
        assert app.theme == "envparity-high-contrast"
        await until(pilot, lambda: app.screen.query_one("#filter", FilterLine).value == "sev:high")
