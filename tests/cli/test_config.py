"""`envparity config`: each value with its place, each file that is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from envparity.cli.group import command


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """Run the command in a small workspace, as a user with settings."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config" / "envparity").mkdir(parents=True)
    (tmp_path / "config" / "envparity" / "settings.toml").write_text('theme = "nord"\n')
    profiles = tmp_path / "work" / "profiles"
    profiles.mkdir(parents=True)
    (profiles / "production.toml").write_text('hosts = ["db.prod.example"]\n[[sources]]\nfiles = ["a.env"]\n')
    (profiles / "staging.toml").write_text("protected = true\n")
    (tmp_path / "work" / "envparity.toml").write_text(
        '[gate]\nfail_on = "medium"\n[gate.areas]\nsecrets = "low"\n'
    )

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(
            command, ["-C", str(tmp_path / "work"), "config", *arguments], standalone_mode=False
        )
        if result.exception is not None:
            raise result.exception
        return result.return_value or 0, result.stdout

    return run


def _values(text: str) -> dict[str, tuple[str, str]]:
    held: list[dict[str, Any]] = json.loads(text)["values"]
    return {value["key"]: (value["value"], value["file"]) for value in held}


def test_each_value_is_shown_with_the_line_that_says_it(
    ask: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    code, text = ask("show", "--format", "json")
    found = _values(text)
    assert code == 0
    assert found["theme"] == ("nord", f"{tmp_path}/config/envparity/settings.toml:1")
    assert found["gate.fail_on"] == ("medium", "envparity.toml:2")
    assert found["gate.areas.secrets"] == ("low", "envparity.toml:4")
    assert found["production.hosts"] == ("db.prod.example", "profiles/production.toml:1")
    assert found["production.sources[0].files"] == ("a.env", "profiles/production.toml:3")
    assert found["production.protected"] == ("true", "")
    assert found["staging.protected"] == ("true", "profiles/staging.toml:1")


def test_every_field_of_a_profile_is_shown_as_it_was_understood(
    ask: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    said = """name = "qa"
description = "For testers: postgres://qa:marble-otter-lattice@db/shop"
stage = "staging"
services = {db = "database"}
[[sources]]
image = "app:1"
[[sources]]
files = ["compose.yaml", "compose.qa.yaml"]
profiles = ["mail"]
variables = ["qa.env"]
revision = "v1.2"
[[sources]]
running = true
[[sources]]
files = ["web.env"]
dialect = "python-dotenv"
service = "web"
format = "dotenv"
[runtime]
compose = ["compose.yaml"]
project = "shop-qa"
variables = ["qa.env"]
profiles = ["mail"]
hosts = ["mail.example:25"]
internal = true
outside = ["web"]
gateway = "python:3.13"
[runtime.substitutes]
"web.DB_PASSWORD" = "cobalt-stairs-lantern"
CRM_TOKEN = "keyring://shop/CRM_TOKEN"
LEVEL = "debug"
[runtime.secrets]
db = "tundra-wicker-paprika"
[secrets]
store = "keyring"
secret = ["*_PIN"]
open = ["PUBLIC_*"]
required = ["CRM_TOKEN"]
rotation_days = 90
[budgets]
cores = 4
memory = "8GiB"
"""
    (tmp_path / "work" / "profiles" / "qa.toml").write_text(said)
    text = ask("show", "--format", "json")[1]
    found = {key.removeprefix("qa."): value for key, value in _values(text).items() if key.startswith("qa.")}
    lines = said.splitlines()
    assert "cobalt" not in text
    assert "tundra" not in text
    assert "marble" not in text
    assert found.pop("protected") == ("false", "")
    assert found.pop("description") == ("For testers: postgres://qa:••••••@db/shop", "profiles/qa.toml:2")
    for key, (value, place) in found.items():
        file, _, line = place.partition(":")
        written = lines[int(line) - 1]
        assert file == "profiles/qa.toml"
        assert key.split(".")[-1].split("[")[0] in written, (key, written)
        assert value.split(", ")[0] in written or value in ("••••••", "shop-qa"), (key, written)
    assert found["runtime.substitutes.web.DB_PASSWORD"][0] == found["runtime.secrets.db"][0] == "••••••"
    assert found["runtime.substitutes.CRM_TOKEN"][0] == "keyring://shop/CRM_TOKEN"
    assert found["sources[2].running"] == ("shop-qa", "profiles/qa.toml:13")
    assert found["sources[3].dialect"] == ("python-dotenv", "profiles/qa.toml:16")
    assert len(found) == sum(" = " in line for line in lines) - 2, "all but the name and the description"


def test_files_that_are_right_are_named_and_end_with_0(ask: Callable[..., tuple[int, str]]) -> None:
    code, text = ask("validate")
    assert code == 0
    assert [line.split("/")[-1] for line in text.splitlines()] == [
        "settings.toml", "staging.toml", "production.toml", "+ envparity.toml",
    ]  # fmt: skip


def test_settings_that_are_not_there_are_named_and_said_not_to_be(
    ask: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    file = tmp_path / "config" / "envparity" / "settings.toml"
    file.unlink()
    code, text = ask("validate")
    assert code == 0
    assert text.startswith(f"+ {file}\n  not there: what it could say is as by default\n")


def test_one_file_that_is_wrong_hides_no_other(ask: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    (tmp_path / "config" / "envparity" / "settings.toml").write_text("colour = 1\n")
    (tmp_path / "work" / "envparity.toml").write_text("[gate]\nfail_on = 'severe'\n")
    code, text = ask("validate")
    assert code == 2
    assert "settings.toml:1: `colour`: no such setting" in text
    assert "envparity.toml:2: `gate.fail_on`" in text


def test_a_profile_that_is_wrong_is_said_with_its_line(
    ask: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    (tmp_path / "work" / "profiles" / "staging.toml").write_text("stagee = 'staging'\n")
    code, text = ask("validate")
    assert code == 2
    assert "profiles/staging.toml:1: `stagee`" in text


def test_what_is_said_of_the_program_and_the_machine_keeps_to_its_schema(
    ask: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    from jsonschema import Draft202012Validator

    from envparity.report.schema import schema_of

    def told(*arguments: str) -> str:
        result = CliRunner().invoke(command, ["-C", str(tmp_path / "work"), *arguments, "--format", "json"])
        return result.stdout

    (tmp_path / "work" / "a.env").write_text("LEVEL=info\n")
    for name, text in {
        "config": told("config", "show"),
        "validation": told("config", "validate"),
        "doctor": told("doctor"),
        "init": told("init"),
        "trace": told("explain", "LEVEL", "--environment", "production"),
    }.items():
        Draft202012Validator(schema_of(name)).validate(json.loads(text))
