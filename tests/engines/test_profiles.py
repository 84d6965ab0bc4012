"""Compose profiles of a project that is run: what is off, and what is said when all of it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from envparity.jobs.running.project import resolve
from envparity.model.declarations import RuntimeSpec

OFF = "every service is in a Compose profile that is not active (`cache`, `web`): "


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("COMPOSE_PROFILES", raising=False)
    (tmp_path / "compose.yaml").write_text(
        "services:\n  web: {image: 'shop:1', profiles: [app]}\n  cache: {image: 'redis:7', profiles: [data]}\n"
    )
    return tmp_path


def test_a_project_whose_services_are_all_off_says_how_to_have_them_on(root: Path) -> None:
    (said,) = resolve(root, RuntimeSpec(("compose.yaml",), "shop")).warnings
    assert said.startswith(OFF)
    assert "`runtime.profiles`" in said


def test_one_service_that_is_on_is_enough(root: Path) -> None:
    (root / ".env").write_text("COMPOSE_PROFILES=data\n")
    found = resolve(root, RuntimeSpec(("compose.yaml",), "shop"))
    assert list(found.config["services"]) == ["cache"]
    assert found.warnings == ()
