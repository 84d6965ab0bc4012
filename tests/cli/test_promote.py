"""Releases from the command line: through the gate, on record, onto a real engine, and back."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Tree = Callable[[dict[str, str | bytes]], Path]

KEY = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
COMPOSE = "services:\n  web:\n    image: {image}\n    environment: {{NAME: web}}\n"
GATE = '[gate]\nfail_on = "critical"\n'


def profile(name: str, more: str = "") -> str:
    return f'[[sources]]\nfiles = ["compose.{name}.yaml"]\n{more}'


@pytest.fixture
def root(tree: Tree) -> Path:
    return tree(
        {
            "profiles/staging.toml": profile("staging"),
            "profiles/production.toml": profile("production"),
            "envparity.toml": GATE,
            "compose.staging.yaml": COMPOSE.format(image="shop/web:2.0")
            + "    labels: {x: y}\n  # more\n    env_file: [s.env]\n",
            "s.env": f"LIMIT=5\nPAYMENT_API_KEY={KEY}\n",
            "compose.production.yaml": COMPOSE.format(image="shop/web:1.4"),
        }
    )


def promote(envparity: Run, root: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return envparity(
        "promote", "staging", "production", "--confirm", "production", "--by", "ann", *more, cwd=root
    )


def records(envparity: Run, root: Path) -> list[dict[str, Any]]:
    found = json.loads(envparity("history", "--format", "json", cwd=root).stdout)["releases"]
    return [item["record"] for item in found]


def test_a_release_is_recorded_with_what_it_locked_and_what_the_target_needs(
    envparity: Run, root: Path
) -> None:
    ran = promote(envparity, root, "--note", "spring", "--format", "json")
    assert ran.returncode == 0, ran.stderr
    (record,) = records(envparity, root)
    assert record == json.loads(ran.stdout)["record"]
    assert (record["by"], record["note"], record["deed"], record["verdict"]) == (
        "ann",
        "spring",
        "promoted",
        "pass",
    )
    (image,) = record["locked"]["images"]
    assert (image["service"], image["image"], image["was"]) == ("web", "shop/web:2.0", "shop/web:1.4")
    assert [item["key"] for item in record["locked"]["secrets"]] == ["PAYMENT_API_KEY"]
    assert [item["key"] for item in record["locked"]["settings"]] == ["LIMIT"]
    assert KEY not in json.dumps(record)
    kept = json.loads(envparity("history", "--format", "json", cwd=root).stdout)["snapshots"]
    assert {item["environment"]: item["content"] for item in kept} == record["snapshots"]
    pins = (root / "releases" / "production.yaml").read_text()
    assert 'image: "shop/web:2.0"' in pins
    assert "record 1" in pins
    assert envparity("history", "--verify", cwd=root).returncode == 0


def test_nothing_is_released_through_a_closed_gate(envparity: Run, root: Path) -> None:
    (root / "envparity.toml").write_text('[gate]\nfail_on = "low"\n')
    ran = promote(envparity, root)
    assert ran.returncode == 1
    assert "nothing was released" in ran.stderr
    assert "May staging ship to production?" in ran.stdout
    assert records(envparity, root) == []
    assert not (root / "releases").exists()


def test_nothing_is_released_when_not_everything_could_be_read(envparity: Run, root: Path) -> None:
    (root / "s.env").unlink()
    assert promote(envparity, root).returncode == 3
    assert records(envparity, root) == []


def test_what_was_accepted_is_on_record_with_the_reason(envparity: Run, root: Path) -> None:
    (root / "envparity.toml").write_text(
        GATE
        + '[[expect]]\ncode = "CFG001"\nsubject = "PAYMENT_API_KEY"\nreason = "comes with the vault"\nby = "ops"\n'
    )
    assert promote(envparity, root).returncode == 0
    (record,) = records(envparity, root)
    assert [(one["reason"], one["by"]) for one in record["accepted"]] == [("comes with the vault", "ops")]
    assert record["locked"]["secrets"] == []


def test_a_dry_run_says_what_would_be_done_and_leaves_nothing_behind(envparity: Run, root: Path) -> None:
    ran = promote(envparity, root, "--dry-run")
    assert ran.returncode == 0
    assert "shop/web:1.4 > shop/web:2.0" in ran.stdout
    assert "Create the secret `PAYMENT_API_KEY`" in ran.stdout
    assert not (root / "releases").exists()
    assert records(envparity, root) == []


def test_nothing_is_put_on_record_where_the_file_that_pins_cannot_be_written(
    envparity: Run, root: Path
) -> None:
    (root / "releases").write_text("in the way\n")
    ran = promote(envparity, root)
    assert ran.returncode == 2
    assert "`releases` cannot be made: file exists" in ran.stderr
    assert records(envparity, root) == []


def test_a_dry_run_can_be_read_by_a_program(envparity: Run, root: Path) -> None:
    data = json.loads(promote(envparity, root, "--dry-run", "--format", "json").stdout)
    assert (data["schema"], data["from"], data["to"]) == ("envparity.proposed/1", "staging", "production")
    assert [image["service"] for image in data["locked"]["images"]] == ["web"]


def test_without_an_engine_nothing_is_put_on_record(envparity: Run, root: Path) -> None:
    runtime = '\n[runtime]\ncompose = ["compose.production.yaml"]\n'
    (root / "profiles" / "production.toml").write_text(profile("production", runtime))
    words = ("promote", "staging", "production", "--confirm", "production")
    ran = envparity(*words, cwd=root, DOCKER_HOST="unix:///nowhere/docker.sock", CONTAINER_HOST="")
    assert ran.returncode == 4, ran.stderr
    assert records(envparity, root) == []
    assert not (root / "releases" / "production.yaml").exists()


def test_a_damaged_history_is_no_ground_to_release_on(envparity: Run, root: Path, tmp_path: Path) -> None:
    bad = tmp_path / "history.sqlite"
    bad.write_bytes(b"no database" * 999)
    where = {"ENVPARITY_HISTORY": str(bad)}
    words = ("promote", "staging", "production", "--confirm", "production")
    for asked in (words, ("history",), ("history", "--verify"), ("promote", "--rollback", "production")):
        ran = envparity(*asked, cwd=root, **where)
        assert (ran.returncode, "is damaged" in ran.stderr) == (2, True)
    assert bad.read_bytes() == b"no database" * 999
    assert not (root / "releases" / "production.yaml").exists()
    assert "set aside" in envparity("snapshot", cwd=root, **where).stderr
    assert envparity(*words, cwd=root, **where).returncode == 0


def test_a_protected_target_has_to_be_named(envparity: Run, root: Path) -> None:
    ran = envparity("promote", "staging", "production", cwd=root, stdin="")
    assert (ran.returncode, "--confirm production" in ran.stderr) == (2, True)
    ran = envparity("promote", "staging", "production", "--confirm", "prod", cwd=root)
    assert ran.returncode == 2
    assert records(envparity, root) == []


@pytest.mark.parametrize(
    "words",
    [(), ("staging",), ("staging", "staging"), ("staging", "nowhere"), ("a", "b", "c"), ("staging", "production", "--rollback", "production"), ("staging", "production", "--apply", "--confirm", "production")],
)  # fmt: skip
def test_a_release_that_cannot_be_meant_is_told(envparity: Run, root: Path, words: tuple[str, ...]) -> None:
    ran = envparity("promote", *words, cwd=root)
    assert ran.returncode == 2
    assert ran.stderr.startswith("error: ")


def test_rolling_back_returns_to_the_record_before_and_is_on_record_itself(
    envparity: Run, root: Path
) -> None:
    back = ("promote", "--rollback", "production", "--confirm", "production")
    ran = envparity(*back, cwd=root)
    assert (ran.returncode, "no release to go back to" in ran.stderr) == (2, True)
    for version in ("2.0", "2.1", "2.2"):
        (root / "compose.staging.yaml").write_text(COMPOSE.format(image=f"shop/web:{version}"))
        assert promote(envparity, root).returncode == 0
    pins = root / "releases" / "production.yaml"
    assert "2.2" in pins.read_text()
    for version in ("2.1", "2.0"):
        assert envparity(*back, cwd=root).returncode == 0
        assert f'"shop/web:{version}"' in pins.read_text()
    assert envparity(*back, cwd=root).returncode == 2
    deeds = [(record["deed"], record["returns_to"]) for record in records(envparity, root)]
    assert deeds == [*[("promoted", None)] * 3, ("rolled back", 2), ("rolled back", 1)]
    assert envparity("history", "--verify", cwd=root).stdout == "5 records, the chain holds\n"


def test_a_chain_that_was_changed_is_told_and_nothing_is_rolled_back_to_it(
    envparity: Run, root: Path, tmp_path: Path
) -> None:
    import sqlite3
    from contextlib import closing

    for version in ("2.0", "2.1"):
        (root / "compose.staging.yaml").write_text(COMPOSE.format(image=f"shop/web:{version}"))
        promote(envparity, root)
    (file,) = (tmp_path / "home" / "data").rglob("*.sqlite")
    with closing(sqlite3.connect(file)) as behind:
        behind.execute("DROP TRIGGER promotions_stay")
        behind.execute(
            "UPDATE promotions SET document = replace(document, 'web:2.0', 'web:6.6') WHERE number = 1"
        )
        behind.commit()
    ran = envparity("history", "--verify", cwd=root)
    assert (ran.returncode, "record 1 was changed" in ran.stderr) == (1, True)
    ran = envparity("promote", "--rollback", "production", "--confirm", "production", cwd=root)
    assert (ran.returncode, "the chain of releases is broken" in ran.stderr) == (2, True)


@pytest.fixture
def running(tree: Tree, envparity: Run) -> Iterator[Path]:
    """Give a workspace whose production runs on the engine here, under a name of its own; it is taken down again."""
    project = f"ept-{uuid4().hex[:8]}"
    runtime = f'\n[runtime]\ncompose = ["compose.production.yaml"]\nproject = "{project}"\n'
    root = tree(
        {
            "profiles/staging.toml": profile("staging"),
            "profiles/production.toml": profile("production", runtime),
            "envparity.toml": GATE,
            "compose.staging.yaml": COMPOSE.format(image="envparity-test/mini:2"),
            "compose.production.yaml": COMPOSE.format(image="envparity-test/mini:1"),
        }
    )
    yield root
    envparity("down", "production", "--volumes", "--confirm", "production", cwd=root)


def image_of(root: Path) -> str:
    told = subprocess.run(
        ["docker", "ps", "--filter", f"label=dev.envparity.workspace={root}", "--format", "{{.ID}}"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    return subprocess.run(
        ["docker", "inspect", "--format", "{{.Image}}", *told], capture_output=True, text=True, check=True
    ).stdout.strip()


def id_of(image: str) -> str:
    return subprocess.run(
        ["docker", "image", "inspect", "--format", "{{.Id}}", image],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


@pytest.mark.engine
def test_a_target_that_may_not_run_here_can_be_put_on_record_alone(envparity: Run, running: Path) -> None:
    token = "q7Zt3vR9" + "kLm2Xw8Y"
    for name in ("staging", "production"):
        compose = COMPOSE.format(image="envparity-test/mini:1")
        held = compose.replace("{NAME: web}", f"{{API_TOKEN: {name[:4]}{token}}}")
        (running / f"compose.{name}.yaml").write_text(held)
    ran = promote(envparity, running)
    assert ran.returncode == 2, ran.stderr
    assert "`API_TOKEN` of `web` holds a secret of it" in ran.stderr
    assert "`envparity promote --no-apply` only puts the release on record" in ran.stderr
    assert not (running / "releases").exists()
    assert records(envparity, running) == []


@pytest.mark.engine
def test_a_release_is_applied_rolled_back_and_brought_back_when_it_fails(
    envparity: Run, running: Path
) -> None:
    ran = promote(envparity, running)
    assert ran.returncode == 0, ran.stderr
    assert image_of(running) == id_of("envparity-test/mini:2")
    assert [record["deed"] for record in records(envparity, running)] == ["promoted", "applied"]
    (running / "compose.staging.yaml").write_text(COMPOSE.format(image="envparity-test/mini:none"))
    ran = promote(envparity, running)
    assert ran.returncode == 4
    assert "runs again as it did before" in ran.stderr
    assert image_of(running) == id_of("envparity-test/mini:2")
    assert id_of("envparity-test/mini:2") in (running / "releases" / "production.yaml").read_text()
    (running / "compose.staging.yaml").write_text(COMPOSE.format(image="envparity-test/mini:1"))
    assert promote(envparity, running).returncode == 0
    assert image_of(running) == id_of("envparity-test/mini:1")
    ran = envparity("promote", "--rollback", "production", "--confirm", "production", cwd=running)
    assert ran.returncode == 0, ran.stderr
    assert image_of(running) == id_of("envparity-test/mini:2")
    assert [record["deed"] for record in records(envparity, running)] == [
        "promoted", "applied", "promoted", "failed", "promoted", "applied", "rolled back", "applied",
    ]  # fmt: skip
    assert envparity("history", "--verify", cwd=running).returncode == 0
