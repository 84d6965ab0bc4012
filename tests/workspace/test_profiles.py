"""Profiles: what is taken, what is refused, and where the message points."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envparity.errors import ProfileError
from envparity.model.snapshots import Stage
from envparity.workspace.form import fits
from envparity.workspace.profiles import load_profiles, profile_files, project_name
from envparity.workspace.schema import complaints, json_schema

FULL = """\
schema = 1
name = "production"
stage = "production"
description = "where customers are"
hosts = ["db.prod.example"]

[[sources]]
files = ["deploy/compose.yaml", "deploy/compose.production.yaml"]
variables = [".env.production"]
profiles = ["metrics"]

[[sources]]
files = [".env.production"]
service = "web"
dialect = "python-dotenv"
revision = "v1.4.2"

[runtime]
compose = ["deploy/compose.yaml"]
"""


def write(root: Path, **profiles: str) -> Path:
    (root / "profiles").mkdir(exist_ok=True)
    for name, text in profiles.items():
        (root / "profiles" / f"{name}.toml").write_text(text)
    return root


def refused(root: Path, **profiles: str) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        load_profiles(write(root, **profiles))
    return caught.value


def test_a_full_profile_becomes_a_declaration(tmp_path: Path) -> None:
    root = tmp_path / "Help Desk"
    root.mkdir()
    [found] = load_profiles(write(root, production=FULL)).declarations
    assert found.environment.name == "production"
    assert found.environment.stage is Stage.PRODUCTION
    assert found.environment.hosts == ("db.prod.example",)
    assert found.protected
    assert found.profile == "profiles/production.toml"
    assert found.sources[0].variables == (".env.production",)
    assert found.sources[1].dialect == "python-dotenv"
    assert [source.revision for source in found.sources] == ["", "v1.4.2"]
    assert found.runtime is not None
    assert found.runtime.project == "helpdesk-production"


def test_name_and_stage_are_told_from_the_file_name(tmp_path: Path) -> None:
    loaded = load_profiles(
        write(tmp_path, **{"eu-prod-1": "schema = 1", "qa": "schema = 1", "dev": "schema = 1"})
    )
    assert [(d.environment.name, d.environment.stage.value) for d in loaded.declarations] == [
        ("dev", "development"),
        ("qa", "staging"),
        ("eu-prod-1", "production"),
    ]


def test_a_stage_that_no_name_tells_is_asked_for(tmp_path: Path) -> None:
    error = refused(tmp_path, blue="schema = 1\nname = 'aubergine'")
    assert (error.line, error.key) == (2, "stage")
    assert "`production`" in error.hint


@pytest.mark.parametrize(
    ("text", "key", "line", "message", "hint"),
    [
        ("stage = 'staging'\ndescripton = 'x'", "descripton", 2, "no such key", "`description`"),
        ("schema = 2", "schema", 1, "newer", "update"),
        ("schema = 'one'", "schema", 1, "integer", ""),
        ("schema = true", "schema", 1, "integer", ""),
        ("stage = 'prod'", "stage", 1, "no such stage", "`production`"),
        (
            "schema = 1\n[[sources]]\nfiles = ['a']\n[[sources]]\nfiles = []",
            "sources[1].files",
            5,
            "empty",
            "",
        ),
        ("schema = 1\n[[sources]]\nfile = ['a']", "sources[0].file", 3, "no such key", "`files`"),
        ("schema = 1\n[[sources]]\nservice = 'a'", "sources[0].files", 2, "missing", ""),
        ("schema = 1\n[[sources]]\nimage = ''", "sources[0].image", 3, "at least 1", ""),
        (
            "schema = 1\n[[sources]]\nimage = 'a'\nrunning = true",
            "sources[0]",
            2,
            "is a source by itself",
            "write one `[[sources]]` for each",
        ),
        (
            "schema = 1\nname = 'staging'\n[[sources]]\nrunning = true",
            "sources.running",
            3,
            "nothing says which project runs",
            "name the Compose project",
        ),
        (
            "schema = 1\n[[sources]]\nfiles = ['a']\nformt = 'x'",
            "sources[0].formt",
            4,
            "no such key",
            "`format`",
        ),
        ("schema = 1\n[[sources]]\nfiles = ['../x']", "sources[0].files[0]", 3, "leaves the workspace", ""),
        ("schema = 1\n[[sources]]\nfiles = ['a/../../x']", "sources[0].files[0]", 3, "leaves", ""),
        ("schema = 1\n[[sources]]\nfiles = ['/etc/passwd']", "sources[0].files[0]", 3, "absolute", ""),
        ("schema = 1\n[[sources]]\nfiles = ['C:/x']", "sources[0].files[0]", 3, "absolute", ""),
        ("schema = 1\n[[sources]]\nfiles = 'x'", "sources[0].files", 3, "list", ""),
        (
            "schema = 1\n[runtime]\ncompose = ['a']\nproject = 'My App'",
            "runtime.project",
            4,
            "project name",
            "",
        ),
        (
            "schema = 1\n[[sources]]\nfiles = ['a']\nrevision = '--all'",
            "sources[0].revision",
            4,
            "begin with `-`",
            "tag",
        ),
        (
            "schema = 1\n[[sources]]\nfiles = ['a']\nrevision = 'v1:a'",
            "sources[0].revision",
            4,
            "not the name",
            "tag",
        ),
        ("schema = 1\n[[sources]]\nfiles = ['a']\nrevision = 2", "sources[0].revision", 4, "string", ""),
        ("schema = 1\n[runtime]\nproject = 'x'", "runtime.compose", 2, "missing", ""),
        ("schema = 1\nname = ''", "name", 2, "environment name", "letters"),
        ("schema = 1\nprotected = 1", "protected", 2, "boolean", ""),
        ("schema = 1\nsources = 3", "sources", 2, "list", ""),
    ],
)
def test_what_does_not_fit_is_refused_with_line_and_key(
    tmp_path: Path, text: str, key: str, line: int, message: str, hint: str
) -> None:
    error = refused(tmp_path, staging=text)
    assert (error.key, error.line) == (key, line)
    assert message in error.message
    assert error.message.startswith(f"profiles/staging.toml:{line}: ")
    assert hint in error.hint


def test_a_dialect_that_nobody_speaks_is_refused_with_line_and_key(tmp_path: Path) -> None:
    text = '[[sources]]\nfiles = ["a.env"]\ndialect = "node"\n[[sources]]\nfiles = ["b.env"]\ndialect = "klingon"\n'
    error = refused(tmp_path, development=text)
    assert (error.path, error.line, error.key) == ("profiles/development.toml", 6, "sources[1].dialect")
    assert "`python-dotenv`" in error.hint


def test_broken_toml_names_the_line_and_quotes_no_value(tmp_path: Path) -> None:
    error = refused(tmp_path, staging="schema = 1\nname = sesame-open")
    assert error.line == 2
    assert "sesame" not in error.message


def test_bytes_that_are_not_utf8_are_refused(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "profiles" / "staging.toml").write_bytes(b"schema = 1\nname = '\xff'")
    with pytest.raises(ProfileError, match="not UTF-8"):
        load_profiles(tmp_path)


def test_two_environments_of_one_name_are_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, a="schema = 1\nname = 'qa'", b="schema = 1\nname = 'QA'")
    assert error.path == "profiles/b.toml"
    assert "profiles/a.toml" in error.message
    assert error.line == 2


def test_two_environments_in_one_compose_project_are_refused(tmp_path: Path) -> None:
    text = "schema = 1\n[runtime]\ncompose = ['c.yaml']\nproject = 'shop'"
    error = refused(tmp_path, dev=text, qa=text)
    assert error.key == "runtime.project"
    assert error.line == 4


def test_toml_files_of_another_program_are_not_profiles(tmp_path: Path) -> None:
    write(tmp_path, fast="[compiler]\nlevel = 3")
    assert profile_files(tmp_path) == ()


@pytest.mark.parametrize("text", ["[[source]]\nfiles = ['a']", "name = 'staging'\nother = 1", "stages = 'x'"])
def test_a_profile_with_misspelled_keys_is_refused_and_not_passed_over(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, staging=text).key in ("source", "other", "stages")


def test_a_missing_file_is_the_source_s_affair(tmp_path: Path) -> None:
    [found] = load_profiles(write(tmp_path, dev="[[sources]]\nfiles = ['not-there.env']")).declarations
    assert found.sources[0].files == ("not-there.env",)


def test_a_right_profile_loads_without_the_schema_library(tmp_path: Path) -> None:
    write(tmp_path, production=FULL)
    code = (
        "import sys; from pathlib import Path; from envparity.workspace.opening import open_workspace; "
        "open_workspace(Path(sys.argv[1])); sys.exit('pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == 0


def test_project_names_are_what_compose_allows() -> None:
    assert project_name("My App.v2", "eu-prod_1") == "myappv2-eu-prod_1"
    assert project_name("_x", "dev") == "x-dev"
    assert project_name("é", "é") == "workspace"


def test_the_json_schema_forbids_other_keys() -> None:
    schema = json_schema()
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == {
        "schema", "name", "stage", "description", "protected", "hosts", "sources", "runtime", "secrets", "budgets",
        "services",
    }  # fmt: skip


_VALUES = st.one_of(
    st.integers(0, 3),
    st.just(0.5),
    st.booleans(),
    st.sampled_from(
        [
            "production",
            "a/b",
            "../x",
            "/x",
            "",
            "web",
            "a b",
            "keyring",
            "vault://a b",
            "db.prod.example",
            ".",
            "a\\b",
            "-",
            "x\n",
            "16GiB",
            "800 ms",
        ]
    ),
    st.lists(st.sampled_from(["a", "b/c", "../d", "", "a/.."]), max_size=2),
    st.lists(st.integers(0, 1), max_size=1),
)
_KEYS = (
    "files",
    "format",
    "service",
    "dialect",
    "variables",
    "profiles",
    "revision",
    "compose",
    "project",
    "store",
    "secret",
    "open",
    "required",
    "rotation_days",
    "cores",
    "memory",
    "replicas",
    "latency",
    "models",
    "other",
)
_TOP = (
    "schema", "name", "stage", "description", "protected", "hosts", "sources", "runtime", "secrets", "budgets",
    "services", "x",
)  # fmt: skip
_TABLES = st.dictionaries(st.sampled_from(_KEYS), _VALUES, max_size=4)
_PROFILES = st.dictionaries(
    st.sampled_from(_TOP),
    st.one_of(_VALUES, _TABLES, st.lists(_TABLES, max_size=2)),
    max_size=4,
)


@given(_PROFILES)
@settings(max_examples=600, deadline=None)
def test_the_quick_check_and_the_schema_agree(data: dict[str, Any]) -> None:
    assert fits(data) == (complaints(data) == ())
