"""A result that was worked out before is shown again only while all that it rests on is the same."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from envparity.cli import recall

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Tree = Callable[[dict[str, str | bytes]], Path]

FORM = f"{recall._FORM}\n0\n-\n-\n"

FILES: dict[str, str | bytes] = {
    "profiles/staging.toml": '[[sources]]\nfiles = ["staging.env"]\n',
    "profiles/production.toml": '[[sources]]\nfiles = ["production.env"]\n',
    "staging.env": "DEBUG=false\n",
    "production.env": "DEBUG=false\n",
}


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "home" / "cache" / "envparity" / "recall").glob("*"))


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
    for spoil in (
        "",
        "{",
        "envparity recall 3",
        "envparity recall 3\n0\n-\n-\n\nseen",
        f"{FORM}nothing 1 a\n\nseen",
    ):
        for file in kept(tmp_path):
            file.write_text(spoil)
        assert envparity("compare", "--all", cwd=checked).stdout == first
    for file in kept(tmp_path):
        file.unlink()
    assert envparity("compare", "--all", cwd=checked).stdout == first


FOUND: dict[str, str | bytes] = {
    ".env.staging": "A=1\n",
    ".env.production": "A=1\n",
    "README.md": "docker compose -f compose.yaml -f compose.override.yaml up\n",
    "compose.yaml": "services:\n  web:\n    image: shop:1\n",
    "compose.production.yaml": "services:\n  web:\n    image: shop:1\n    restart: always\n",
    "deploy/values-production.yaml": "replicas: 2\n",
    ".gitignore": "*.log\nbuild/\n",
    "logs/today.log": "",
    "build/out/made.js": "",
}


def aged(root: Path) -> Path:
    """Make folders and rules look as if they had been left alone for a while, as they are where people work."""
    for path in (root, *root.rglob("*")):
        if path.is_dir() or path.name == ".gitignore" or path.parts[-2] == ".git":
            os.utime(path, (1e9, 1e9))
    return root


@pytest.fixture(params=["git", "no git"])
def found(envparity: Run, tree: Tree, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Give a repository without profiles whose report has been worked out and kept."""
    root = tree({**FOUND, "empty/below/.keep": ""})
    (root / "empty" / "below" / ".keep").unlink()
    if request.param != "no git":
        subprocess.run(["git", "init", "-q", str(root)], check=True)
        subprocess.run(["git", "-C", str(root), "add", "-A"], check=True)
    if request.param == "worktree":
        person = ("-c", "user.name=a", "-c", "user.email=a@shop.example")
        subprocess.run(["git", "-C", str(root), *person, "commit", "-qm", "All"], check=True)
        subprocess.run(["git", "-C", str(root), "worktree", "add", "-q", str(tmp_path / "other")], check=True)
        aged(root)
        root = tmp_path / "other"
        for folder in ("logs", "build/out", "empty/below"):
            (root / folder).mkdir(parents=True)
        (root / "logs" / "today.log").touch()
    aged(root)
    assert envparity("report", cwd=root).returncode == 0
    (file,) = kept(tmp_path)
    file.write_text(file.read_text() + "SEEN BEFORE")
    assert "SEEN BEFORE" in envparity("report", cwd=root).stdout
    return root


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / ".env.production").write_text("A=2\n"),
        lambda root: (root / ".env.qa").write_text("A=2\n"),
        lambda root: (root / ".env").write_text("A=2\n"),
        lambda root: (root / "deploy" / "values-staging.yaml").write_text("replicas: 2\n"),
        lambda root: (root / "deploy" / "values-production.yaml").unlink(),
        lambda root: (root / "empty" / "below" / ".env.production").write_text("A=2\n"),
        lambda root: (root / "new").mkdir(),
        lambda root: (root / "README.md").write_text("nothing\n"),
        lambda root: (root / "profiles").mkdir() or (root / "profiles" / "qa.toml").write_text("stage = 'qa'\n"),
        lambda root: (root / "compose.yaml").unlink() or (root / "compose.yaml").symlink_to("README.md"),
    ],
    ids=[
        "a value", "a new file", "a file that git may ignore", "a file further down", "a file gone",
        "a file where none was", "a folder", "a page that says how it runs", "a profile", "a link",
    ],
)  # fmt: skip
def test_any_change_of_what_was_found_is_noticed(
    envparity: Run, found: Path, change: Callable[[Path], object]
) -> None:
    change(found)
    assert "SEEN BEFORE" not in envparity("report", cwd=found).stdout


@pytest.mark.parametrize("found", ["git", "worktree"], indirect=True)
@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / ".gitignore").write_text(".env.staging\n"),
        lambda root: subprocess.run(
            ["git", "-C", str(root), "rm", "-q", "--cached", "compose.yaml"], check=True
        ),
        lambda root: (root / "logs" / "more").mkdir(),
        lambda root: subprocess.run(
            ["git", "-C", str(root), "config", "core.excludesFile", "/x"], check=True
        ),
    ],
    ids=["what git ignores", "what git keeps", "a folder among ignored files", "git's configuration"],
)
def test_any_change_of_what_git_says_is_noticed(
    envparity: Run, found: Path, change: Callable[[Path], object]
) -> None:
    change(found)
    assert "SEEN BEFORE" not in envparity("report", cwd=found).stdout


