"""Dotenv lines as the programs that read them were seen to read them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from envparity.readers.settings.dotenv import DIALECTS, parse

TABLE = Path(__file__).parents[5] / "shared" / "data" / "dotenv_dialects.json"

SEEN = {
    "compose": "compose_v2",
    "docker-env-file": "docker_run_env_file",
    "python-dotenv": "python_dotenv",
    "node": "node_dotenv",
    "node-expand": "node_dotenv_expand",
    "node-env-file": "node_builtin_env_file",
    "ruby": "ruby_dotenv",
    "systemd": "systemd_EnvironmentFile",
    "kubectl": "kubectl_from_env_file",
    "kustomize": "kustomize_envs",
    "shell": "bash_source",
    "posix-shell": "dash_source",
    "godotenv": "godotenv",
    "django-environ": "django_environ",
    "python-decouple": "python_decouple",
    "starlette": "starlette",
    "honcho": "honcho",
    "compose-v1": "compose_v1",
    "node-expand-12": "node_dotenv16_expand12",
    "uv": "uv_run_env_file",
    "just": "just",
    "bun": "bun",
    "deno": "deno",
    "symfony": "symfony_dotenv",
    "laravel": "phpdotenv_laravel",
    "make": "make_include",
}
"""Our name of each dialect, and the table's."""


def ours(line: str, key: str, dialect: str, ambient: dict[str, str]) -> str | None:
    """Give the value of a key as the table has it: none for a key that is not set, `<error>` for a refused file."""
    parsed = parse(line, dialect, ambient)
    if parsed.problems:
        return "<error>"
    found = [entry for entry in parsed.entries if entry.key == key]
    if found and found[-1].why:
        return "<not run>"
    return found[-1].value if found else None


@pytest.mark.skipif(not TABLE.exists(), reason="the table of dialects is not on this machine")
def test_each_dialect_reads_lines_as_its_program_was_seen_to() -> None:
    table = json.loads(TABLE.read_text())
    agree: Counter[str] = Counter()
    home = {**table["ambient_env"], "HOME": "RESEARCH/multienv/t/home"}
    for case in table["cases"]:
        for dialect, name in SEEN.items():
            theirs = case["results"][name]
            theirs = "<error>" if theirs and theirs.startswith("<error>") else theirs
            mine = ours(case["line"], case["key"], dialect, home)
            runs = name in case["executes_command"] or "`" in case["line"]
            if mine == theirs or (mine == "<not run>" and runs):
                agree[dialect] += 1
            else:
                print(dialect, repr(case["line"]), "theirs", repr(theirs), "ours", repr(mine))
    for dialect in SEEN:
        print(f"{dialect}: {agree[dialect]} of {len(table['cases'])}")
    assert set(SEEN) == set(DIALECTS)
    assert {d: agree[d] for d in SEEN if agree[d] < len(table["cases"])} == {}


MORE = json.loads((Path(__file__).parent / "seen.json").read_text())


@pytest.mark.parametrize(
    "dialect",
    [
        name
        for name in DIALECTS
        if name not in ("compose-v1", "node-expand-12", "kustomize", "docker-env-file")
    ],
)
def test_a_dialect_reads_more_lines_as_its_program_was_seen_to(dialect: str) -> None:
    """The lines of `seen.json` were given to the programs themselves, in the versions that the documentation names."""
    variables = {} if dialect == "laravel" else {"PRE": "ambient", "HOME": "/root"}
    wrong = {}
    for case in MORE:
        theirs = [json.loads(value) for value, names in case["read"].items() if dialect in names]
        mine = ours(case["line"], "K", dialect, variables)
        if theirs and mine != theirs[0]:
            wrong[case["line"]] = (mine, theirs[0])
    assert wrong == {}


def test_what_takes_its_value_from_an_unset_variable_by_way_of_another_key_is_unset_too() -> None:
    for dialect in ("compose", "node-expand", "ruby", "shell", "godotenv", "symfony", "python-dotenv"):
        name = "${HOST}" if dialect != "godotenv" else "$HOST"
        parsed = parse(f'URL="https://{name}"\nAPI="${{URL}}/api"\nOTHER=1\n', dialect, {})
        assert [bool(entry.unset) for entry in parsed.entries] == [True, True, False], dialect


def test_the_documentation_says_of_every_dialect_what_it_does() -> None:
    rows = [
        [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
        for line in (Path(__file__).parents[4] / "docs" / "dotenv-dialects.md").read_text().splitlines()
        if line.startswith("| `")
    ]
    told = [row for row in rows if row[0] != "dialect"]
    assert [row[0] for row in told] == list(DIALECTS)
    for row in told:
        for line, cell in zip(('K="a b"\n', "K=a#b\n", "K=$X\n", "K='$X'\n"), row[2:], strict=True):
            value = (
                ours(line, "K", row[0], {"X": "1"}) if row[0] != "laravel" else ours(line, "K", row[0], {})
            )
            assert value == {"replaced": "1"}.get(cell, "'1'" if "with" in cell else cell), (row[0], line)
