"""Where a finding says that it stands: of what many files say together, the lines that it is about alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from envparity.jobs.reporting import make_report
from envparity.workspace.discovery import discover

_MANIFEST = """\
[package]
name = "{name}"
version = "0.1.0"

[dependencies]
paint = "{wanted}"
"""
_LOCK = """\
version = 3

[[package]]
name = "{name}"
version = "0.1.0"
dependencies = ["{held}"]

[[package]]
name = "{held}"
version = "2.1.0"
source = "registry+https://registry.example/index"
"""


@pytest.mark.parametrize(
    ("held", "wanted", "told"),
    [
        ("paint", "3.0", {"DEP018": [("tool/Cargo.toml", 6)]}),
        ("brush", "2.1", {"DEP017": [("tool/Cargo.toml", 6)], "DEP019": [("tool/Cargo.lock", 8)]}),
    ],
)
def test_a_manifest_out_of_step_is_told_with_its_own_lines_and_no_other_projects(
    tmp_path: Path, held: str, wanted: str, told: dict[str, list[tuple[str, int]]]
) -> None:
    for name, inside, asked in (("app", "paint", "2.1"), ("tool", held, wanted)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "Cargo.toml").write_text(_MANIFEST.format(name=name, wanted=asked))
        (tmp_path / name / "Cargo.lock").write_text(_LOCK.format(name=name, held=inside))
    report = make_report(discover(tmp_path), now="2026-01-01T00:00:00Z")
    found = {
        finding.code: [(seen.place.path, seen.place.line) for seen in finding.evidence]
        for finding in report.findings
        if finding.area == "dependencies"
    }
    assert found == told
