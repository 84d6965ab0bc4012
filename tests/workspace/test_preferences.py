"""A user's own settings, and where a workspace was left."""

from __future__ import annotations

from pathlib import Path

import pytest

from envparity.errors import ProfileError
from envparity.workspace.preferences import (
    Preferences,
    load_preferences,
    preferences_file,
    recall_state,
    remember_state,
)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_without_a_file_everything_is_by_default(tmp_path: Path) -> None:
    assert preferences_file() == tmp_path / "config" / "envparity" / "settings.toml"
    assert load_preferences(preferences_file()) == Preferences()


def test_theme_and_keys_are_read(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('theme = "nord"\n[keys]\n"runtime.up" = "f2"\n')
    assert load_preferences(file) == Preferences("nord", {"runtime.up": "f2"})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("theme = 3\n", ":1: `theme`: is to be the name of a theme"),
        ("\ncolour = 'red'\n", ":2: `colour`: no such setting"),
        ("keys = 'u'\n", ":1: `keys`: is to be a table"),
        ("[keys]\nboard = 7\n", ":2: `keys.board`: is to be a key"),
        ("theme =\n", "not TOML"),
        ("a = " + "[" * 5000, "not TOML"),
        ("\udcff", "not UTF-8"),
    ],
)
def test_what_is_wrong_is_named_with_line_and_key(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ProfileError) as raised:
        load_preferences(file)
    assert says in raised.value.message


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="cannot be read: is a directory"):
        load_preferences(tmp_path)


def test_a_state_is_that_of_its_own_workspace(tmp_path: Path) -> None:
    remember_state(tmp_path / "one", {"screen": "drift"})
    assert recall_state(tmp_path / "one")["screen"] == "drift"
    assert recall_state(tmp_path / "other") == {}


def test_a_state_that_is_no_json_or_cannot_be_kept_costs_nothing(tmp_path: Path) -> None:
    remember_state(tmp_path, {"screen": "drift"})
    (held,) = (tmp_path / "state" / "envparity" / "tui").iterdir()
    held.write_text("{")
    assert recall_state(tmp_path) == {}
    held.unlink()
    held.parent.rmdir()
    held.parent.write_text("a file in the folder's place")
    remember_state(tmp_path, {"screen": "drift"})
    assert recall_state(tmp_path) == {}
