"""Running the program as a process, in a folder, with its own files kept below the test's."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def envparity(tmp_path: Path) -> Run:
    """Give a function that runs the program: `envparity("report", cwd=folder)`."""
    home = tmp_path / "home"

    def run(
        *arguments: str, cwd: Path, stdin: str | None = None, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CACHE_HOME": str(home / "cache"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "NO_COLOR": "1", "ENVPARITY_KEY": "5a" * 32,
            **variables,
        }  # fmt: skip
        return subprocess.run(
            [sys.executable, "-m", "envparity", *arguments],
            cwd=cwd, env=environment, input=stdin, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    return run


@pytest.fixture
def tree(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Path]:
    """Give a function that writes files below a fresh root and gives the root."""
    root = tmp_path / "work"

    def write(files: dict[str, str | bytes]) -> Path:
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return write
