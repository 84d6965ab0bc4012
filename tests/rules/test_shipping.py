"""What a release is said to do, from real files: what changes, what is needed first, what is rehearsed nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from envparity.jobs.opening import open_workspace
from envparity.jobs.reporting import make_report
from envparity.model.releases import Release

PROFILE = "[[sources]]\nfiles = [{}]\n"
COMPOSE = """\
services:
  db:
    image: postgres:{db}
    volumes: [{volume}]
  web:
    image: shop/web:{web}
    environment:
      MODE: fast
    deploy: {{replicas: {replicas}, resources: {{limits: {{memory: {memory}}}}}}}
"""
WORKER = """\
  worker:
    image: shop/worker:1
    ports: ["9000:9000"]
    deploy: {replicas: 2}
"""
KEY = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"


def lock(**versions: str) -> str:
    return "".join(f"{name}=={version}\n" for name, version in versions.items())


def release_of(root: Path, source: dict[str, str], target: dict[str, str]) -> Release:
    """Write both sides' files below folders of their own, and give the release from one to the other."""
    for name, files in (("staging", source), ("production", target)):
        for path, content in files.items():
            file = root / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, "utf-8")
        sources = "".join(PROFILE.format(f'"{name}/{path}"') for path in files)
        (root / "profiles").mkdir(exist_ok=True)
        (root / "profiles" / f"{name}.toml").write_text(sources, "utf-8")
    report = make_report(open_workspace(root), now="2026-01-01T00:00:00Z", release=("staging", "production"))
    assert report.release is not None
    return report.release


def messages(release: Release, kind: str) -> list[str]:
    return [step.message for step in release.steps if step.kind == kind]


def test_packages_move_come_and_go_with_the_size_of_their_step(tmp_path: Path) -> None:
    release = release_of(
        tmp_path,
        {"requirements.txt": lock(anyio="4.7.0", httpx="0.27.2", jinja2="3.1.4", rich="13.0")},
        {"requirements.txt": lock(anyio="3.7.1", httpx="0.27.0", jinja2="3.1.6", six="1.16.0")},
    )
    told = {change.subject.name: (change.deed, change.step, change.back) for change in release.changes}
    assert told == {
        "anyio": ("moves", "major", False),
        "httpx": ("moves", "patch", False),
        "jinja2": ("moves", "patch", True),
        "rich": ("comes", "", False),
        "six": ("goes", "", False),
    }
    assert release.changes[0].subject.name == "jinja2", "what goes back stands first"


def test_a_manifest_that_is_out_of_step_on_one_side_ships_nothing_itself(tmp_path: Path) -> None:
    locked = '{"name": "own", "lockfileVersion": 3, "packages": {"": {"name": "own"}, "node_modules/a": {"version": "%s"}}}'
    (tmp_path / "staging").mkdir()
    (tmp_path / "production").mkdir()
    (tmp_path / "staging" / "package.json").write_text('{"dependencies": {"a": "^1.0.0"}}')
    (tmp_path / "production" / "package.json").write_text('{"dependencies": {"a": "^1.0.0", "b": "1"}}')
    release = release_of(
        tmp_path, {"package-lock.json": locked % "1.2.0"}, {"package-lock.json": locked % "1.1.0"}
    )
    assert [change.subject.name for change in release.changes] == ["a"]


def test_a_key_that_production_lacks_is_a_step_and_a_secret_one_of_its_own(tmp_path: Path) -> None:
    release = release_of(
        tmp_path,
        {"app.env": f"MODE=fast\nPAYMENT_API_KEY={KEY}\nLIMIT=5\nPAY_URL=https://pay.partner.example/v1\n"},
        {"app.env": "MODE=fast\n"},
    )
    assert messages(release, "secret") == [
        "Create the secret `PAYMENT_API_KEY` (api-key), one of production's own"
    ]
    assert messages(release, "key") == [
        "Set `LIMIT`: staging has `5`",
        "Set `PAY_URL`, and let production reach it: staging's leads to `pay.partner.example`",
    ]
    assert KEY not in repr(release)


@pytest.mark.parametrize("line", ["DEBUG=1", "COMPOSE_PROJECT_NAME=x", "EMPTY="])
def test_what_no_production_needs_is_no_step(tmp_path: Path, line: str) -> None:
    release = release_of(tmp_path, {"app.env": f"MODE=fast\n{line}\n"}, {"app.env": "MODE=fast\n"})
    assert release.steps == ()


def test_a_key_that_is_blank_or_taken_from_an_unset_variable_is_a_step(tmp_path: Path) -> None:
    compose = "services:\n  web:\n    image: a\n    environment:\n      HOST: {host}\n      PORT: {port}\n"
    release = release_of(
        tmp_path,
        {"compose.yaml": compose.format(host="mail", port="25")},
        {"compose.yaml": compose.format(host='""', port="${SMTP_PORT}")},
    )
    told = messages(release, "key")
    assert [("blank" in one, "nothing sets" in one) for one in told] == [(True, False), (False, True)]


