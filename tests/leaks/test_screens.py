"""No screen shows a secret's value, and no picture of a screen holds one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import pytest

from envparity.tui.app import EnvparityApp

Search = Callable[[Mapping[str, bytes]], list[str]]


class Marked(Protocol):
    root: Path


KEYS = {
    "board": (("1",), ("1", "enter"), ("1", "question_mark")),
    "drift": (("2",), ("2", "d"), ("2", "down", "down", "enter"), ("2", "slash", "P", "A", "S", "S")),
    "runtime": (("3",), ("3", "u")),
}


@pytest.mark.parametrize("screen", KEYS)
async def test_no_screen_gives_a_secret_away(
    workspace: Marked, leaks_in: Search, screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nonexistent/docker.sock")
    app = EnvparityApp(workspace.root)
    pictures: dict[str, bytes] = {}
    async with app.run_test(size=(200, 60)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.known.report is not None, app.known.trouble
        for keys in KEYS[screen]:
            await pilot.press(*keys)
            await app.workers.wait_for_complete()
            await pilot.pause()
            pictures[" ".join(keys)] = app.export_screenshot().encode()
            await pilot.press("escape", "escape")
    assert all(len(picture) > 5000 for picture in pictures.values())
    assert leaks_in(pictures) == []


async def test_a_workspace_that_cannot_be_opened_is_shown_without_its_values(
    workspace: Marked, leaks_in: Search
) -> None:
    app = EnvparityApp(workspace.root / "broken")
    async with app.run_test(size=(200, 60)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.known.trouble is not None
        assert leaks_in({"screen": app.export_screenshot().encode()}) == []
