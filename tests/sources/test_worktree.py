"""From declared files to snapshots: layers, shared readings, files that cannot be read, what git keeps."""

from __future__ import annotations

import subprocess
from pathlib import Path

from envparity.model.declarations import Declaration, SourceSpec
from envparity.model.places import Place
from envparity.model.snapshots import Environment, Snapshot, Stage
from envparity.secrets.sealing import make_seal
from envparity.sources.worktree import Worktree

seal = make_seal(b"k" * 32)


def read(root: Path, *specs: SourceSpec) -> Snapshot:
    declaration = Declaration(Environment("staging", Stage.STAGING), specs)
    (snapshot,) = Worktree(root, seal).read([declaration])
    return snapshot


def test_a_later_file_overrides_an_earlier_one_and_what_was_overridden_is_kept(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LEVEL=info\nZONE=UTC\n")
    (tmp_path / ".env.staging").write_text("\nLEVEL=debug\n")
    snapshot = read(tmp_path, SourceSpec((".env", ".env.staging")))
    level, zone = snapshot.settings
    assert str(level.value) == "debug"
    assert level.place == Place(".env.staging", 2)
    assert level.earlier == (Place(".env", 1),)
    assert str(zone.value) == "UTC"
    assert snapshot.complete


def test_a_file_that_is_not_there_makes_the_snapshot_incomplete_and_every_kind_unknown(
    tmp_path: Path,
) -> None:
    snapshot = read(tmp_path, SourceSpec(("gone.env",)))
    assert not snapshot.complete
    assert "gone.env could not be read" in snapshot.why_unknown("setting")


def test_one_bad_file_does_not_lose_the_environment(tmp_path: Path) -> None:
    (tmp_path / "good.env").write_text("A=1\n")
    (tmp_path / "bad.env").write_bytes(b"A=\xff\xfe\n")
    snapshot = read(tmp_path, SourceSpec(("good.env",)), SourceSpec(("bad.env",)))
    assert [setting.key for setting in snapshot.settings] == ["A"]
    assert [source.status for source in snapshot.sources] == ["read", "failed"]


def test_a_file_of_no_known_format_is_said_and_not_taken_for_empty(tmp_path: Path) -> None:
    (tmp_path / "what.xyz").write_text("?")
    snapshot = read(tmp_path, SourceSpec(("what.xyz",)))
    assert snapshot.sources[0].status == "failed"
    assert "no reader knows this format" in str(snapshot.sources[0].problems[0])


def test_a_plain_file_declared_for_a_service_is_in_that_services_scope(tmp_path: Path) -> None:
    (tmp_path / "web.env").write_text("A=1\n")
    (setting,) = read(tmp_path, SourceSpec(("web.env",), service="web")).settings
    assert setting.scope == "web"


def test_what_git_keeps_is_told_from_what_it_does_not(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "in.env").write_text("IN=1\n")
    (tmp_path / "out.env").write_text("OUT=1\n")
    subprocess.run(["git", "-C", str(tmp_path), "add", "in.env"], check=True)
    inside, outside = read(tmp_path, SourceSpec(("in.env", "out.env"))).settings
    assert (inside.tracked, outside.tracked) == (True, False)


def test_outside_of_a_repository_nothing_is_known_of_tracking(tmp_path: Path) -> None:
    (tmp_path / "a.env").write_text("A=1\n")
    (setting,) = read(tmp_path, SourceSpec(("a.env",))).settings
    assert setting.tracked is None


COMPOSE = """\
services:
  web:
    image: web:1
    environment:
      DB_PASSWORD: ${DB_PASSWORD}
      OTHER_NAME: prefix-${DB_PASSWORD}
      LITERAL_PASSWORD: ${NOWHERE:-a literal of nine words}
"""


def test_a_value_that_a_variable_fills_in_is_told_from_one_that_stands_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    (tmp_path / ".env").write_text("DB_PASSWORD=harbour-and-lantern\n")
    snapshot = read(tmp_path, SourceSpec(("compose.yaml",)))
    carriers = {setting.key: setting.carrier for setting in snapshot.settings}
    assert carriers == {"DB_PASSWORD": "variable", "OTHER_NAME": "variable", "LITERAL_PASSWORD": "compose"}
    other = next(setting for setting in snapshot.settings if setting.key == "OTHER_NAME")
    assert str(other.value) == "prefix-••••••"


def test_a_line_of_the_variables_file_that_compose_refuses_makes_the_source_partly_read(
    tmp_path: Path,
) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    (tmp_path / ".env").write_text("DB_PASSWORD=harbour-and-lantern\n!! wrong\n")
    (source,) = read(tmp_path, SourceSpec(("compose.yaml",))).sources
    assert source.status == "partly"
    assert "`.env:2`" in source.problems[0].message


def beneath(snapshot: Snapshot) -> list[str]:
    return [f"{one.place} {one.carrier} {one.tracked}" for s in snapshot.settings for one in s.beneath]


def test_a_secret_that_a_later_source_overrides_is_kept_with_its_own_file_and_line(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "base.env").write_text("LEVEL=info\nCRM_TOKEN=cobalt-stairs-lantern\n")
    (tmp_path / "late.env").write_text(
        "LEVEL=debug\nCRM_TOKEN=juniper-rocket-saucer\nCRM_TOKEN=tundra-wicker\n"
    )
    subprocess.run(["git", "add", "base.env"], cwd=tmp_path, check=True)
    snapshot = read(tmp_path, SourceSpec(("base.env", "late.env")))
    assert beneath(snapshot) == ["base.env:2 dotenv True", "late.env:2 dotenv False"]


def test_a_variable_of_a_container_keeps_the_literals_that_it_overrides(tmp_path: Path) -> None:
    (tmp_path / "web.env").write_text("DB_PASSWORD=cobalt-stairs-lantern\n")
    web = "services:\n  web:\n    image: app\n"
    (tmp_path / "compose.yaml").write_text(
        f"{web}    env_file: web.env\n    environment:\n      - DB_PASSWORD=juniper-rocket-saucer\n      - LEVEL=info\n"
    )
    (tmp_path / "compose.prod.yaml").write_text(
        f"{web}    environment:\n      DB_PASSWORD: ${{DB_PASSWORD}}\n      LEVEL: debug\n"
    )
    (tmp_path / ".env").write_text("DB_PASSWORD=tundra-wicker-paprika\n")
    snapshot = read(tmp_path, SourceSpec(("compose.yaml", "compose.prod.yaml")))
    assert beneath(snapshot) == ["web.env:1 compose None", "compose.yaml:6 compose None"]
    assert "juniper" not in repr(snapshot)


def test_a_containers_variable_keeps_the_secret_that_it_overrides(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  DB_PASSWORD: cobalt-stairs-lantern\n---\n"
        "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData:\n  DB_PASSWORD: tundra-wicker-paprika\n---\n"
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n"
        "      containers:\n        - name: web\n          image: app\n          envFrom:\n"
        "            - configMapRef: {name: web}\n            - secretRef: {name: web}\n"
    )
    snapshot = read(tmp_path, SourceSpec(("web.yaml",)))
    assert beneath(snapshot) == ["web.yaml:5 configmap None"]


def test_what_no_source_can_hold_is_unknown_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "go.sum").write_text("")
    snapshot = read(tmp_path, SourceSpec(("go.sum",)))
    assert snapshot.why_unknown("setting") == "none of its sources holds settings"
    assert snapshot.why_unknown("package") == ""
