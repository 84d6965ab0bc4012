"""Each deed of each screen at each size, one application led through all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.tui.deeds import TABLE, Row
from tests.tui.test_history import _memory
from tests.tui.test_logs import LINES
from tests.tui.test_secrets_screen import Doors
from textual.dom import DOMNode

from envparity.tui import modes
from envparity.tui.app import EnvparityApp
from envparity.tui.keymap import bindings_of
from envparity.tui.modes import MODES
from envparity.tui.screens.desk import Desk
from envparity.tui.since import Since

if TYPE_CHECKING:
    from tests.tui.conftest import Open, Session, World


Size = tuple[int, int]
ROWS = [row for rows in TABLE.values() for row in rows]
SCREENS = {mode.name for mode in MODES}


def _keys() -> dict[str, str]:
    """Give the key of each binding that has a name."""
    kinds: tuple[type[DOMNode], ...] = (EnvparityApp, *modes.classes())
    return {binding.id or "": binding.key for kind in kinds for binding in bindings_of(kind)}


def test_every_key_of_every_screen_has_a_row() -> None:
    done = [row.name for row in ROWS]
    assert sorted(done) == sorted(set(_keys()) - SCREENS - {"quit"})


@pytest.fixture
def asked(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let everything that leads out of the program be written down, and nothing be done."""
    said = world.asked
    world.runner.lines, world.memory = LINES, _memory()
    world.runner.hold = threading.Event()
    errands, connect = world.app().errands, world.runner.connect

    def noted(word: str, deed: Callable[..., Any]) -> Callable[..., Any]:
        def do(*arguments: Any) -> Any:
            said.append(word)
            return deed(*arguments)

        return do

    monkeypatch.setattr(Desk, "open_place", lambda _, place: said.append(str(place)))
    monkeypatch.setattr("webbrowser.open", lambda url, **_: said.append(url))
    monkeypatch.setattr(world.runner, "connect", noted("engine", connect))
    world.errands = replace(
        errands,
        vault=Doors().vault,
        open=noted("read", errands.open),
        examine=noted("examine", errands.examine),
    )
    yield
    world.runner.hold.set()


async def _do(session: Session, row: Row, key: str) -> None:
    if row.before:
        await session.press(*row.before)
    await session.until(lambda: row.ready(session))
    if row.name in ("board.copy", "drift.copy", "repeat", "runtime.copy"):
        session.app._clipboard = ""
    before = row.look(session)
    await session.press(key)
    await session.until(lambda: row.look(session) != before)
    if row.after:
        await session.press(*row.after)


@pytest.mark.usefixtures("asked")
async def test_each_deed_does_what_it_is_for(world: World, open_app: Open, size: Size) -> None:
    keys = _keys()
    async with open_app(world, size) as session:
        session.app.learn(since=Since(date(2026, 3, 13), frozenset({world.report.findings[0].id}), ()))
        for mode in MODES:
            await session.press(mode.key)
            await session.until_in(mode.name)
            for row in TABLE[mode.name]:
                try:
                    await _do(session, row, keys[row.name].partition(",")[0])
                except pytest.fail.Exception:
                    pytest.fail(f"{row.name} did nothing:\n{session.text}")
        await session.press("q")
    assert session.app.return_value == 0
