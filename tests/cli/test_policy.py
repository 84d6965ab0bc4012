"""The policy and baselines from the command line: what closes the gate, and what is accepted in writing."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from envparity.report.table import NAMES

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Tree = Callable[[dict[str, str | bytes]], Path]

FILES: dict[str, str | bytes] = {
    "profiles/staging.toml": '[[sources]]\nfiles = ["staging.env"]\n',
    "profiles/production.toml": '[[sources]]\nfiles = ["production.env"]\n',
    "staging.env": "LOG_LEVEL=info\nBEING_TRIED=1\n",
    "production.env": "LOG_LEVEL=info\nDEBUG=true\n",
}
DEBUG = "RUN002"
REASON = "verbose logs while the move goes on"


@pytest.fixture
def root(tree: Tree) -> Path:
    """Give a workspace in which debug is on in production."""
    return tree(FILES)


def findings(envparity: Run, root: Path, *more: str) -> dict[str, Any]:
    report = json.loads(envparity("check", "--format", "json", *more, cwd=root).stdout)
    return {finding["code"]: finding for finding in report["findings"]}


def accept(envparity: Run, root: Path, *more: str) -> subprocess.CompletedProcess[str]:
    found = findings(envparity, root)[DEBUG]["id"]
    return envparity("expect", found, "--reason", REASON, "--by", "the web team", *more, cwd=root)


def test_accepting_the_one_finding_that_blocks_opens_the_gate(envparity: Run, root: Path) -> None:
    assert envparity("check", cwd=root).returncode == 1
    result = accept(envparity, root, "--until", "2999-12-31")
    assert result.returncode == 0, result.stderr
    assert envparity("check", cwd=root).returncode == 0
    expected = findings(envparity, root)[DEBUG]["expected"]
    assert expected == {"reason": REASON, "by": "the web team", "until": "2999-12-31"}


@pytest.mark.parametrize("form", [name for name in NAMES if name != "csv"])
def test_what_is_accepted_is_in_every_format_with_its_reason(envparity: Run, root: Path, form: str) -> None:
    accept(envparity, root)
    shown = envparity("check", "--format", form, cwd=root).stdout
    assert ('"expected": {' if form == "json" else "accepted") in shown.lower()
    assert REASON in shown.replace("\n", " ")


def test_a_spreadsheet_marks_what_is_accepted(envparity: Run, root: Path) -> None:
    accept(envparity, root)
    assert "(accepted)" in envparity("check", "--format", "csv", cwd=root).stdout


def test_a_policys_comments_and_all_that_it_says_stay(envparity: Run, root: Path) -> None:
    before = "# why we are so strict\n[gate] # of 2026\nfail_on = 'low'"
    (root / "envparity.toml").write_text(before)
    accept(envparity, root)
    after = (root / "envparity.toml").read_text()
    assert after.startswith(before)
    assert envparity("check", cwd=root).returncode == 1  # the key that production alone has


def test_a_dry_run_prints_what_would_be_added_and_writes_nothing(envparity: Run, root: Path) -> None:
    result = accept(envparity, root, "--dry-run", "--format", "json")
    block = json.loads(result.stdout)
    assert block["written"] is False
    assert REASON in block["block"]
    assert [one.partition("-")[0] for one in block["accepts"]] == [DEBUG]
    assert not (root / "envparity.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("RUN002-0000000000", "--reason", "r", "--by", "b"), "no finding has the id"),
        (("RUN002", "--reason", "r", "--by", "b"), "no finding has the id"),
        (("ID", "--reason", " ", "--by", "b"), "`--reason` is empty"),
        (("ID", "--reason", "r", "--by", ""), "`--by` is empty"),
        (("ID", "--reason", "r", "--by", "b", "--until", "2027-02-30"), "no such date"),
        (("ID", "--reason", "r", "--by", "b", "--until", "2020-01-01"), "is over"),
        (("ID", "--by", "b"), "missing option"),
    ],
)
def test_nothing_is_written_for_what_cannot_be_accepted(
    envparity: Run, root: Path, arguments: tuple[str, ...], said: str
) -> None:
    found = findings(envparity, root)[DEBUG]["id"]
    result = envparity("expect", *(found if word == "ID" else word for word in arguments), cwd=root)
    assert result.returncode == 2
    assert said in result.stderr
    assert not (root / "envparity.toml").exists()


def test_a_finding_is_accepted_once(envparity: Run, root: Path) -> None:
    accept(envparity, root)
    before = (root / "envparity.toml").read_bytes()
    again = accept(envparity, root)
    assert again.returncode == 2
    assert "has been accepted by the web team" in again.stderr
    assert (root / "envparity.toml").read_bytes() == before


def test_a_policy_that_cannot_be_added_to_stays_as_it_is(envparity: Run, root: Path) -> None:
    text = 'expect = [{ code = "CFG001", subject = "X", reason = "r", by = "b" }]\n'
    (root / "envparity.toml").write_text(text)
    result = accept(envparity, root)
    assert result.returncode == 2
    assert "cannot be added at its end" in result.stderr
    assert (root / "envparity.toml").read_text() == text


def test_a_linked_policy_stays_a_link(envparity: Run, root: Path) -> None:
    (root / "shared").mkdir()
    (root / "shared" / "policy.toml").write_text("# shared\n")
    (root / "envparity.toml").symlink_to("shared/policy.toml")
    assert accept(envparity, root).returncode == 0
    assert (root / "envparity.toml").is_symlink()
    assert "[[expect]]" in (root / "shared" / "policy.toml").read_text()


def test_a_wrong_policy_is_an_error_of_every_command_that_judges(envparity: Run, root: Path) -> None:
    (root / "envparity.toml").write_text("[gate]\nfail_om = 'low'\n")
    for arguments in (("check",), ("report",), ("expect", "RUN002-0000000000", "--reason", "r", "--by", "b")):
        result = envparity(*arguments, cwd=root)
        assert result.returncode == 2
        assert result.stderr == (
            "error: envparity.toml:2: `gate.fail_om`: no such key\nhint: did you mean `fail_on`?\n"
        )
        assert result.stdout == ""


@pytest.mark.parametrize(
    ("policy", "arguments", "code"),
    [
        ("[gate]\nfail_on = 'critical'\n", (), 0),
        ("[gate]\nfail_on = 'critical'\n", ("--fail-on", "high"), 1),
        ("[gate.areas]\nruntime-environment = 'never'\n", (), 0),
        ("[gate.areas]\nruntime-environment = 'critical'\n", ("--fail-on", "high"), 0),
        ("[gate.stages]\nproduction = 'critical'\n", (), 0),
        ("[gate.stages]\nstaging = 'critical'\n", (), 1),
        ("[[off]]\ncode = 'RUN002'\nreason = 'r'\n", (), 0),
        ("[[severity]]\ncode = 'RUN002'\nseverity = 'medium'\nreason = 'r'\n", (), 0),
        (
            "[[severity]]\ncode = 'CFG002'\nseverity = 'critical'\nreason = 'r'\n",
            ("--fail-on", "critical"),
            1,
        ),
        ("[[expect]]\ncode='RUN002'\nsubject='DEBUG'\nvalue='true'\nreason='r'\nby='b'\n", (), 0),
        ("[[expect]]\ncode='RUN002'\nsubject='DEBUG'\nvalue='1'\nreason='r'\nby='b'\n", (), 1),
        ("[[expect]]\ncode='RUN002'\nsubject='D*'\nreason='r'\nby='b'\nuntil=2020-01-01\n", (), 1),
    ],
)
def test_the_gate_obeys_the_policy(
    envparity: Run, root: Path, policy: str, arguments: tuple[str, ...], code: int
) -> None:
    (root / "envparity.toml").write_text(policy)
    result = envparity("check", *arguments, cwd=root)
    assert result.returncode == code, result.stdout + result.stderr


def test_a_direction_or_a_part_of_the_environments_never_makes_an_expectation_unused(
    envparity: Run, root: Path
) -> None:
    (root / "envparity.toml").write_text("[[expect]]\ncode='CFG001'\nsubject='GONE'\nreason='r'\nby='b'\n")
    assert "POL002" in findings(envparity, root)
    assert "POL002" not in findings(envparity, root, "--from", "staging", "--to", "production")
    assert "POL002" not in findings(envparity, root, "staging")
    (root / "staging.env").write_bytes(b"A=\xff\n")
    assert "POL002" not in findings(envparity, root)


def test_what_the_policy_itself_says_has_a_page(envparity: Run, root: Path) -> None:
    for code, name in (
        ("POL001", "expired-expectation"),
        ("POL002", "unused-expectation"),
        ("POL003", "stale-baseline"),
    ):
        assert name in envparity("explain", code, cwd=root).stdout


def test_with_a_baseline_only_what_is_new_closes_the_gate(envparity: Run, root: Path) -> None:
    written = envparity("check", "--write-baseline", "known.json", cwd=root)
    assert written.returncode == 0
    assert "KNOWN" in written.stdout
    before = envparity("check", "--new-since", "known.json", cwd=root)
    assert before.returncode == 0
    assert DEBUG in before.stdout
    for name in ("staging.env", "production.env"):
        with (root / name).open("a") as file:
            file.write("DB_PASSWORD=" + "Harbour" + "-lights-" + "99x\n")
    after = envparity("check", "--new-since", "known.json", "--format", "json", cwd=root)
    assert after.returncode == 1
    report = json.loads(after.stdout)
    assert {f["code"] for f in report["findings"] if f["known"]} == {DEBUG, "CFG001", "CFG002"}
    assert {f["code"] for f in report["findings"] if f["blocks"]} == {"SEC001"}


def test_a_baseline_of_what_was_mended_is_said_to_be_stale(envparity: Run, root: Path) -> None:
    envparity("check", "--write-baseline", "known.json", cwd=root)
    beside = ("--new-since", "known.json")
    assert "POL003" not in findings(envparity, root, *beside)
    (root / "production.env").write_text("LOG_LEVEL=info\n")
    found = findings(envparity, root, *beside)["POL003"]
    assert found["message"] == "2 findings of the baseline are there no more"
    assert found["evidence"][0]["path"] == "known.json"
    (root / "staging.env").write_bytes(b"A=\xff\n")
    assert "POL003" not in findings(envparity, root, *beside)


def test_a_source_that_cannot_be_read_is_no_pass_beside_a_baseline(envparity: Run, root: Path) -> None:
    (root / "staging.env").write_bytes(b"A=\xff\n")
    assert envparity("check", "--write-baseline", "known.json", cwd=root).returncode == 3
    assert envparity("check", "--new-since", "known.json", cwd=root).returncode == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--new-since", "none.json"), "`none.json` cannot be read: no such file"),
        (("--new-since", "staging.env"), "staging.env:1: not JSON"),
        (("--new-since", "known.json", "staging"), "the baseline was taken of production, staging"),
        (("--new-since", "known.json", "--write-baseline", "known.json"), "do not go together"),
        (("--write-baseline", "none/known.json"), "cannot be written"),
    ],
)
def test_a_baseline_that_does_not_fit_is_an_error(
    envparity: Run, root: Path, arguments: tuple[str, ...], said: str
) -> None:
    assert envparity("check", "--write-baseline", "known.json", cwd=root).returncode == 0
    result = envparity("check", *arguments, cwd=root)
    assert result.returncode == 2
    assert said in result.stderr


def test_what_is_printed_and_written_as_json_is_of_its_published_schema(envparity: Run, root: Path) -> None:
    import jsonschema

    assert envparity("check", "--write-baseline", "known.json", cwd=root).returncode == 0
    documents = {
        "expect": accept(envparity, root, "--format", "json").stdout,
        "baseline": (root / "known.json").read_text(),
        "report": envparity("check", "--format", "json", "--new-since", "known.json", cwd=root).stdout,
    }
    for name, text in documents.items():
        jsonschema.validate(json.loads(text), json.loads(envparity("schema", name, cwd=root).stdout))
    assert json.loads(envparity("schema", "policy", cwd=root).stdout)["title"] == "envparity policy"


def test_what_one_step_of_a_release_alone_has_can_be_accepted_and_is_not_unused(
    envparity: Run, tree: Tree
) -> None:
    root = tree(
        {
            **FILES,
            "profiles/development.toml": '[[sources]]\nfiles = ["development.env"]\n',
            "development.env": "LOG_LEVEL=info\nBEING_TRIED=1\nDEBUG=true\n",
        }
    )
    step = ("--from", "staging", "--to", "production")
    whole = {found["id"] for found in findings(envparity, root).values()}
    alone = [found["id"] for found in findings(envparity, root, *step).values() if found["id"] not in whole]
    assert alone
    for found in alone:
        assert envparity("expect", found, "--reason", "r", "--by", "b", *step, cwd=root).returncode == 0
    assert "POL002" not in findings(envparity, root)
