"""The templates for pipelines: what they call is there, and does there what they take it to do."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from envparity.cli.group import command

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "templates" / "ci"
YAML = ("github-actions.yml", "gitlab-ci.yml", "pre-commit.yaml")
DRIFT = {
    "profiles/staging.toml": '[[sources]]\nfiles = ["staging.env"]\n',
    "profiles/production.toml": '[[sources]]\nfiles = ["production.env"]\n',
    "staging.env": "LOG_LEVEL=info\n",
    "production.env": "LOG_LEVEL=info\nDEBUG=true\n",
}


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def steps(name: str) -> list[str]:
    """Give the lines of a template that call the program, as its shell would get them."""
    if name == "Jenkinsfile":
        return re.findall(r"'(envparity [^']*)'", (FOLDER / name).read_text("utf-8"))
    data = loaded(FOLDER / name)
    if name == "github-actions.yml":
        found = [step.get("run", "") for step in data["jobs"]["check"]["steps"]]
    elif name == "gitlab-ci.yml":
        found = data["envparity"]["script"]
    else:
        found = [hook["entry"] for repo in data["repos"] for hook in repo["hooks"]]
    return [line for line in found if line.startswith("envparity ")]


TEMPLATES = (*YAML, "Jenkinsfile")


def arguments(line: str) -> Iterator[str]:
    words = shlex.split(line)[1:]
    redirection = next((at for at, word in enumerate(words) if word.startswith(">")), len(words))
    yield from words[:redirection]


def test_every_template_is_known_here() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_call_is_of_a_command_with_options_that_it_takes(name: str) -> None:
    lines = steps(name)
    assert any(line.startswith("envparity check") for line in lines)
    for line in lines:
        word, *rest = arguments(line)
        found = command.get_command(click.Context(command), word)
        assert found is not None, line
        found.make_context(word, rest)


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize(("files", "code"), [({}, 1), ({"production.env": "LOG_LEVEL=info\n"}, 0)])
def test_run_as_written_the_last_step_alone_answers(
    tmp_path: Path, name: str, files: dict[str, str], code: int
) -> None:
    for path, content in {**DRIFT, **files}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(content)
    outside = tmp_path / "outside"
    outside.mkdir()
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(outside), "XDG_CACHE_HOME": str(outside), "XDG_DATA_HOME": str(outside),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "GITHUB_STEP_SUMMARY": str(outside / "summary.md"), "RUNNER_TEMP": str(outside),
    }  # fmt: skip
    codes = [
        subprocess.run(["bash", "-c", line], cwd=tmp_path, env=environment, capture_output=True).returncode
        for line in steps(name)
    ]
    assert codes == [*([0] * (len(codes) - 1)), code]
    if name == "github-actions.yml":
        assert json.loads((outside / "envparity.sarif").read_text())["version"] == "2.1.0"
        assert (outside / "summary.md").read_text().startswith("### ")


def test_the_artefacts_that_are_kept_are_those_that_are_written() -> None:
    job = loaded(FOLDER / "gitlab-ci.yml")["envparity"]
    written = {words[words.index("-o") + 1] for words in map(shlex.split, job["script"]) if "-o" in words}
    assert written == {*job["artifacts"]["paths"], job["artifacts"]["reports"]["junit"]}
    text = (FOLDER / "Jenkinsfile").read_text("utf-8")
    assert set(re.findall(r"(?:testResults|artifacts): '([^']+)'", text)) == written


def test_the_workflow_asks_for_no_right_that_it_does_not_need() -> None:
    flow = loaded(FOLDER / "github-actions.yml")
    assert flow["permissions"] == {"contents": "read"}
    assert flow["jobs"]["check"]["permissions"] == {"contents": "read", "security-events": "write"}


def test_the_hook_of_this_repository_is_that_of_the_template() -> None:
    (shipped,) = loaded(ROOT / ".pre-commit-hooks.yaml")
    (local,) = loaded(FOLDER / "pre-commit.yaml")["repos"][0]["hooks"]
    same = ("id", "name", "entry", "language", "pass_filenames", "always_run")
    assert {key: shipped[key] for key in same} == {key: local[key] for key in same}


@pytest.mark.parametrize(
    ("schema", "name"), [("github-workflows", "github-actions.yml"), ("gitlab-ci", "gitlab-ci.yml")]
)
def test_a_template_is_of_the_schema_that_its_reader_publishes(schema: str, name: str) -> None:
    pytest.importorskip("check_jsonschema")
    call = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        f"vendor.{schema}",
        str(FOLDER / name),
    ]
    done = subprocess.run(call, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_pre_commit_takes_the_hook_and_the_configuration() -> None:
    clientlib = pytest.importorskip("pre_commit.clientlib")
    assert clientlib.load_manifest(ROOT / ".pre-commit-hooks.yaml")[0]["id"] == "envparity-check"
    assert clientlib.load_config(FOLDER / "pre-commit.yaml")["repos"]
