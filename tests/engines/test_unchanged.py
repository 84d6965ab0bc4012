"""An `up` for which there is nothing to do is told from what it rests on, and from all of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.engines.conftest import until

from envparity.cli.unchanged import NOTHING_TO_DO, unchanged
from envparity.jobs.running.journal import Journal

pytestmark = [pytest.mark.engine, pytest.mark.docker("Podman's list of containers does not tell of health")]

FILE = """
services:
  web:
    image: ${WHICH:-IMAGE}
    env_file: [{path: web.env, required: false}]
    stop_grace_period: 0s
    command: [sleep, "600"]
    healthcheck: {test: [CMD, test, "!", -e, /sick], interval: 200ms, timeout: 60s, retries: 1}
    volumes: ["data:/data"]
volumes: {data: {}}
"""
WORDS = ["up", "dev"]


@pytest.fixture
def up(
    shop: Any, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., str]:
    """Give `envparity up dev` as a process of its own, in an environment that is up."""
    cache = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.chdir(shop.root)
    shop.declare("dev", FILE)
    (shop.root / "profiles").mkdir()
    (shop.root / "profiles/dev.toml").write_text(
        f'[runtime]\ncompose = ["dev.yaml"]\nproject = "{shop.name}-dev"\n'
    )

    def say(*words: str, **variables: str) -> str:
        command = [sys.executable, "-m", "envparity", *(words or WORDS)]
        told = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**os.environ, **variables}
        )
        assert told.returncode == 0, told.stderr
        return told.stderr

    assert NOTHING_TO_DO not in say()
    return say


def kept() -> Path:
    [file] = (Path(os.environ["XDG_CACHE_HOME"]) / "envparity/recall").iterdir()
    return file


def test_what_was_brought_up_is_seen_to_be_up_without_a_plan(up: Callable[..., str], shop: Any) -> None:
    assert kept().stat().st_mode & 0o077 == 0
    kept().write_text(kept().read_text().replace(NOTHING_TO_DO, "seen at a glance"))
    assert up() == "seen at a glance\n"
    assert up("-q", "up", "dev") == ""
    assert NOTHING_TO_DO in up(ENVPARITY_NO_RECALL="1")
    shop.docker("exec", f"{shop.name}-dev-web-1", "touch", "/sick")
    shop.docker("restart", "-t", "0", f"{shop.name}-dev-web-1")
    assert unchanged(WORDS) is None
    shop.docker("exec", f"{shop.name}-dev-web-1", "rm", "/sick")
    told = up()
    assert NOTHING_TO_DO in told or "healthy" in told


def changes(root: Path, name: str, docker: Callable[..., str]) -> dict[str, tuple[Callable[[], Any], ...]]:
    """Give for each change what does it and what undoes it."""
    yaml, profile = root / "dev.yaml", root / "profiles/dev.toml"
    text, said = yaml.read_text(), profile.read_text()
    other = ["run", "-d", "--name", f"{name}-more", "--label", f"dev.envparity.workspace={root}"]
    other += ["--label", "dev.envparity.environment=dev", "envparity-test/mini:1", "sleep", "600"]
    return {
        "a word of the file": (lambda: yaml.write_text(text + "\n"), lambda: yaml.write_text(text)),
        "the profile": (lambda: profile.write_text(said + "\n"), lambda: profile.write_text(said)),
        "another profile": (
            lambda: (root / "profiles/new.toml").write_text(said),
            lambda: (root / "profiles/new.toml").unlink(),
        ),
        "a file that was not there": (
            lambda: (root / "web.env").write_text("A=1\n"),
            lambda: (root / "web.env").unlink(),
        ),
        "a variable that the file speaks of": (
            lambda: os.environ.__setitem__("WHICH", "other:1"),
            lambda: os.environ.pop("WHICH"),
        ),
        "another engine by Docker's configuration": (
            lambda: (root / "docker/config.json").write_text('{"currentContext": "far"}'),
            lambda: (root / "docker/config.json").write_text("{}"),
        ),
        "a container too many": (lambda: docker(*other), lambda: docker("rm", "-f", f"{name}-more")),
        "a switch that was cut off": (
            lambda: Journal(str(root)).write("dev", ()),
            lambda: Journal(str(root)).clear(),
        ),
        "an image of another content": (
            lambda: docker("tag", "envparity-test/mini:2", f"{name}:1"),
            lambda: docker("tag", "envparity-test/mini:1", f"{name}:1"),
        ),
    }


def test_any_change_to_what_it_rests_on_is_left_to_the_plan(
    up: Callable[..., str], shop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANOTHER", "before")
    (shop.root / "docker").mkdir()
    (shop.root / "docker/config.json").write_text("{}")
    monkeypatch.setenv("DOCKER_CONFIG", str(shop.root / "docker"))
    shop.docker("tag", "envparity-test/mini:1", f"{shop.name}:1")
    (shop.root / "dev.yaml").write_text(
        (shop.root / "dev.yaml").read_text().replace("envparity-test/mini", shop.name)
    )
    up()
    try:
        for change, (do, undo) in changes(shop.root, shop.name, shop.docker).items():
            assert unchanged(WORDS) == 0, f"before {change}"
            do()
            try:
                assert unchanged(WORDS) is None, change
            finally:
                undo()
        up()
        monkeypatch.setenv("ANOTHER", "after")
        assert unchanged(WORDS) == 0, "a variable that no file speaks of"
        shop.docker("exec", f"{shop.name}-dev-web-1", "touch", "/sick")
        assert until(lambda: unchanged(WORDS) != 0)
        assert "unhealthy" in shop.docker("ps", "--filter", f"name={shop.name}-dev-web-1")
    finally:
        shop.docker("rmi", "-f", f"{shop.name}:1")
