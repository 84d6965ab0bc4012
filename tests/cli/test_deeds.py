"""Deeds on a real engine, from the command line: the plan that is shown is the plan that is done, consent is asked."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Tree = Callable[[dict[str, str | bytes]], Path]

pytestmark = pytest.mark.engine

COMPOSE = """\
services:
  web:
    image: envparity-test/mini:1
    command: ["sleep", "1000"]
    init: true
    stop_grace_period: 0s
"""


@pytest.fixture
def root(tree: Tree, envparity: Run, engine: object) -> Iterator[Path]:
    project = f"envparity-cli-{os.getpid()}"
    runtime = '[[sources]]\nfiles = ["compose.yaml"]\n[runtime]\ncompose = ["compose.yaml"]\n'
    made = tree(
        {
            "profiles/development.toml": f'{runtime}project = "{project}-dev"\n',
            "profiles/production.toml": f'{runtime}project = "{project}-prod"\n',
            "compose.yaml": COMPOSE,
        }
    )
    yield made
    for name in ("development", "production"):
        assert envparity("down", name, "--volumes", "--confirm", name, cwd=made).returncode == 0


def test_what_a_dry_run_prints_is_what_is_done_and_twice_changes_nothing(envparity: Run, root: Path) -> None:
    shown = json.loads(envparity("up", "development", "--dry-run", "--format", "json", cwd=root).stdout)
    assert json.loads(envparity("ps", "--format", "json", cwd=root).stdout.splitlines()[0])
    done = envparity("up", "development", "--format", "json", cwd=root)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["steps"] == shown["steps"]
    again = envparity("up", "development", cwd=root)
    assert again.stderr == "nothing to do: it is as declared\n"
    assert "running" in envparity("ps", "development", cwd=root).stdout


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("down", "development"), "no container or network of it is here"),
        (("down", "development", "--volumes", "--yes"), "nothing of it is here"),
        (("stop", "development"), "none of it runs here"),
        (("pause", "development"), "none of it is running"),
        (("unpause", "development"), "none of it is held still"),
    ],
)
def test_a_deed_on_what_is_not_here_says_why_there_is_nothing_to_do(
    envparity: Run, root: Path, words: tuple[str, ...], why: str
) -> None:
    done = envparity(*words, cwd=root)
    assert (done.returncode, done.stderr) == (0, f"nothing to do: {why}\n")


def test_what_is_asked_of_an_environment_that_is_not_here_is_answered_in_words(
    envparity: Run, root: Path
) -> None:
    assert envparity("logs", "development", cwd=root).stderr == "nothing of `development` is here\n"
    port = envparity("port", "development", cwd=root)
    assert port.stderr == "no port of `development` is reached on this machine\n"
    lacking = envparity("exec", "development", "web", "true", cwd=root)
    assert "no service `web` of `development` is here" in lacking.stderr
    assert "`envparity up development` makes and starts it" in lacking.stderr


def test_a_protected_environment_is_left_alone_where_nobody_can_be_asked(envparity: Run, root: Path) -> None:
    refused = envparity("up", "production", cwd=root, stdin="production\n")
    assert refused.returncode == 2
    assert "`--confirm production`" in refused.stderr
    assert "running" not in envparity("ps", "production", cwd=root).stdout
    assert envparity("up", "production", "--confirm", "production", cwd=root).returncode == 0
    assert "running" in envparity("ps", "production", cwd=root).stdout


@pytest.mark.parametrize(("answer", "code"), [("production", 0), ("yes", 2)])
def test_in_a_terminal_the_plan_is_shown_and_the_name_is_asked_for(
    root: Path, answer: str, code: int
) -> None:
    said, exit_code = _answered(root, answer)
    assert "create container" in said
    assert "`production` is a protected environment" in said
    assert exit_code == code
    assert ("nothing was done" in said) == bool(code)


@pytest.mark.parametrize(("answer", "code", "kept"), [("n", 2, True), ("y", 0, False)])
def test_volumes_are_removed_in_a_terminal_only_after_a_question_that_names_them(
    envparity: Run, root: Path, answer: str, code: int, kept: bool
) -> None:
    compose = root / "compose.yaml"
    compose.write_text(COMPOSE + "    volumes: [data:/data]\nvolumes: {data: {}}\n")
    assert envparity("up", "development", cwd=root).returncode == 0
    volume = f"envparity-cli-{os.getpid()}-dev_data"
    said, exit_code = _answered(root, answer, "down", "development", "--volumes")
    assert f"volume {volume}" in said
    assert exit_code == code
    told = subprocess.run(["docker", "volume", "inspect", volume], capture_output=True, check=False)
    assert (told.returncode == 0) == kept


def _answered(root: Path, answer: str, *words: str) -> tuple[str, int]:
    """Run `up production`, or something else, in a pseudo-terminal and answer its question."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(root)
        os.execv(sys.executable, [sys.executable, "-m", "envparity", *(words or ("up", "production"))])
    said, asked = b"", False
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        said += piece
        if not asked and (b"to go on" in said or b"[y/N]" in said):
            asked = True
            os.write(terminal, answer.encode() + b"\n")
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return said.decode("utf-8", "replace"), os.waitstatus_to_exitcode(status)
