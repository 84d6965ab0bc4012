"""Writing profiles from what was found."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from envparity.errors import UsageError, WriteError
from envparity.model.declarations import Declaration
from envparity.workspace.discovery import discover
from envparity.workspace.init import init
from envparity.workspace.opening import open_workspace

TREE = (
    ".env", ".env.production", ".env.staging", "compose.yaml", "compose.staging.yaml", "config/settings.yml",
    "config/settings/production.yml", "config/settings/staging.yml", "config/environments/production.rb",
    "config/environments/staging.rb", "Dockerfile.production", "Caddyfile.production", "uv.lock", 'k8s/overlays/prod/a "b".yaml', "k8s/overlays/staging/é.yaml",
)  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path in TREE:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    return tmp_path


def content(declaration: Declaration) -> object:
    """Give what a profile holds of a declaration."""
    sources = [(s.files, s.format, s.service, s.variables, s.profiles) for s in declaration.sources]
    return declaration.environment, sources, declaration.runtime, declaration.protected


def test_profiles_say_what_discovery_found(root: Path) -> None:
    found = discover(root)
    written = init(root)
    assert written.kept == ()
    assert set(written.written) == {f"profiles/{d.environment.name}.toml" for d in found.declarations}
    loaded = open_workspace(root)
    assert not loaded.discovered
    assert [content(item) for item in loaded.declarations] == [content(item) for item in found.declarations]


def test_each_source_has_its_reason_in_a_comment(root: Path) -> None:
    init(root)
    text = (root / "profiles/production.toml").read_text()
    assert '".env",             # dotenv file that names no environment\n' in text
    assert '".env.production",  # dotenv file of production\n' in text
    assert 'format = "Image build"' in text
    assert "#   Caddyfile.production" in text


def test_it_is_the_repository_that_is_written_down(root: Path) -> None:
    (root / ".git").mkdir()
    init(root / "config")
    assert (root / "profiles/production.toml").exists()


def test_a_file_that_is_there_is_kept(root: Path) -> None:
    (root / "profiles").mkdir()
    (root / "profiles/production.toml").write_text("schema = 1\n")
    written = init(root)
    assert written.kept == ("profiles/production.toml",)
    assert (root / "profiles/production.toml").read_text() == "schema = 1\n"
    assert "profiles/staging.toml" in written.written


def test_an_environment_that_another_profile_declares_is_not_written(root: Path) -> None:
    (root / "profiles").mkdir()
    (root / "profiles/live.toml").write_text("schema = 1\nname = 'production'\n")
    written = init(root)
    assert written.kept == ("profiles/live.toml",)
    assert not (root / "profiles/production.toml").exists()


def test_writing_twice_changes_nothing(root: Path) -> None:
    first = init(root)
    before = {path: path.read_bytes() for path in (root / "profiles").iterdir()}
    second = init(root)
    assert (second.written, second.kept) == ((), first.written)
    assert {path: path.read_bytes() for path in (root / "profiles").iterdir()} == before


def test_when_one_file_cannot_be_written_none_is(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync
    calls: list[int] = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match="no space left"):
        init(root)
    assert len(calls) == 2
    assert not (root / "profiles").exists()


def test_a_folder_that_is_a_file_is_said(root: Path) -> None:
    (root / "profiles").write_text("")
    with pytest.raises(WriteError, match="cannot be written"):
        init(root)
    assert (root / "profiles").read_text() == ""


def test_where_nothing_is_found_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="speaks of an environment"):
        init(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_names_that_no_profile_can_hold_are_told(tmp_path: Path) -> None:
    for name in (".env.production\n", ".env.staging\\x", ".env.qa"):
        (tmp_path / name).touch()
    (tmp_path / os.fsdecode(b".env.uat\xff")).touch()
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    found = discover(tmp_path)
    assert [item.environment.name for item in found.declarations] == ["qa"]
    odd = [item.path for item in found.unassigned if "no profile can hold" in item.why]
    assert len(odd) == 3
    assert all(path.isprintable() for path in odd)
