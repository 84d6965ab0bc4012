"""The workspace key: made once, found again, kept to its owner."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from envparity.errors import WriteError
from envparity.secrets.keys import workspace_key


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    import keyring
    from keyring.backends import fail

    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())  # type: ignore[no-untyped-call]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_without_a_keyring_the_key_is_kept_in_a_private_file(no_keyring: Path) -> None:
    made = workspace_key("assistant")
    assert len(made) == 32
    assert workspace_key("assistant") == made
    assert workspace_key("other") != made
    (file, _) = sorted(no_keyring.rglob("*.key"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_workspace_cannot_name_a_file_elsewhere(no_keyring: Path) -> None:
    workspace_key("../../escape")
    assert [file.parent.name for file in no_keyring.rglob("*.key")] == ["keys"]


def test_a_key_that_can_be_kept_nowhere_is_an_error_and_not_a_key_for_one_run(
    no_keyring: Path, request: pytest.FixtureRequest
) -> None:
    no_keyring.chmod(0o500)
    request.getfixturevalue("as_nobody")
    with pytest.raises(WriteError, match="cannot be kept"):
        workspace_key("assistant")


def test_a_key_file_that_was_cut_short_is_never_used_and_never_overwritten(no_keyring: Path) -> None:
    workspace_key("assistant")
    (file,) = no_keyring.rglob("*.key")
    file.write_text("abcd\n")
    with pytest.raises(WriteError):
        workspace_key("assistant")
    assert file.read_text() == "abcd\n"


_SESSION = """
import sys
from envparity.secrets.keys import workspace_key
import keyring
first = workspace_key("assistant")
assert workspace_key("assistant") == first
assert keyring.get_password("envparity", "workspace-key:assistant") == first.hex()
print("kept by", type(keyring.get_keyring()).__module__)
"""


@pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="needs gnome-keyring and dbus",
)
def test_a_real_secret_service_keeps_the_key_and_no_file_is_written(tmp_path: Path) -> None:
    script = (
        'eval "$(printf "%s\\n" unlock | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null)"; '
        'exec "$1" -c "$2"'
    )
    for name in ("data/keyrings", "run"):
        (tmp_path / name).mkdir(parents=True, mode=0o700)
    environment = {
        **os.environ,
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "HOME": str(tmp_path),
    }
    result = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", script, "sh", sys.executable, _SESSION],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "SecretService" in result.stdout
    assert not list(tmp_path.rglob("*.key"))
