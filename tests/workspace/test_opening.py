"""Which folder is the workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from envparity.errors import UsageError
from envparity.workspace.opening import open_workspace


def touch(root: Path, *paths: str, text: str = "") -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def test_the_nearest_folder_with_profiles_is_the_workspace(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    touch(tmp_path, "profiles/dev.toml", "app/profiles/qa.toml", text="schema = 1")
    touch(tmp_path, "app/src/deep/x.py")
    assert open_workspace(tmp_path / "app/src/deep").root == tmp_path / "app"
    assert open_workspace(tmp_path / "app").declarations[0].environment.name == "qa"
    assert open_workspace(tmp_path).declarations[0].environment.name == "dev"


def test_profiles_above_the_repository_are_not_its_own(tmp_path: Path) -> None:
    touch(tmp_path, "profiles/dev.toml", text="schema = 1")
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    touch(tmp_path, "repo/.env.production", "repo/sub/x")
    found = open_workspace(tmp_path / "repo" / "sub")
    assert found.discovered
    assert found.root == tmp_path / "repo"
    assert [d.environment.name for d in found.declarations] == ["production"]


def test_an_empty_folder_has_no_environment(tmp_path: Path) -> None:
    found = open_workspace(tmp_path)
    assert found.discovered
    assert found.declarations == ()


def test_a_folder_that_is_not_there_is_a_wrong_command(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        open_workspace(tmp_path / "no")
    touch(tmp_path, "file")
    with pytest.raises(UsageError, match="not a folder"):
        open_workspace(tmp_path / "file")
