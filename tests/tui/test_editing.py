"""Which command opens a place in the user's editor, and that nothing else is opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from envparity.errors import UsageError
from envparity.model.places import Place
from envparity.tui.editing import command

if TYPE_CHECKING:
    from tests.tui.conftest import Open, World


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("vim", "code", "hx"):
        (tools / name).write_text("#!/bin/sh\n")
        (tools / name).chmod(0o755)
    (tmp_path / "ws").mkdir()
    (tmp_path / "ws" / "web.env").write_text("A=1\n")
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.delenv("VISUAL", raising=False)
    return tmp_path / "ws"


@pytest.mark.parametrize(
    ("editor", "words"),
    [("vim", ["vim", "+7"]), ("vim -R", ["vim", "-R", "+7"]), ("code --wait", ["code", "--wait", "--goto"]), ("hx", ["hx"])],
)  # fmt: skip
def test_each_kind_of_editor_is_told_the_line_in_its_own_way(
    root: Path, monkeypatch: pytest.MonkeyPatch, editor: str, words: list[str]
) -> None:
    monkeypatch.setenv("EDITOR", editor)
    made = command(root, Place("web.env", 7))
    assert made[:-1] == words
    assert made[-1].removesuffix(":7") == str(root / "web.env")


def test_an_editor_that_is_not_there_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "emacs")
    with pytest.raises(UsageError, match="`emacs` is not installed"):
        command(root, Place("web.env"))


@pytest.mark.parametrize("path", ["../bin/vim", "missing.env", "/etc/passwd", "."])
def test_what_is_not_a_file_of_the_workspace_is_not_opened(
    root: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv("EDITOR", "vim")
    with pytest.raises(UsageError, match="not a file of this workspace"):
        command(root, Place(path, 1))


async def test_the_places_of_a_finding_are_offered_those_it_is_about_first(
    world: World, open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sh")
    monkeypatch.delenv("VISUAL", raising=False)
    async with open_app(world, screen="drift") as session:
        await session.press("j", "o")
        await session.until_says("Open in the editor")
        lines = [line for line in session.text.splitlines() if ".env:" in line and "enter" not in line]
        picked = session.app.screen.query_one("#choices").rows  # type: ignore[attr-defined]
        assert [choice.about for choice in picked] == ["production", "development", "staging"]
        assert lines
        await session.press("enter")
        await session.until(lambda: any("not a file of this" in n.title for n in session.app._notifications))
