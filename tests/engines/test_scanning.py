"""Secrets in what an engine holds: the environment and the output of running containers, an image by its name."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.engines.conftest import until

pytestmark = pytest.mark.engine

LIVE = "q8Zr" + "T4wLx0Pn2"


def _scan(root: Path, *arguments: str) -> Any:
    command = [sys.executable, "-m", "envparity", "-C", str(root), "secrets", "scan", *arguments]
    done = subprocess.run(
        [*command, "--format", "json"], capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    assert LIVE not in done.stdout + done.stderr
    return json.loads(done.stdout)


def _declare(root: Path) -> None:
    (root / "profiles").mkdir()
    (root / "profiles" / "production.toml").write_text('[[sources]]\nfiles = ["production.env"]\n')
    (root / "production.env").write_text(f"DB_PASSWORD={LIVE}\n")


def test_productions_secret_in_a_running_container_is_found(shop: Any) -> None:
    _declare(shop.root)
    label = f"dev.envparity.test-guest={shop.root}"
    name = f"{shop.name}-guest"
    shop.docker(
        "run", "-d", "--name", name, "--label", label, "-e", f"PGPASSWORD={LIVE}",
        "envparity-test/mini:1", "sh", "-c", "echo connecting with $PGPASSWORD; exec serve",
    )  # fmt: skip
    assert until(lambda: "connecting" in shop.docker("logs", name))
    found = [item for item in _scan(shop.root, "--running", "--known")["findings"] if item["path"] == name]
    assert [(item["place"], item["code"]) for item in found] == [("environment", "SEC030")]
    found = [
        item
        for item in _scan(shop.root, "--running", "--known", "--logs")["findings"]
        if item["path"] == name
    ]
    assert {item["place"] for item in found} == {"environment", "logs"}


@pytest.mark.docker("Podman saves an image's layers under names without their kind of digest")
def test_a_secret_in_an_image_is_found_by_the_images_name(shop: Any) -> None:
    _declare(shop.root)
    (shop.root / "Dockerfile").write_text(
        "FROM envparity-test/mini:1\nCOPY production.env /srv/.env\nRUN rm /srv/.env\nENV PLAIN=x\n"
    )
    tag = f"ept-scan-{uuid4().hex[:8]}"
    shop.docker("build", "-q", "-t", tag, str(shop.root))
    try:
        document = _scan(shop.root, tag, "--known")
    finally:
        shop.docker("rmi", tag)
    (found,) = document["findings"]
    assert (found["path"], found["code"], found["line"]) == ("srv/.env", "SEC030", 1)
    assert found["layer"].startswith("sha256:")
    assert document["scanned"]["layers"] >= 3
