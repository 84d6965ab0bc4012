"""Exports from the command line: where they are written, what is said, and what is refused."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Tree = Callable[[dict[str, str | bytes]], Path]


@pytest.fixture
def root(tree: Tree) -> Path:
    return tree(
        {
            "profiles/staging.toml": '[[sources]]\nfiles = ["compose.yaml"]\n',
            "profiles/production.toml": '[[sources]]\nfiles = ["app.env"]\n',
            "compose.yaml": "services:\n  web:\n    image: shop/web:1\n    restart: unless-stopped\n",
            "app.env": "A=1\n",
        }
    )


def test_one_file_goes_to_stdout_and_what_is_left_out_to_stderr(envparity: Run, root: Path) -> None:
    ran = envparity("export", "staging", "--to", "kubernetes", cwd=root)
    assert ran.returncode == 0
    assert 'kind: "Deployment"' in ran.stdout
    assert "note: web: it is restarted always" in ran.stderr
    assert envparity("-q", "export", "staging", "--to", "kubernetes", cwd=root).stderr == ""


def test_several_files_need_a_folder(envparity: Run, root: Path) -> None:
    ran = envparity("export", "staging", "--to", "devcontainer", cwd=root)
    assert (ran.returncode, "-o DIR" in ran.stderr) == (2, True)
    assert envparity("export", "staging", "--to", "devcontainer", "-o", "out", cwd=root).returncode == 0
    assert json.loads((root / "out/.devcontainer/devcontainer.json").read_text())["service"] == "web"
    data = json.loads(
        envparity("export", "staging", "--to", "devcontainer", "--format", "json", cwd=root).stdout
    )
    assert (data["schema"], len(data["files"])) == ("envparity.export/1", 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("production", "--to", "compose"), "has no services"),
        (("nowhere", "--to", "compose"), "no environment is called"),
        (("staging", "--to", "nomad"), "nomad"),
        (("staging", "--to", "devcontainer", "--service", "db"), "no service is called `db`"),
        (("staging", "--to", "compose", "-o", "no/such/folder/compose.yaml"), "cannot be written"),
    ],
)
def test_what_cannot_be_exported_is_told(
    envparity: Run, root: Path, words: tuple[str, ...], said: str
) -> None:
    ran = envparity("export", *words, cwd=root)
    assert ran.returncode == 2
    assert said in ran.stderr


def test_what_could_not_be_read_is_said_and_changes_the_exit_code(envparity: Run, root: Path) -> None:
    (root / "profiles/staging.toml").write_text(
        '[[sources]]\nfiles = ["compose.yaml"]\n[[sources]]\nfiles = ["gone.env"]\n'
    )
    ran = envparity("export", "staging", "--to", "compose", cwd=root)
    assert ran.returncode == 3
    assert "gone.env was not read in full" in ran.stderr


def test_an_environment_of_another_machine_is_exported_from_its_snapshot(envparity: Run, root: Path) -> None:
    envparity("snapshot", "staging", "-o", "staging.json", cwd=root)
    here = envparity("export", "staging", "--to", "compose", cwd=root).stdout
    (root / "compose.yaml").unlink()
    away = envparity(
        "export", "staging", "--to", "compose", "--environment", "staging=staging.json", cwd=root
    )
    assert away.stdout == here
