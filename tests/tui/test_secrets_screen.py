"""The secrets screen: crossings first, no value shown but by one act and for a few seconds, deeds on stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.tui.conftest import ENVIRONMENTS, NOW

from envparity.errors import StoreError
from envparity.jobs.secrets.standing import Secret
from envparity.model.holdings import Holding, Holdings, Key
from envparity.model.places import Place
from envparity.model.values import Sealed
from envparity.tui.errands import Errands
from envparity.tui.screens import secret as windows
from envparity.tui.vault import Vault

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World
    from textual.app import App

    from envparity.model.declarations import Workspace

Size = tuple[int, int]
VALUE = "correct-horse-battery-staple"


def _held(mark: str, shared: tuple[str, ...] = (), weak: str = "") -> Holding:
    secret = Sealed(mark * 8, "password", "16-31", weak=weak)
    return Holding("value", (secret,), place=Place("app.env", 3), shared=shared)


class Doors:
    """A vault in memory: it keeps what it was asked for."""

    def __init__(self, locked: bool = False) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.locked = locked
        self.planned: tuple[str, ...] = ("CROSSED", "FINE")

    def listed(self, _: Workspace) -> Holdings:
        keys = (
            Key("FINE", (_held("a1"), _held("b2"), _held("c3"))),
            Key(
                "LACKED",
                (_held("d4"), Holding("missing", reference="vault://shop/LACKED"), Holding("absent")),
            ),
            Key("CROSSED", (_held("e5"), _held("f6", ("production",)), _held("f6", ("staging",)))),
            Key(
                "[red]WEAK",
                (_held("a7", weak="placeholder"), Holding("unknown", reason="locked"), _held("b8")),
            ),
        )
        return Holdings("assistant", ENVIRONMENTS, keys, True)

    def reveal(self, _: Workspace, environment: str, key: str) -> Secret:
        self.asked.append(("reveal", environment, key))
        if self.locked:
            raise StoreError("the keyring is locked", hint="unlock it")
        return Secret(VALUE)

    def keep(self, _: Workspace, *, environment: str, key: str, value: str) -> str:
        self.asked.append(("keep", environment, key, value))
        return "kept as keyring://assistant/development/FINE"

    def rotate(self, _: Workspace, *, environment: str, key: str, turn: str) -> str:
        self.asked.append(("rotate", environment, key, turn))
        return "done"

    def plan_move(self, _: Workspace, file: str, environment: str) -> tuple[str, ...]:
        self.asked.append(("plan", environment, file))
        return self.planned

    def move(self, _: Workspace, *, file: str, environment: str) -> str:
        self.asked.append(("move", environment, file))
        return "moved"

    @property
    def vault(self) -> Vault:
        return Vault(self.listed, self.reveal, self.keep, self.rotate, self.plan_move, self.move)


def _with(world: World, doors: Doors) -> None:
    world.errands = replace(world.app().errands, vault=doors.vault)


async def test_what_crossed_stands_first_and_every_environment_has_a_column(
    world: World, open_app: Open, size: Size
) -> None:
    _with(world, Doors())
    async with open_app(world, size, "secrets") as session:
        await session.until_says("CROSSED")
        text = session.text
        assert text.index("CROSSED") < text.index("LACKED") < text.index("FINE")
        assert "the same as" in text
        assert "▲ missing" in text
        assert "[red]WEAK" in text


async def test_a_value_is_shown_by_one_act_and_gone_after_a_few_seconds(
    world: World, open_app: Open, size: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "SHOWN", 600)
    doors = Doors()
    _with(world, doors)
    async with open_app(world, size, "secrets") as session:
        await session.until_says("CROSSED")
        assert VALUE not in session.text
        await session.press("v")
        await session.until_says(VALUE)
        assert "hidden again in" in session.text
        shown = session.app.screen
        assert isinstance(shown, windows.RevealScreen)
        shown._left = 1  # the seconds until then are not waited for
        await session.until(lambda: VALUE not in session.text)
        assert doors.asked == [("reveal", "development", "CROSSED")]


async def test_a_value_of_production_is_asked_for_twice(world: World, open_app: Open, size: Size) -> None:
    doors = Doors()
    _with(world, doors)
    async with open_app(world, size, "secrets") as session:
        session.app.choose("production")
        await session.until_says("▸ production")
        await session.press("v")
        await session.until_says("production is protected")
        assert doors.asked == []
        await session.press("enter")
        await session.until(lambda: "production is protected" not in session.text)
        assert doors.asked == []


async def test_a_typed_value_is_kept_and_never_shown(world: World, open_app: Open, size: Size) -> None:
    doors = Doors()
    _with(world, doors)
    async with open_app(world, size, "secrets") as session:
        await session.until_says("CROSSED")
        await session.press("s")
        await session.until_says("Set CROSSED")
        await session.press(*VALUE)
        assert VALUE not in session.text
        await session.press("enter")
        await session.until(lambda: doors.asked)
        assert doors.asked == [("keep", "development", "CROSSED", VALUE)]


@pytest.mark.parametrize("empty", [False, True])
async def test_a_key_that_is_not_in_the_list_is_asked_for_before_its_value(
    world: World, open_app: Open, monkeypatch: pytest.MonkeyPatch, empty: bool
) -> None:
    doors = Doors()
    if empty:
        monkeypatch.setattr(doors, "listed", lambda _: Holdings("assistant", ENVIRONMENTS, (), True))
    _with(world, doors)
    async with open_app(world, (80, 24), "secrets") as session:
        await session.until_says("0 keys" if empty else "CROSSED")
        await session.press("s" if empty else "n")
        await session.until_says("A new secret")
        await session.press(*"NEW_KEY", "enter")
        await session.until_says("Set NEW_KEY")
        await session.press(*VALUE, "enter")
        await session.until(lambda: doors.asked)
        assert VALUE not in session.text
        assert doors.asked == [("keep", "development", "NEW_KEY", VALUE)]


async def test_rotating_asks_which_turn(world: World, open_app: Open, size: Size) -> None:
    doors = Doors()
    _with(world, doors)
    async with open_app(world, size, "secrets") as session:
        await session.until_says("CROSSED")
        await session.press("r")
        await session.until_says("Draw a new one")
        await session.press("j", "j", "enter")
        await session.until(lambda: doors.asked)
        assert doors.asked == [("rotate", "development", "CROSSED", "back")]


async def test_moving_names_the_keys_first(world: World, open_app: Open, size: Size) -> None:
    doors = Doors()
    _with(world, doors)
    async with open_app(world, size, "secrets") as session:
        await session.until_says("CROSSED")
        await session.press("i")
        await session.until_says("Move CROSSED, FINE")
        assert "Leave the file as it is" in session.text
        assert doors.asked == [("plan", "development", "app.env")]
        await session.press("j", "enter")
        await session.until(lambda: len(doors.asked) > 1)
        assert doors.asked[1] == ("move", "development", "app.env")


def told(app: App[int]) -> list[str]:
    return [one.message for one in app._notifications]


async def test_that_there_is_nothing_to_move_is_said(world: World, open_app: Open) -> None:
    doors = Doors()
    doors.planned = ()
    _with(world, doors)
    async with open_app(world, screen="secrets") as session:
        await session.until_says("CROSSED")
        await session.press("i")
        await session.until(lambda: "app.env holds no secret that could be moved" in told(session.app))
        assert doors.asked == [("plan", "development", "app.env")]
        session.app.choose("staging")
        await session.press("j", "i")
        await session.until(lambda: "no file of staging has a value of LACKED" in told(session.app))


async def test_a_store_that_is_locked_is_said(world: World, open_app: Open) -> None:
    _with(world, Doors(locked=True))
    async with open_app(world, screen="secrets") as session:
        await session.until_says("CROSSED")
        await session.press("v")
        await session.until(lambda: session.app._notifications)
        (said,) = session.app._notifications
        assert (said.title, said.message) == ("the keyring is locked", "unlock it")


async def test_a_value_of_a_real_file_is_read_when_it_is_revealed(
    world: World, open_app: Open, tmp_path: Path
) -> None:
    for name in ("development", "staging"):
        (tmp_path / f".env.{name}").write_text(f"API_PASSWORD={VALUE}-{name}\n")
    world.errands = Errands(runner=lambda _: world.runner)
    world.directory = tmp_path
    async with open_app(world) as session:
        await session.until_says("Found here")
        await session.press("enter", "5")
        await session.until_says("API_PASSWORD")
        assert VALUE not in session.text
        await session.press("v")
        await session.until_says(f"{VALUE}-development")
        await session.press("escape")
        await session.until(lambda: VALUE not in session.text)


async def test_how_old_a_secret_is_stands_in_its_row_where_that_is_told(
    world: World, open_app: Open, size: Size
) -> None:
    def kept(**when: str) -> Holding:
        return Holding("value", (Sealed("a" * 16, "token", "16-31", **when),), reference="keyring://shop/KEY")

    old = kept(since=(NOW - timedelta(days=12)).isoformat())
    issued = kept(starts=(NOW - timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    doors = Doors()
    doors.listed = lambda _: Holdings(  # type: ignore[method-assign]
        "assistant", ENVIRONMENTS, (Key("KEY", (old, issued, _held("c3"))),), True
    )
    _with(world, doors)
    async with open_app(world, size, "secrets") as session:
        await session.until_says("#aaaaaaaa keyring 12d")
        row = next(line for line in session.text.splitlines() if " KEY " in line)
        assert "#aaaaaaaa keyring 5h" in row
        assert row.split("in a file")[1].strip(" │") == ""


async def test_a_key_is_told_anew_for_another_width(world: World, open_app: Open) -> None:
    _with(world, Doors())
    async with open_app(world, (40, 24), "secrets") as session:
        await session.until_says("CROSSED")
        await session.until_says("app.env:3")
        assert "the same as production  app.env:3" not in session.text
        await session.pilot.resize_terminal(160, 40)
        await session.until_says("the same as production  app.env:3")