def test_a_new_service_is_one_step_with_what_it_asks_for(tmp_path: Path) -> None:
    base = COMPOSE.format(db="15", volume="data:/data", web="1", replicas=1, memory="256M")
    ending = "volumes:\n  data: {}\n"
    release = release_of(tmp_path, {"compose.yaml": base + WORKER + ending}, {"compose.yaml": base + ending})
    (step,) = release.steps
    assert step.kind == "service"
    assert set(step.parts) == {"image `shop/worker:1`", "port `9000/tcp`", "2 replicas"}


def test_an_engine_that_moves_a_major_version_is_migrated_and_one_that_moves_back_is_said_to(
    tmp_path: Path,
) -> None:
    ending = "volumes:\n  data: {}\n"
    new = COMPOSE.format(db="15.4", volume="data:/data", web="2", replicas=4, memory="512M") + ending
    old = COMPOSE.format(db="13", volume="/var/db:/x", web="1", replicas=2, memory="256M") + ending
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    release = release_of(tmp_path / "a", {"compose.yaml": new}, {"compose.yaml": old})
    assert messages(release, "engine") == [
        "Migrate `db` from Postgres 13 to Postgres 15, and rehearse it on a copy of the data"
    ]
    assert messages(release, "storage") == ["Make a volume for `db` at `/data`"]
    assert [message.partition(",")[0] for message in messages(release, "capacity")] == [
        "Give `web` 536870912 bytes of memory at most",
        "Give `web` 4 replicas",
    ]
    back = release_of(tmp_path / "b", {"compose.yaml": old}, {"compose.yaml": new})
    assert "older: the data may not load" in messages(back, "engine")[0]
    assert messages(back, "capacity") == [], "production has more already"


def test_what_production_alone_has_is_told_as_unrehearsed(tmp_path: Path) -> None:
    release = release_of(tmp_path, {"app.env": "MODE=fast\n"}, {"app.env": "MODE=fast\nHOTFIX=1\n"})
    assert [(change.subject.name, change.deed) for change in release.alone] == [("HOTFIX", "alone")]
    assert release.changes == ()


def test_what_could_not_be_read_is_unknown_and_neither_a_change_nor_a_step(tmp_path: Path) -> None:
    release = release_of(
        tmp_path, {"app.env": "MODE=fast\nNEW=1\n"}, {"app.env": "MODE=fast\n", "compose.yaml": "services: ["}
    )
    assert [subject.name for subject, _ in release.unknown] == ["NEW"]
    assert (release.steps, release.changes) == ((), ())


def test_a_step_whose_finding_was_accepted_says_so_and_stands_last(tmp_path: Path) -> None:
    (tmp_path / "envparity.toml").write_text(
        '[[expect]]\ncode = "CFG001"\nsubject = "ALPHA"\nreason = "set by the platform"\nby = "ops"\n',
        "utf-8",
    )
    release = release_of(tmp_path, {"app.env": "M=1\nALPHA=2\nBETA=3\n"}, {"app.env": "M=1\n"})
    assert [(step.subject.name, step.settled) for step in release.steps] == [
        ("BETA", ""),
        ("ALPHA", "set by the platform"),
    ]


def test_the_same_files_give_the_same_release(tmp_path: Path) -> None:
    files = {"app.env": "M=1\nB=3\nA=2\n"}, {"app.env": "M=1\nZ=1\n"}
    assert release_of(tmp_path, *files) == release_of(tmp_path, *files)


TERRAFORM = """\
resource "aws_db_instance" "main" {{
  engine         = "postgres"
  engine_version = "{version}"
}}
"""


def test_infrastructure_that_production_lacks_is_created_and_a_managed_engine_is_migrated(
    tmp_path: Path,
) -> None:
    queue = 'resource "aws_sqs_queue" "jobs" {\n  name = "jobs"\n}\n'
    release = release_of(
        tmp_path,
        {"main.tf": TERRAFORM.format(version="15") + queue},
        {"main.tf": TERRAFORM.format(version="13")},
    )
    assert messages(release, "infrastructure") == ["Create the aws_sqs_queue `jobs`"]
    assert messages(release, "engine") == [
        "Migrate the aws_db_instance `main`: its engine_version is `13`, and becomes `15`"
    ]


def test_a_pipeline_is_nothing_that_production_gets_or_needs(tmp_path: Path) -> None:
    workflow = (
        "on: push\njobs:\n  deploy:\n    runs-on: x\n    environment: {name}\n    steps: [{{run: make}}]\n"
    )
    release = release_of(
        tmp_path,
        {"app.env": "A=1\n", ".github/workflows/deploy-staging.yml": workflow.format(name="staging")},
        {"app.env": "A=1\n"},
    )
    assert (release.changes, release.steps) == ((), ())
