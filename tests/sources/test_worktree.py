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
