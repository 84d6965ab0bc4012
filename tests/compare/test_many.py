"""What many environments cost: about as much more as there are more of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from envparity.jobs.opening import open_workspace
from envparity.jobs.reporting import make_report


def _calls(root: Path, number: int) -> int:
    """Count the steps of a report on so many environments: calls, and steps of what is gone through."""
    root.mkdir()
    for n in range(number):
        text = f"APP_ENV=prod{n}\nLOG_LEVEL={'debug' if n % 7 else 'info'}\nDB_URL=postgres://db.prod{n}.shop.example/a\n"
        (root / f".env.prod{n}").write_text(text)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    sys.setprofile(count)
    try:
        report = make_report(open_workspace(root), now="2026-01-01T00:00:00+00:00")
    finally:
        sys.setprofile(None)
    assert len(report.environments) == number
    return counted


def test_ten_times_the_environments_take_about_ten_times_the_steps(tmp_path: Path) -> None:
    _calls(tmp_path / "warm", 3)
    few = _calls(tmp_path / "few", 40)
    assert _calls(tmp_path / "many", 400) < 12 * few