@pytest.mark.parametrize("found", ["git"], indirect=True)
def test_what_git_ignores_may_come_and_go(envparity: Run, found: Path) -> None:
    (found / "build" / "out" / "more.js").touch()
    assert "SEEN BEFORE" in envparity("report", cwd=found).stdout


def test_a_folder_that_has_only_just_changed_is_not_relied_on(
    envparity: Run, tree: Tree, tmp_path: Path
) -> None:
    root = tree(FOUND)
    soon = time.time() + 60  # so that a slow machine does not make it old before the program looks at it
    os.utime(root, (soon, soon))
    assert envparity("report", cwd=root).returncode == 0
    assert kept(tmp_path) == []
    assert envparity("report", cwd=aged(root)).returncode == 0
    assert len(kept(tmp_path)) == 1


def test_a_configuration_of_git_that_goes_on_elsewhere_is_not_relied_on(
    envparity: Run, tree: Tree, tmp_path: Path
) -> None:
    root = tree(FOUND)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    with (root / ".git" / "config").open("a") as file:
        file.write("[include]\n\tpath = ../more\n")
    assert envparity("report", cwd=aged(root)).returncode == 0
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
    marked = file.read_text().replace("PASS", "SEEN BEFORE")
    _, _, day, time, *_ = marked.split("\n")
    assert day == time[:10]
    file.write_text(marked)
    assert "SEEN BEFORE" in envparity("check", cwd=checked).stdout
    file.write_text(marked.replace(f"\n{day}\n", "\n2020-01-01\n"))
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
    piped = subprocess.run(command, cwd=checked, env=variables, capture_output=True, check=False, timeout=180)
    assert b"\x1b[" not in piped.stdout


def test_once_there_is_a_history_each_check_is_worked_out_and_remembered(
    envparity: Run, checked: Path, tmp_path: Path
) -> None:
    (file,) = kept(tmp_path)
    file.write_text(file.read_text().replace("PASS", "SEEN BEFORE"))
    assert envparity("snapshot", cwd=checked).returncode == 0
    for _ in range(2):
        assert "SEEN BEFORE" not in envparity("check", cwd=checked).stdout
        told = json.loads(envparity("history", "--format", "json", cwd=checked).stdout)
        assert len(told["runs"]) == 1, "a run that finds the same makes the last one hold for longer"
    assert "SEEN BEFORE" in file.read_text(), "nothing is kept anew"


@pytest.fixture
def large(envparity: Run, tree: Tree, tmp_path: Path) -> Path:
    """Give a workspace of more code than is looked at file by file, whose check has been worked out and kept."""
    code: dict[str, str | bytes] = {f"app/part{n}.py": f"x = {n}\n" for n in range(2_100)}
    root = tree({**FILES, **code})
    for words in (["init", "-q"], ["add", "-A"], ["update-index", "--assume-unchanged", "app/part7.py"]):
        subprocess.run(["git", "-C", str(root), *words], check=True)
    (root / "app" / "part1.py").write_text("x = 0\n")
    old = (root / "app" / "part1.py").stat().st_mtime - 60
    os.utime(root / "app" / "part1.py", (old, old))
    envparity("check", cwd=root)
    (file,) = kept(tmp_path)
    assert f"tree {recall.state_of_tree(str(root))} {root}" in file.read_text()
    file.write_text(file.read_text().replace("subject", "SEEN BEFORE"))
    assert "SEEN BEFORE" in envparity("check", cwd=root).stdout
    return root


@pytest.mark.parametrize("name", ["part0.py", "part1.py", "part7.py"])
def test_a_change_in_much_code_is_noticed(envparity: Run, large: Path, name: str) -> None:
    path = large / "app" / name
    path.write_text("import os\n\nx = os.environ['NOBODY_SETS_THIS']\n")
    assert "SEEN BEFORE" not in envparity("check", cwd=large).stdout


def test_a_file_that_git_called_changed_before_may_change_again(envparity: Run, large: Path) -> None:
    path = large / "app" / "part1.py"
    before = path.stat()
    path.write_text("x = 9\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "SEEN BEFORE" not in envparity("check", cwd=large).stdout


def test_a_repository_that_told_git_to_look_at_less_is_looked_at_in_full(envparity: Run, large: Path) -> None:
    for words in (["core.trustctime", "false"], ["core.checkStat", "minimal"]):
        subprocess.run(["git", "-C", str(large), "config", *words], check=True)
    path = large / "app" / "part0.py"
    before = path.stat()
    path.write_text("x = 9\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "SEEN BEFORE" not in envparity("check", cwd=large).stdout


def test_without_git_to_ask_a_tree_is_not_relied_on(envparity: Run, large: Path, tmp_path: Path) -> None:
    (large / ".git" / "config").write_text("[core\n")
    assert recall.changed_in(str(large)) is None
    assert "SEEN BEFORE" not in envparity("check", cwd=large).stdout
