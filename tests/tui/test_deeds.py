"""Each deed of each screen at each size, one application led through all of them."""

from __future__ import annotations

import inspect
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
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


READS = {"open", "os.listdir", "os.scandir", "subprocess.Popen", "socket.connect", "socket.getaddrinfo"}
"""What the interpreter tells of when something is read, or may be waited for."""


class Watch:
    """What is asked of a disk, an engine or a network in the thread that answers keys; imports do not count."""

    def __init__(self) -> None:
        self.thread = 0
        self.seen: list[str] = []
        self._hooked = False

    def begin(self) -> None:
        """Look at the thread that calls this; what is hooked into the interpreter stays there and does nothing."""
        if not self._hooked:
            sys.addaudithook(self.audit)
            self._hooked = True
        self.seen.clear()
        self.thread = threading.get_ident()

    def note(self, event: str, about: object) -> None:
        if self.thread == threading.get_ident() and not _importing():
            self.seen.append(f"{event} {about}")

    def audit(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.thread and event in READS:
            self.note(event, arguments[:1])

    def told(self, name: str, deed: Callable[..., Any]) -> Callable[..., Any]:
        def do(*arguments: Any, **named: Any) -> Any:
            self.note("asked for", name)
            return deed(*arguments, **named)

        return do


def _importing() -> bool:
    frame = sys._getframe()
    while frame := frame.f_back:  # type: ignore[assignment]
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
    return False


WATCH = Watch()


@pytest.fixture
def watched(asked: None, world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hold whatever asks for something in the thread that answers keys against it, until the program is left."""
    errands = world.app().errands
    outside = {name: value for name in fields_of(errands) if callable(value := getattr(errands, name))}
    for name in ("now", "preferences", "recall"):
        outside.pop(name)  # the clock, and what is read before there is a screen
    vault = errands.vault._replace(
        **{name: WATCH.told(name, deed) for name, deed in errands.vault._asdict().items()}
    )
    world.errands = replace(
        errands, vault=vault, **{name: WATCH.told(name, deed) for name, deed in outside.items()}
    )
    for name, deed in inspect.getmembers(world.runner, inspect.ismethod):
        if not name.startswith("_"):
            monkeypatch.setattr(world.runner, name, WATCH.told(name, deed))
    monkeypatch.setattr(
        "webbrowser.open", WATCH.told("browser", lambda *_, **__: world.asked.append("browser"))
    )
    WATCH.begin()
    yield
    WATCH.thread = 0
    assert WATCH.seen == []


def fields_of(record: object) -> tuple[str, ...]:
    names: tuple[str, ...] = type(record).__match_args__  # type: ignore[attr-defined]
    return names


def test_what_is_read_in_the_thread_of_the_keys_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    WATCH.begin()
    file.read_text()
    elsewhere = threading.Thread(target=file.read_bytes)
    elsewhere.start()
    elsewhere.join(60)
    WATCH.thread = 0
    assert WATCH.seen == [f"open ({str(file)!r},)"]


@pytest.mark.usefixtures("watched")
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
