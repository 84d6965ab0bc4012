"""The sample workspace runs: development, then staging in its place, each on images made from Debian packages."""

from __future__ import annotations

import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from envparity.jobs.opening import open_workspace
from envparity.jobs.running import Running
from envparity.model.deeds import Asked

pytestmark = pytest.mark.engine

PROFILES = Path(__file__).parents[2] / "profiles"
IMAGES = ("postgres:15", "redis:7", "python:3.12-slim")


@pytest.fixture
def sample(shop: Any, free_ports: list[int]) -> Iterator[Running]:
    """Copy the sample under names and ports of its own, so that it can run beside itself."""
    missing = [name for name in IMAGES if shop.engine.image(name) is None]
    if missing:
        pytest.skip(f"images that the sample runs on are missing: {', '.join(missing)}")
    shutil.copytree(PROFILES, shop.root / "profiles")
    web, database, queue = free_ports
    swaps = {
        'project = "assistant-': f'project = "{shop.name}-',
        "${WEB_PORT:-8080}": str(web),
        "127.0.0.1:15432": f"127.0.0.1:{database}",
        "16379:6379": f"{queue}:6379",
        "registry.helpdesk.example/assistant:latest": f"{shop.name}-built",
    }
    for path in [*shop.root.glob("profiles/*.toml"), *shop.root.glob("profiles/assistant/*.yaml")]:
        text = path.read_text("utf-8")
        for old, new in swaps.items():
            text = text.replace(old, new)
        path.write_text(text, "utf-8")
    running = Running(open_workspace(shop.root))
    yield running
    running.close()
    for name in ("built", "development-web", "development-worker"):
        if shop.engine.image(f"{shop.name}-{name}") is not None:
            shop.docker("image", "rm", "-f", f"{shop.name}-{name}")


def test_the_sample_runs_and_switches(sample: Running, free_ports: list[int]) -> None:
    sample.carry_out(Asked("up", "development"))
    assert {state.service: state.health for state in sample.states("development")} == dict.fromkeys(
        ("db", "redis", "web", "worker"), "healthy"
    )
    assert sample.plan(Asked("up", "development")).empty
    assert _answers(free_ports[0])
    sample.carry_out(Asked("switch", "staging"))
    assert sample.active() == ("staging",)
    assert _answers(free_ports[0])
    sample.carry_out(Asked("down", "staging", volumes=True))
    sample.carry_out(Asked("down", "development", volumes=True))
    assert sample.active() == ()


def _answers(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as found:
        return found.status == 200 and bool(found.read())
