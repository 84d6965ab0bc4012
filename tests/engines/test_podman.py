"""What may differ on a real Podman, each file in a process that is given its socket, and on one without root's rights.

The tests are those marked `both`, which Docker passes elsewhere, and `podman`: what is asked of an engine and how it
answers. A plan that is refused is refused before either is asked.

`DOCKER_HOST=$(tests/setup/podman.sh start FOLDER) make test ARGS=tests/engines` runs all of them there.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SETUP = REPOSITORY / "tests/setup/podman.sh"
SAME = ("switching", "running", "output", "obstacles", "interruptions", "images", "guards")
"""The files with such tests: every deed, its obstacles, what is seen, and what breaks off."""
USER = "envparity-test"

pytestmark = [pytest.mark.engine, pytest.mark.docker("this starts Podman itself")]


@pytest.fixture(scope="module")
def podman(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a Podman that runs as root."""
    yield from _started(tmp_path_factory.mktemp("podman"))


@pytest.fixture
def rootless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a Podman that runs as a user of no rights."""
    yield from _started(tmp_path_factory.mktemp("rootless"), USER)


def _started(folder: Path, *user: str) -> Iterator[str]:
    if sys.platform != "linux":
        pytest.skip("Podman is tried on Linux")
    told = subprocess.run(
        ["sh", str(SETUP), "start", str(folder), *user], capture_output=True, text=True, check=False
    )
    address = told.stdout.strip()
    try:
        if not address:
            pytest.skip(told.stderr.strip())
        yield address
    finally:
        subprocess.run(["sh", str(SETUP), "stop", str(folder)], capture_output=True, check=False)


@pytest.mark.parametrize("name", SAME)
def test_podman_does_what_docker_does(podman: str, name: str) -> None:
    _same(podman, name)


def test_podman_without_rights_does_what_docker_does(rootless: str) -> None:
    _same(rootless, "switching")


def _same(address: str, name: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "both or podman"]
    # A process of its own, whatever runs this one.
    ours = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_XDIST")}
    environment = {**ours, "DOCKER_HOST": address, "CI": "true"}
    told = subprocess.run(
        [*command, f"tests/engines/test_{name}.py"],
        cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout[-4000:]
    assert re.search(r"\d+ passed", told.stdout)
