"""Without a keyring a deed asks for its passphrase in a window; reading asks for nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring
from tests.tui.conftest import without_engine
from textual.pilot import Pilot

from envparity.errors import EnvparityError
from envparity.model import person
from envparity.tui.answering import asking
from envparity.tui.app import EnvparityApp
from envparity.tui.background import in_background
from envparity.tui.errands import Errands
from envparity.tui.screens.secret import TypeScreen
from envparity.tui.widgets.rows import RowList

SAID = "nine green bottles"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EnvparityApp:
    """Give the program on a workspace with a secret, on a machine without a keyring."""
    for name in ("ENVPARITY_KEY", "ENVPARITY_KEY_FILE", "ENVPARITY_PASSPHRASE", "ENVPARITY_AGE_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("DATA", "STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setattr(keyring, "get_keyring", Keyring)
    root = tmp_path / "shop"
    (root / "profiles").mkdir(parents=True)
    for stage in ("staging", "production"):
        (root / f"{stage}.env").write_text(f"API_TOKEN=tok_9c2e5b8d1f4a6c0e7f3a{stage}\n")
        (root / "profiles" / f"{stage}.toml").write_text(f'[[sources]]\nfiles = ["{stage}.env"]\n')
    return EnvparityApp(root, Errands(runner=without_engine))


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        await pilot.pause(0.05)
    raise AssertionError("it did not come to hold")


def asked(app: EnvparityApp) -> str:
    return str(app.screen.query_one(".window").border_title) if isinstance(app.screen, TypeScreen) else ""


def notices(app: EnvparityApp) -> str:
    return "\n".join(f"{notice.title} {notice.message}" for notice in app._notifications)


async def test_a_snapshot_asks_for_the_passphrase_of_the_new_key_twice(
    app: EnvparityApp, tmp_path: Path
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.known.report is not None)
        await pilot.press("7", "s")
        await until(pilot, lambda: asked(app).startswith("New passphrase"))
        await pilot.press(*SAID.replace(" ", "_"), "enter")
        await until(pilot, lambda: asked(app).startswith("The same again"))
        assert SAID[:4] not in app.export_screenshot()
        await pilot.press(*SAID.replace(" ", "_"), "enter")
        await until(pilot, lambda: "2 snapshots are saved" in notices(app))
    assert list((tmp_path / "data" / "envparity" / "keys").glob("*.age"))


async def test_what_changed_since_a_snapshot_asks_for_the_passphrase(
    app: EnvparityApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENVPARITY_KEY_FILE", str(tmp_path / "key"))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.known.report is not None)
        await pilot.press("7", "s")
        await until(pilot, lambda: "2 snapshots are saved" in notices(app))
        monkeypatch.delenv("ENVPARITY_KEY_FILE")
        moments = app.screen.query_one("#moments", RowList)
        await until(pilot, lambda: any(row.entry for row in moments.rows))
        moments.move_to(next(row.key for row in moments.rows if row.entry))
        await pilot.press("enter")
        await until(pilot, lambda: "passphrase" in asked(app))
        await pilot.press("escape")
        await until(pilot, lambda: "nothing was typed" in notices(app))


async def test_a_window_that_is_left_leaves_all_as_it_was(app: EnvparityApp, tmp_path: Path) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.known.report is not None)
        await pilot.press("7", "s")
        await until(pilot, lambda: asked(app) != "")
        await pilot.press("escape")
        await until(pilot, lambda: "nothing was typed" in notices(app))
    assert not (tmp_path / "data" / "envparity" / "keys").exists()


async def test_reading_never_opens_a_window_and_a_deed_does(app: EnvparityApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.known.report is not None)
        with pytest.raises(EnvparityError, match="only when something is done"):
            await in_background(lambda: person.answer("Passphrase of the box"))
        assert asked(app) == ""
        waiting = app.run_worker(in_background(asking(lambda: person.answer("Passphrase of the box"))))
        await until(pilot, lambda: asked(app) == "Passphrase of the box")
        await pilot.press("o", "k", "enter")
        assert await waiting.wait() == "ok"
    assert person.answer("Passphrase of the box") is None, "nobody answers once the program has ended"
