"""`init --ci`: each template where its pipeline looks for it, never over a file, and offered where it is missing."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from envparity.cli.commands.init_command import PIPELINES
from envparity.workspace.pipelines import PLACES as OFFERED

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Tree = Callable[[dict[str, str | bytes]], Path]

PLACES = {
    "github": ".github/workflows/envparity.yml",
    "gitlab": ".gitlab-ci.yml",
    "jenkins": "Jenkinsfile",
    "pre-commit": ".pre-commit-config.yaml",
}
TEMPLATES = Path(__file__).parents[2] / "templates" / "ci"


@pytest.fixture
def root(tree: Tree) -> Path:
    return tree({".env.production": "A=1\n", ".env.staging": "A=1\n", ".git/HEAD": "ref: refs/heads/main\n"})


def test_the_command_line_offers_every_template_that_there_is() -> None:
    assert tuple(PLACES) == PIPELINES == tuple(OFFERED)


@pytest.mark.parametrize("kind", PIPELINES)
def test_a_template_is_written_where_its_pipeline_looks_for_it(envparity: Run, root: Path, kind: str) -> None:
    ran = envparity("init", "--ci", kind, "--format", "json", cwd=root)
    assert ran.returncode == 0, ran.stderr
    assert PLACES[kind] in json.loads(ran.stdout)["written"]
    assert (root / PLACES[kind]).read_text() in {path.read_text() for path in TEMPLATES.iterdir()}


def test_a_pipeline_that_is_there_is_kept_and_the_way_on_is_said(envparity: Run, root: Path) -> None:
    (root / ".gitlab-ci.yml").write_text("build: {script: [make]}\n")
    ran = envparity("init", cwd=root)
    assert "init --ci gitlab" in ran.stderr
    assert "github" not in ran.stderr
    ran = envparity("init", "--ci", "gitlab", cwd=root)
    assert "kept  .gitlab-ci.yml" in ran.stdout
    assert "take the step" in ran.stderr
    assert (root / ".gitlab-ci.yml").read_text() == "build: {script: [make]}\n"


def test_what_calls_the_program_already_is_offered_nothing(envparity: Run, root: Path) -> None:
    envparity("init", "--ci", "github", cwd=root)
    assert "--ci" not in envparity("init", cwd=root).stderr
