"""Snapshots sent from one machine to another, and what a history tells, from the command line."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Tree = Callable[[dict[str, str | bytes]], Path]

KEY = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
FILES: dict[str, str | bytes] = {
    "profiles/staging.toml": '[[sources]]\nfiles = ["staging.env"]\n',
    "profiles/production.toml": '[[sources]]\nfiles = ["production.env"]\n',
    "staging.env": f"LOG_LEVEL=info\nPAYMENT_API_KEY={KEY}\nADMIN_PASSWORD=changeme\n",
    "production.env": f"LOG_LEVEL=info\nPAYMENT_API_KEY={KEY}\nADMIN_PASSWORD=changeme\nDEBUG=true\n",
}


@pytest.fixture
def root(tree: Tree) -> Path:
    return tree(FILES)


def test_a_snapshot_from_elsewhere_is_compared_as_its_sources_would_be(
    envparity: Run, root: Path, tmp_path: Path
) -> None:
    file = tmp_path / "prod.json"
    assert envparity("snapshot", "production", "-o", str(file), cwd=root).returncode == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert KEY not in file.read_text()
    here = json.loads(envparity("report", "--format", "json", cwd=root).stdout)
    (root / "production.env").unlink()
    away = envparity("report", "--format", "json", "--environment", f"production={file}", cwd=root)
    report = json.loads(away.stdout)
    codes = {(finding["code"], finding["subject"]) for finding in report["findings"]}
    expected = {(finding["code"], finding["subject"]) for finding in here["findings"]}
    assert ("SEC001", "PAYMENT_API_KEY") in codes, "the same secret is seen by its fingerprint"
    assert expected - codes <= {("SEC001", "ADMIN_PASSWORD"), ("SEC002", "ADMIN_PASSWORD")}
    assert report["environments"][1]["sources"][0]["kind"] == "saved"


def test_a_snapshot_is_read_with_a_key_that_is_here_and_with_none_made_for_it(
    envparity: Run, root: Path, tmp_path: Path
) -> None:
    file = tmp_path / "prod.json"
    missing = envparity("report", "--environment", f"production={file}", cwd=root, ENVPARITY_KEY="")
    assert "prod.json`: no such file" in missing.stderr
    assert envparity("snapshot", "production", "-o", str(file), cwd=root).returncode == 0
    keyless = envparity("report", "--environment", f"production={file}", cwd=root, ENVPARITY_KEY="")
    assert keyless.returncode == 3
    assert "signed with a key that `work` does not have here" in keyless.stderr
    assert "`envparity secrets key --import FILE`" in keyless.stderr


def test_a_secret_that_could_be_guessed_is_unknown_in_a_snapshot_and_never_equal(
    envparity: Run, root: Path, tmp_path: Path
) -> None:
    file = tmp_path / "prod.json"
    envparity("snapshot", "production", "-o", str(file), cwd=root)
    compared = envparity(
        "compare", "--all", "--format", "json", "--environment", f"production={file}", cwd=root
    )
    told = {item["name"]: item["likeness"] for item in json.loads(compared.stdout)["differences"]}
    assert told == {
        "ADMIN_PASSWORD": "unknown",
        "PAYMENT_API_KEY": "same",
        "LOG_LEVEL": "same",
        "DEBUG": "different",
    }


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html", "sarif", "junit", "github", "csv"])
def test_every_format_can_be_had_with_a_snapshot(
    envparity: Run, root: Path, tmp_path: Path, form: str
) -> None:
    file = tmp_path / "prod.json"
    envparity("snapshot", "production", "-o", str(file), cwd=root)
    ran = envparity("check", "--format", form, "--environment", f"production={file}", cwd=root)
    assert ran.returncode == 1, ran.stderr
    assert KEY not in ran.stdout


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("DEBUG", "debug"), "signature does not hold"),
        (lambda text: text[:200], "cut off"),
        (lambda text: text.replace("snapshot/1", "snapshot/9"), "not of the form"),
    ],
)
def test_a_snapshot_that_is_not_what_was_saved_opens_no_gate(
    envparity: Run, root: Path, tmp_path: Path, change: Callable[[str], str], said: str
) -> None:
    file = tmp_path / "prod.json"
    envparity("snapshot", "production", "-o", str(file), cwd=root)
    file.write_text(change(file.read_text()))
    ran = envparity("check", "--environment", f"production={file}", cwd=root)
    assert ran.returncode == 3
    assert said in ran.stderr
    assert "prod.json" in ran.stderr


def test_an_environment_that_no_profile_declares_comes_in_with_its_snapshot(
    envparity: Run, root: Path, tmp_path: Path
) -> None:
    file = tmp_path / "prod.json"
    envparity("snapshot", "production", "-o", str(file), cwd=root)
    (root / "profiles" / "production.toml").unlink()
    ran = envparity("report", "--format", "json", "--environment", f"live={file}", cwd=root)
    assert [item["name"] for item in json.loads(ran.stdout)["environments"]] == ["staging", "live"]


@pytest.mark.parametrize("given", ["production", "=x.json", "production=", "a=1"])
def test_a_snapshot_that_is_named_wrongly_is_told(envparity: Run, root: Path, given: str) -> None:
    ran = envparity("report", "--environment", given, cwd=root)
    assert ran.returncode in (2, 3)
    assert ran.stderr.startswith("error: ")


def test_two_machines_share_a_key_by_its_file(envparity: Run, root: Path, tmp_path: Path) -> None:
    file, key = tmp_path / "prod.json", tmp_path / "team.key"
    machines = [{"XDG_DATA_HOME": str(tmp_path / name), "ENVPARITY_KEY_FILE": str(key)} for name in "ab"]
    envparity("snapshot", "production", "-o", str(file), cwd=root, **machines[0])
    assert key.stat().st_mode & 0o777 == 0o600
    option = f"production={file}"
    assert envparity("report", "--environment", option, cwd=root, **machines[1]).returncode == 0
    del machines[1]["ENVPARITY_KEY_FILE"]
    ran = envparity("report", "--environment", option, cwd=root, **machines[1])
    assert (ran.returncode, "another workspace's key" in ran.stderr) == (3, True)
    key.write_text("no key\n")
    ran = envparity("report", "--environment", option, cwd=root, **machines[0])
    assert (ran.returncode, "holds no workspace key" in ran.stderr) == (2, True)
    assert key.read_text() == "no key\n"


def test_history_says_what_changed_since_a_snapshot_and_since_a_tag(envparity: Run, root: Path) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=t", "-c", "user.email=t@example.example")
        subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "First")
    git("tag", "v1")
    envparity("snapshot", "production", "--label", "friday", cwd=root)
    (root / "production.env").write_text("LOG_LEVEL=debug\nNEW=1\n")
    for since in ("friday", "1", "v1"):
        ran = envparity("history", "production", "--since", since, "--format", "json", cwd=root)
        told = {item["name"]: item["likeness"] for item in json.loads(ran.stdout)["differences"]}
        assert told["LOG_LEVEL"] == told["NEW"] == told["DEBUG"] == "different"
    ran = envparity(
        "history", "production", "--since", "friday", "--until", "v1", "--format", "json", cwd=root
    )
    assert {item["likeness"] for item in json.loads(ran.stdout)["differences"]} <= {"same", "unknown"}
    ran = envparity("history", "production", "--since", "v9", cwd=root)
    assert (ran.returncode, "no git revision" in ran.stderr) == (2, True)
    ran = envparity("history", "production", "--since", "2020-01-31", cwd=root)
    assert ran.returncode == 2
    assert "no saved snapshot of `production` is as old as `2020-01-31`" in ran.stderr
    assert "saved are 1" in ran.stderr


def test_history_says_since_when_a_drift_is_there_and_how_it_grew(envparity: Run, root: Path) -> None:
    assert envparity("history", cwd=root).returncode == 0
    envparity("check", cwd=root)
    assert "none is remembered" in envparity("history", cwd=root).stdout, "no history is begun by a check"
    ran = envparity("history", "--finding", "CFG001-0123456789", cwd=root)
    assert (ran.returncode, "once a snapshot is saved" in ran.stderr) == (2, True)
    envparity("snapshot", cwd=root)
    envparity("check", cwd=root)
    (root / "production.env").write_text("LOG_LEVEL=info\n")
    envparity("check", cwd=root)
    runs = json.loads(envparity("history", "--format", "json", cwd=root).stdout)["runs"]
    assert len(runs) == 2, "the state that the snapshot began with, and the one after the change"
    trend = json.loads(envparity("history", "--trend", "--format", "json", cwd=root).stdout)["trends"][0]
    assert trend["total"][0] > trend["total"][1]
    first = json.loads(envparity("report", "--format", "json", cwd=root).stdout)["findings"][0]["id"]
    ran = envparity("history", "--finding", first, "--format", "json", cwd=root)
    assert json.loads(ran.stdout)["findings"][0]["ended"] is None
    assert envparity("history", "--finding", "CFG001-0000000000", cwd=root).returncode == 2


def test_a_check_that_cannot_be_remembered_answers_all_the_same(
    envparity: Run, root: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "history.sqlite"
    bad.write_bytes(b"no database" * 999)
    ran = envparity("check", cwd=root, ENVPARITY_HISTORY=str(bad))
    assert ran.returncode == 1
    assert "set aside" in ran.stderr
    (tmp_path / "folder").mkdir()
    ran = envparity("check", "--format", "json", cwd=root, ENVPARITY_HISTORY=str(tmp_path / "folder"))
    assert ran.returncode == 1
    assert "not remembered" in ran.stderr


def test_the_page_draws_drift_over_time_once_there_is_a_past(envparity: Run, root: Path) -> None:
    envparity("snapshot", cwd=root)
    envparity("check", cwd=root)
    assert "Open findings over time" not in envparity("report", "--format", "html", cwd=root).stdout
    (root / "production.env").write_text("LOG_LEVEL=info\n")
    envparity("check", cwd=root)
    assert "Open findings over time" in envparity("report", "--format", "html", cwd=root).stdout


def test_the_options_of_snapshot_that_do_not_go_together_are_told(envparity: Run, root: Path) -> None:
    assert envparity("snapshot", "-o", "x.json", cwd=root).returncode == 2
    assert envparity("snapshot", "production", "--no-keep", cwd=root).returncode == 2
    assert envparity("snapshot", "nowhere", cwd=root).returncode == 2
    ran = envparity("snapshot", "production", "--no-keep", "-o", "-", cwd=root)
    assert json.loads(ran.stdout)["schema"] == "envparity.snapshot/1"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("snapshot", "--format", "json"), "saved"),
        (("history", "--format", "json"), "history"),
        (("history", "--trend", "--format", "json"), "trend"),
        (("promote", "staging", "production", "--confirm", "production", "--format", "json"), "promotion"),
    ],
)
def test_what_is_printed_as_json_has_its_published_form(
    envparity: Run, root: Path, words: tuple[str, ...], name: str
) -> None:
    (root / "production.env").write_text("LOG_LEVEL=info\n")
    (root / "envparity.toml").write_text('[gate]\nfail_on = "critical"\n')
    envparity("snapshot", cwd=root)
    envparity("promote", "staging", "production", "--confirm", "production", cwd=root)
    ran = envparity(*words, cwd=root)
    assert ran.returncode == 0, ran.stderr
    schema = json.loads(envparity("schema", name, cwd=root).stdout)
    jsonschema.Draft202012Validator(schema).validate(json.loads(ran.stdout))
