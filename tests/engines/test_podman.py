"""The same tests on a real Podman: those that take every kind of deed, in a process that is given its socket.

`DOCKER_HOST=$(tests/setup/podman.sh start FOLDER) make test ARGS=tests/engines` runs all of them there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
SETUP = REPOSITORY / "tests/setup/podman.sh"
SAME = ("tests/engines/test_switching.py::test_switch_puts_one_environment_in_the_place_of_another",)

pytestmark = pytest.mark.engine


@pytest.fixture
def podman(tmp_path: Path) -> Iterator[str]:
    if sys.platform != "linux":
        pytest.skip("Podman is tried on Linux")
    told = subprocess.run(
        ["sh", str(SETUP), "start", str(tmp_path)], capture_output=True, text=True, check=False
    )
    address = told.stdout.strip()
    if not address:
        pytest.skip(told.stderr.strip())
    yield address
    subprocess.run(["sh", str(SETUP), "stop", str(tmp_path)], capture_output=True, check=False)


def test_podman_does_what_docker_does(podman: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *SAME]
    environment = {**os.environ, "DOCKER_HOST": podman, "CI": "true"}
    told = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False, timeout=250
    )
    assert told.returncode == 0, told.stdout[-4000:]
    assert f"{len(SAME)} passed" in told.stdout
