"""A result that was worked out before is shown again only while all that it rests on is the same."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Tree = Callable[[dict[str, str | bytes]], Path]

FILES: dict[str, str | bytes] = {
    "profiles/staging.toml": '[[sources]]\nfiles = ["staging.env"]\n',
    "profiles/production.toml": '[[sources]]\nfiles = ["production.env"]\n',
    "staging.env": "DEBUG=false\n",
    "production.env": "DEBUG=false\n",
}


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "home" / "cache" / "envparity" / "recall").glob("*.json"))


@pytest.fixture
def checked(envparity: Run, tree: Tree, tmp_path: Path) -> Path:
    """Give a workspace whose check has been worked out and kept."""
    root = tree(FILES)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    assert envparity("check", cwd=root).returncode == 0
    assert len(kept(tmp_path)) == 1
    return root


def test_with_nothing_changed_the_same_is_shown_without_being_worked_out(
    envparity: Run, checked: Path, tmp_path: Path
) -> None:
    (file,) = kept(tmp_path)
    assert file.stat().st_mode & 0o077 == 0
    marked = file.read_text().replace("PASS", "SEEN BEFORE")
    file.write_text(marked)
    assert "SEEN BEFORE" in envparity("check", cwd=checked).stdout
    assert "SEEN BEFORE" not in envparity("check", cwd=checked, ENVPARITY_NO_RECALL="1").stdout


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "production.env").write_text("DEBUG=true\n"),
        lambda root: (root / "production.env").unlink(),
        lambda root: (root / "profiles" / "production.toml").write_text(
            '[[sources]]\nfiles = ["other.env"]\n'
        ),
        lambda root: (root / "profiles" / "qa.toml").write_text(
            '[[sources]]\nstage = "staging"\nfiles = ["gone.env"]\n'
        ),
        lambda root: (root / "envparity.toml").write_text("[gate]\nfail_om = 'low'\n"),
    ],
    ids=["a value", "a file gone", "a profile", "another profile", "a policy"],
)
def test_any_change_of_what_it_rests_on_is_noticed(
    envparity: Run, checked: Path, change: Callable[[Path], object]
) -> None:
    change(checked)
    assert envparity("check", cwd=checked).returncode != 0


def test_a_file_that_comes_to_be_tracked_is_noticed(envparity: Run, tree: Tree) -> None:
    secret = "Tr1ck" + "y-Harbour-" + "88"
    root = tree({**FILES, "production.env": f"DEBUG=false\nDB_PASSWORD={secret}\n"})
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    before = envparity("check", cwd=root)
    subprocess.run(["git", "-C", str(root), "add", "production.env"], check=True)
    after = envparity("check", cwd=root)
    assert "tracked-secret" not in before.stdout
    assert "tracked-secret" in after.stdout


def test_another_command_line_is_another_result(envparity: Run, checked: Path) -> None:
    assert envparity("check", "--fail-on", "info", cwd=checked).returncode == 0
    (checked / "production.env").write_text("DEBUG=true\n")
    assert envparity("check", "--fail-on", "critical", cwd=checked).returncode == 0
    assert envparity("check", "--fail-on", "high", cwd=checked).returncode == 1


def test_what_is_kept_can_be_spoilt_or_removed(envparity: Run, checked: Path, tmp_path: Path) -> None:
    first = envparity("compare", "--all", cwd=checked).stdout
    for spoil in ("", "{", '{"form": 1}', '{"form": 1, "rests_on": 7}', "[]"):
        for file in kept(tmp_path):
            file.write_text(spoil)
        assert envparity("compare", "--all", cwd=checked).stdout == first
    for file in kept(tmp_path):
        file.unlink()
    assert envparity("compare", "--all", cwd=checked).stdout == first


def test_an_environment_found_by_names_is_never_kept(envparity: Run, tree: Tree, tmp_path: Path) -> None:
    root = tree({".env.staging": "A=1\n", ".env.production": "A=1\n"})
    assert envparity("report", cwd=root).returncode == 0
    assert kept(tmp_path) == []


def test_a_changed_baseline_is_noticed(envparity: Run, checked: Path) -> None:
    (checked / "production.env").write_text("DEBUG=true\n")
    assert envparity("check", "--write-baseline", "known.json", cwd=checked).returncode == 0
    assert envparity("check", "--new-since", "known.json", cwd=checked).returncode == 0
    held = json.loads((checked / "known.json").read_text())
    (checked / "known.json").write_text(json.dumps({**held, "findings": []}))
    assert envparity("check", "--new-since", "known.json", cwd=checked).returncode == 1
    (checked / "known.json").unlink()
    assert envparity("check", "--new-since", "known.json", cwd=checked).returncode == 2


def test_a_baseline_is_written_each_time_it_is_asked_for(envparity: Run, checked: Path) -> None:
    for _ in range(2):
        assert envparity("check", "--write-baseline", "known.json", cwd=checked).returncode == 0
        (checked / "known.json").unlink()


def test_a_result_that_rests_on_the_day_is_not_shown_on_another(
    envparity: Run, checked: Path, tmp_path: Path
) -> None:
    (checked / "envparity.toml").write_text(
        "[[expect]]\ncode = 'RUN002'\nsubject = 'DEBUG'\nreason = 'r'\nby = 'b'\nuntil = 2999-12-31\n"
    )
    (checked / "production.env").write_text("DEBUG=true\n")
    for file in kept(tmp_path):
        file.unlink()
    assert envparity("check", cwd=checked).returncode == 0
    (file,) = kept(tmp_path)
    held = json.loads(file.read_text())
    assert held["day"] == held["time"][:10]
    marked = {**held, "text": held["text"].replace("PASS", "SEEN BEFORE")}
    file.write_text(json.dumps(marked))
    assert "SEEN BEFORE" in envparity("check", cwd=checked).stdout
    file.write_text(json.dumps({**marked, "day": "2020-01-01"}))
    assert "SEEN BEFORE" not in envparity("check", cwd=checked).stdout


def test_what_a_terminal_of_no_width_was_shown_is_not_shown_to_a_pipe(
    envparity: Run, checked: Path, tmp_path: Path
) -> None:
    (file,) = kept(tmp_path)
    file.unlink()
    ours, theirs = pty.openpty()
    variables = {**os.environ, "HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "home" / "cache"),
                 "TERM": "xterm"}  # fmt: skip
    variables.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "envparity", "check"]
    with subprocess.Popen(command, cwd=checked, env=variables, stdin=subprocess.DEVNULL, stdout=theirs):
        os.close(theirs)
        seen = os.read(ours, 4096)
        with contextlib.suppress(OSError):
            while os.read(ours, 4096):
                pass
    os.close(ours)
    assert b"\x1b[" in seen
    piped = subprocess.run(command, cwd=checked, env=variables, capture_output=True, check=False, timeout=60)
    assert b"\x1b[" not in piped.stdout
