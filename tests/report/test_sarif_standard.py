"""SARIF by the standard's own schema and by the validator of those who wrote it, where they are on this machine.

`tests/setup/tools.sh` installs the schema with a package of npm; the validator (`sarif-multitool`) is taken where
there is one.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from envparity.model.reports import Report
from envparity.report import sarif


@cache
def schema() -> Any:
    """Find the schema of SARIF 2.1.0 among npm's global packages."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm on the PATH")
    root = subprocess.run([npm, "root", "-g"], capture_output=True, text=True, check=True).stdout.strip()
    found = sorted(Path(root).glob("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0*.json"))
    if not found:
        pytest.skip("the schema of SARIF is not installed")
    return json.loads(found[-1].read_text("utf-8"))


@pytest.mark.parametrize("name", ["report", "settled", "released", "good_news", "incomplete", "hostile"])
def test_every_log_is_valid_by_the_standard_s_schema(name: str, request: pytest.FixtureRequest) -> None:
    report: Report = request.getfixturevalue(name)
    log = json.loads(sarif.render(report))
    errors = list(jsonschema.Draft4Validator(schema()).iter_errors(log))
    assert [f"{list(error.path)}: {error.message}" for error in errors] == []


def test_a_log_that_is_wrong_is_not_valid(report: Report) -> None:
    log = json.loads(sarif.render(report))
    log["runs"][0]["results"][0]["level"] = "dreadful"
    assert list(jsonschema.Draft4Validator(schema()).iter_errors(log))


@pytest.mark.skipif(shutil.which("sarif-multitool") is None, reason="no sarif-multitool on the PATH")
@pytest.mark.parametrize("name", ["report", "settled", "released"])
def test_the_validator_finds_no_error(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    report: Report = request.getfixturevalue(name)
    (tmp_path / "log.sarif").write_text(sarif.render(report), "utf-8")
    words = ["sarif-multitool", "validate", "log.sarif", "-o", "found.sarif"]
    subprocess.run(words, cwd=tmp_path, capture_output=True, check=False)
    found = json.loads((tmp_path / "found.sarif").read_text("utf-8-sig"))
    results = found["runs"][0].get("results", [])
    assert [result["ruleId"] for result in results if result.get("level") == "error"] == []
