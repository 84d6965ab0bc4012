"""What holds on every screen: the masthead, help, the palette, safety, and starting and ending."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.tui.conftest import until
from textual.command import CommandPalette
from textual.widgets import OptionList

from envparity.model.declarations import Workspace
from envparity.model.reports import Report
from envparity.model.snapshots import Environment, Stage
from envparity.tui import screens
from envparity.tui.app import EnvparityApp
from envparity.tui.commands import MOST
from envparity.tui.errands import Errands
from envparity.tui.look import GRADES, chip
from envparity.tui.modes import MODES
from envparity.tui.themes import THEMES
from envparity.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World

Size = tuple[int, int]
SCREENS = ("board", "drift", "runtime")


@pytest.mark.parametrize("screen", SCREENS)
async def test_what_runs_and_what_is_chosen_is_in_the_first_line(
    world: World, open_app: Open, size: Size, screen: str
) -> None:
    async with open_app(world, size, screen) as session:
        first = session.text.splitlines()[0]
        assert ("●  development" if size[0] < 100 else "● chosen, runs here  development") in first
        assert first.count("development") == 1
        session.app.choose("staging")
        await session.until(lambda: session.text.splitlines()[0].rstrip().endswith("staging"))
        assert "development" in session.text.splitlines()[0]


@pytest.mark.parametrize("screen", ["board", "history"])
async def test_every_screen_is_named_in_the_first_line(
    world: World, open_app: Open, size: Size, screen: str
) -> None:
    async with open_app(world, size, screen) as session:
        words = session.text.splitlines()[0].split()
        assert [word for word in words if word.isdecimal()] == list("12345678")
        for mode in MODES:
            assert words[words.index(mode.key) + 1] in (mode.label, mode.short)


async def test_a_deed_under_way_is_said_before_all_screens_are_named(world: World, open_app: Open) -> None:
    async with open_app(world, (80, 24), "board") as session:
        session.app.learn(busy="up development")
        await session.until(lambda: "○ up development …" in session.text.splitlines()[0])
        assert session.text.splitlines()[0].rstrip().endswith("development")


@pytest.mark.parametrize("screen", SCREENS)
async def test_production_looks_different_from_the_rest(
    world: World, open_app: Open, size: Size, screen: str
) -> None:
    async with open_app(world, size, screen) as session:
        calm = session.app.screen.query_one(Masthead).styles.background
        session.app.choose("production")
        await session.until(lambda: session.text.splitlines()[0].rstrip().endswith("PRODUCTION"))
        assert session.app.screen.query_one(Masthead).styles.background != calm


@pytest.mark.parametrize("screen", SCREENS)
async def test_help_names_every_shown_key_of_its_screen(world: World, open_app: Open, screen: str) -> None:
    async with open_app(world, (120, 60), screen) as session:
        keys = session.text.splitlines()[-1]
        await session.press("question_mark")
        await session.until(lambda: "Help: " + screen.capitalize() in session.text)
        for word in ("e Env", "? Help", "q Quit"):
            assert word in keys
        for mark in GRADES.values():
            assert mark.word in session.text
        await session.press("escape")
        await session.until(lambda: session.text.splitlines()[-1] == keys)


async def test_the_keys_lead_from_each_screen_to_each_other(world: World, open_app: Open) -> None:
    async with open_app(world) as session:
        for key, screen in (
            ("2", "drift"),
            ("3", "runtime"),
            ("2", "drift"),
            ("1", "board"),
            ("3", "runtime"),
            ("1", "board"),
        ):
            await session.press(key)
            await session.until_in(screen)


async def test_the_names_of_the_screens_can_be_clicked(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size) as session:
        at = session.text.splitlines()[0].index(" 3 ")
        await session.pilot.click(Masthead, offset=(at + 1, 0))
        await session.until_in("runtime")


async def test_the_badge_asks_for_the_environment(world: World, open_app: Open, size: Size) -> None:
    async with open_app(world, size) as session:
        await session.pilot.click(Masthead, offset=(size[0] - 5, 0))
        await session.until(lambda: "runs here" in session.text and "enter chooses" in session.text)
        await session.press("j", "enter")
        await session.until(lambda: session.app.known.chosen == "staging")
        assert session.text.splitlines()[0].rstrip().endswith("staging")


async def test_a_key_in_the_last_line_can_be_clicked(world: World, open_app: Open) -> None:
    async with open_app(world) as session:
        at = session.text.splitlines()[-1].index("? Help")
        await session.pilot.click("KeyBar", offset=(at, 0))
        await session.until_says("Help: Board")


async def test_the_palette_finds_deeds_and_environments(world: World, open_app: Open) -> None:
    async with open_app(world) as session:
        await session.press("ctrl+p")
        await session.until(lambda: isinstance(session.app.screen, CommandPalette))
        await session.press(*"switch to stag")
        await session.until_says("Switch to staging")
        await session.press("enter")
        await session.until_says("The plan")
        assert session.app.known.chosen == "staging"
        assert world.runner.asked == []


async def test_the_palette_finds_what_the_keys_of_a_screen_do(world: World, open_app: Open) -> None:
    async with open_app(world, screen="drift") as session:
        await session.press("ctrl+p")
        await session.until(lambda: isinstance(session.app.screen, CommandPalette))
        await session.press(*"group")
        await session.until_says("Group by cause, area")
        await session.press("enter")
        await session.until_says("by area")


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES] + ["nord", "textual-light", "ansi-dark"])
async def test_every_theme_draws_every_screen(world: World, open_app: Open, theme: str) -> None:
    async with open_app(world) as session:
        session.app.theme = theme
        for key, words in (("1", "Worst findings"), ("2", "9 of 9"), ("3", "Services of development")):
            await session.press(key)
            await session.until_says(words)


@pytest.mark.parametrize("screen", SCREENS)
async def test_names_from_outside_are_neither_markup_nor_commands(
    world: World, open_app: Open, size: Size, screen: str
) -> None:
    hostile = "[red]e\x1b[2J\u202e[/"
    first, *rest = world.workspace.declarations
    named = replace(first, environment=replace(first.environment, name=hostile))
    world.workspace = replace(world.workspace, name=hostile, declarations=(named, *rest))
    async with open_app(world, size, screen) as session:
        await session.until_says("[red]e␛[2J<U+202E>[/")
        assert all(line.isprintable() for line in session.text.splitlines())
        await session.press("e")
        assert "[red]e␛[2J<U+202E>[/" in session.text
        await session.press("escape", "question_mark", "escape", "ctrl+p")
        await session.until(lambda: isinstance(session.app.screen, CommandPalette))


@pytest.mark.parametrize("screen", SCREENS)
async def test_a_terminal_of_any_size_is_drawn(world: World, open_app: Open, screen: str) -> None:
    async with open_app(world, (80, 24), screen) as session:
        for size in ((20, 6), (300, 100), (1, 1), (40, 12), (80, 24)):
            await session.pilot.resize_terminal(*size)
            await session.pilot.pause()
        await session.press("question_mark")
        await session.pilot.resize_terminal(30, 8)
        await session.pilot.pause()


def test_the_first_frame_needs_no_job_and_no_engine() -> None:
    code = (
        "import sys, envparity.tui.app; "
        "print([m for m in sys.modules if m.startswith(('docker', 'yaml', 'pydantic', 'envparity.jobs', 'envparity.rules'))])"
    )
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert made.stdout.strip() == "[]"


def test_a_badge_that_has_no_room_for_its_stage_is_its_name() -> None:
    sandbox = Environment("sandbox", Stage.DEVELOPMENT)
    live = Environment("live", Stage.PRODUCTION)
    assert [text for text, _ in (*chip(sandbox), *chip(live))] == [
        " sandbox · development ",
        " LIVE · PRODUCTION ",
    ]
    assert [text for text, _ in (*chip(sandbox, 12), *chip(live, 6))] == [" sandbox ", " LIVE "]


def _held(world: World, release: threading.Event, begun: threading.Event | None = None) -> EnvparityApp:
    """Make an application whose report is not there before it is released."""

    def held(workspace: Workspace, now: str) -> Report:
        if begun is not None:
            begun.set()
        release.wait(30)
        return world.report

    errands = Errands(open=lambda _: world.workspace, report=held, runner=lambda _: world.runner)
    return EnvparityApp(world.workspace.root, errands)


async def test_keys_are_answered_before_anything_is_known(world: World) -> None:
    release = threading.Event()
    app = _held(world, release)
    async with app.run_test(size=(120, 40)) as pilot:
        for key, mode in (("2", "drift"), ("3", "runtime"), ("1", "board")):
            await pilot.press(key)
            await pilot.pause()
            assert app.current_mode == mode
        assert app.known.report is None
        release.set()
        while app.known.report is None:
            await pilot.pause(0.02)


async def test_quitting_does_not_wait_for_a_job(world: World) -> None:
    release, begun = threading.Event(), threading.Event()
    app = _held(world, release, begun)
    async with app.run_test() as pilot:
        await until(pilot, begun.is_set)
        await pilot.press("q")
    assert app.return_value == 0
    assert not release.is_set()
    release.set()


def test_what_the_next_keys_may_ask_for_is_imported_once_there_is_time() -> None:
    folder = Path(screens.__file__).parent
    code = "import sys; from envparity.tui.modes import preload; preload(); print(*sys.modules)"
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    there = set(made.stdout.split())
    seldom = {"found", "tour"}
    names = {file.stem for file in folder.glob("*.py")} - {"__init__"} - seldom
    assert {f"envparity.tui.screens.{name}" for name in names} <= there


async def test_of_many_environments_those_are_offered_that_are_most_like_what_was_typed(
    world: World, open_app: Open
) -> None:
    declared = world.workspace.declarations[0]
    many = tuple(
        replace(declared, environment=replace(declared.environment, name=f"site-{number:02}"))
        for number in range(40)
    )
    world.workspace = replace(world.workspace, declarations=many)
    async with open_app(world) as session:
        await session.press("ctrl+p")
        await session.until_says("Go to Board")
        await session.press(*"sit")
        options = session.app.screen.query_one(OptionList)
        await session.until(lambda: options.option_count == MOST)
        await session.press(*["backspace"] * 3, *"choose", "space", *"site-07")
        await session.until(lambda: options.option_count == 1)
        await session.press("enter")
        await session.until(lambda: session.app.known.chosen == "site-07")
