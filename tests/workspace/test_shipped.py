"""Files that come with the program are found in a checkout and in a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from envparity.errors import ReadError
from envparity.workspace.shipped import shipped

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("profiles", "templates")


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_checkout_has_them_beside_the_source() -> None:
    assert shipped("profiles") == ROOT / "profiles"


def test_a_file_that_is_not_there_is_said() -> None:
    with pytest.raises(ReadError, match="no-such-thing"):
        shipped("templates/no-such-thing")


def test_a_built_wheel_holds_every_profile_and_template(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    code = """
import json
from envparity.workspace.shipped import shipped
from envparity.workspace.profiles import load_profiles
root = shipped("profiles").parent
print(json.dumps([str(root), [d.profile for d in load_profiles(root).declarations]]))
"""
    environment = {**os.environ, "PYTHONPATH": str(site)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    import json

    root, loaded = json.loads(done.stdout)
    assert Path(root) == site / "envparity" / "_shipped"
    assert set(loaded) == {f"profiles/{path.name}" for path in (ROOT / "profiles").glob("*.toml")}
    for folder in FOLDERS:
        assert files_below(Path(root) / folder) >= files_below(ROOT / folder)
