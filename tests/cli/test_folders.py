"""Where a user's own files lie: no variable by a relative path counts, whatever asks for the folder."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from envparity.folders import given, own_folder

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Tree = Callable[[dict[str, str | bytes]], Path]

KINDS = {"config": ".config", "data": ".local/share", "state": ".local/state", "cache": ".cache"}


@pytest.fixture(autouse=True)
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")


@pytest.mark.parametrize("kind", KINDS)
def test_a_relative_folder_counts_as_none_given(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/u")
    for said in ("", "relative", "./here", "~/there"):
        monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", said)
        assert own_folder(kind) == f"/home/u/{KINDS[kind]}/envparity"
    monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", "/own")
    assert own_folder(kind) == "/own/envparity"
    assert given("XDG_RUNTIME_DIR", {"XDG_RUNTIME_DIR": "run/user"}) == ""


def test_nothing_lies_in_a_folder_of_the_current_one_where_there_is_no_home(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", "not/absolute")
    assert own_folder("data").startswith("/nonexistent/")


def test_no_command_writes_below_the_current_folder(envparity: Run, tree: Tree, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "profiles/staging.toml": '[[sources]]\nfiles = ["staging.env"]\n',
        "profiles/production.toml": '[[sources]]\nfiles = ["production.env"]\n',
        "staging.env": "LOG_LEVEL=info\n",
        "production.env": "LOG_LEVEL=info\n",
    }
    root = tree(files)
    before = sorted(root.rglob("*"))
    away = {f"XDG_{kind.upper()}_HOME": "below" for kind in KINDS}
    for arguments in (
        ("check",),
        ("list",),
        ("secrets", "scan"),
        ("snapshot", "staging"),
        ("config", "show"),
    ):
        envparity(*arguments, cwd=root, HOME=str(tmp_path), ENVPARITY_NO_RECALL="", **away)
    assert sorted(root.rglob("*")) == before
