"""What each file that pins a language gives, with its line, and what is a problem in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from envparity.errors import ReadError
from envparity.model.facts import Reading
from envparity.readers.table import load

Read = Callable[[str, str], Reading]

WORKFLOW = """\
on: push
jobs:
  test:
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11" # as in the image
      - name: Set up Node.js
        uses: actions/setup-node@v4
        with:
          node-version: 20
          cache: npm
      - uses: actions/setup-go@v5
        with:
          go-version: ${{ matrix.go }}
      - uses: actions/setup-java@v4
        with:
          java-version-file: .java-version
      - run: |
          python-version: 3.9
"""

GOOD: tuple[tuple[str, str, list[str]], ...] = (
    (".python-version", "3.11\n", ["Python 3.11 1"]),
    (".python-version", "# ours\n\n3.12.4\n3.11.9\n", ["Python 3.12.4 3"]),
    (".python-version", "cpython-3.12.1-linux-x86_64-gnu\n", ["Python 3.12.1 1"]),
    (".python-version", "pypy3.10-7.3.15\n", ["Python pypy3.10-7.3.15 1"]),
    ("web/.nvmrc", "v20.11.0", ["Node.js v20.11.0 1"]),
    (".nvmrc", "lts/iron\r\n", ["Node.js lts/iron 1"]),
    (".node-version", "\ufeff22\n", ["Node.js 22 1"]),
    (".ruby-version", "ruby-3.2.2@shop\n", ["Ruby 3.2.2 1"]),
    (".java-version", "temurin-17.0.9+9\n", ["Java 17.0.9+9 1"]),
    (".go-version", "go1.22.1\n", ["Go 1.22.1 1"]),
    ("runtime.txt", "python-3.11.9\n", ["Python 3.11.9 1"]),
    (
        ".tool-versions",
        "# tools\npython 3.11.7 3.10.1\nnodejs 20.11.0 # web\ngolang 1.22\nterraform 1.9.5\n",
        ["Python 3.11.7 2", "Node.js 20.11.0 3", "Go 1.22 4", "terraform 1.9.5 5"],
    ),
    (
        "mise.toml",
        '[env]\nA = "b"\n\n[tools]\npython = ["3.12", "3.11"]\nnode = { version = "22" }\n"core:go" = "1.23"\n',
        ["Python 3.12 5", "Node.js 22 6", "Go 1.23 7"],
    ),
    (".mise.toml", '[tools]\nruby = "3.3"\n', ["Ruby 3.3 2"]),
    ("rust-toolchain", "1.78.0\n", ["Rust 1.78.0 1"]),
    ("rust-toolchain", '[toolchain]\nchannel = "1.79"\n', ["Rust 1.79 2"]),
    (
        "rust-toolchain.toml",
        '[toolchain]\nprofile = "minimal"\nchannel = "nightly-2024-05-01"\n',
        ["Rust nightly-2024-05-01 3"],
    ),
    (
        "package.json",
        (
            '{\n  "scripts": {"a": "b --c ==1"},\n  "engines": {\n    "node": ">=20 <23",\n    "vscode": "1"\n  },\n'
            '  "volta": {"node": "20.11.1"},\n  "packageManager": "pnpm@9.1.0+sha512.00"\n}\n'
        ),
        ["Node.js >=20 <23 4", "Node.js 20.11.1 7", "pnpm 9.1.0 8"],
    ),
    (
        "package.json",
        '{"devEngines": {"runtime": {"name": "node", "version": "^22"}}}',
        ["Node.js ^22 1"],
    ),
    ("package.json", '{"name": "shop", "requires": [], "packages": {}}', []),
    (
        "pyproject.toml",
        '[project]\nname = "shop"\nrequires-python = ">=3.11"\ndependencies = ["a==1"]\n',
        ["Python >=3.11 3"],
    ),
    ("pyproject.toml", '[tool.poetry.dependencies]\npython = "^3.11"\n', ["Python ^3.11 2"]),
    ("pyproject.toml", "[tool.ruff]\nline-length = 100\n", []),
    ("global.json", '{\n  // the kit\n  "sdk": {\n    "version": "8.0.100"\n  }\n}\n', [".NET 8.0.100 4"]),
    ("global.json", '{"sdk": {"allowPrerelease": false}}', []),
    ("i18n/global.json", '{"title": "Shop"}', []),
    ("go.mod", "module shop.example/api\n\ngo 1.22\n\ntoolchain go1.22.5\n", ["Go 1.22.5 5"]),
    ("Dockerfile", "ARG V=3.12\nFROM python:${V}-slim\nRUN true\n", ["Python 3.12 2"]),
    (
        "Dockerfile",
        (
            "FROM golang:1.22 AS build\nFROM golang:1.23 AS tools\nFROM node:lts-alpine AS ui\n"
            "FROM registry.example/dotnet/aspnet:8.0\nFROM alpine:3.20\nCOPY --from=ruby:3.3 /a /b\n"
        ),
        ["Go 1.23 2", "Node.js lts 3", ".NET 8.0 4"],
    ),
    ("Dockerfile", "FROM python\nRUN true\n", ["Python latest 1"]),
    ("Dockerfile", "FROM python:slim\nRUN true\n", ["Python latest 1"]),
    ("Dockerfile", "FROM node:iron-alpine\nRUN true\n", ["Node.js iron 1"]),
    ("Dockerfile", "FROM shop.example/base/python:ours\nRUN true\n", []),
    ("Dockerfile", "FROM eclipse-temurin:17.0.5_8-jre\nRUN true\n", ["Java 17.0.5 1"]),
    (".github/workflows/test.yml", WORKFLOW, ["Python 3.11 8", "Node.js 20 12"]),
)


@pytest.mark.parametrize(("path", "text", "wanted"), GOOD, ids=lambda value: str(value)[:24])
def test_a_file_gives_what_it_pins_with_the_line(read: Read, path: str, text: str, wanted: list[str]) -> None:
    reading = read(path, text)
    assert [f"{f.name} {f.version} {f.place.line}" for f in reading.runtimes] == wanted
    assert reading.status == "read"
    assert {f.place.path for f in reading.runtimes} <= {path}


BAD: tuple[tuple[str, str, int, str], ...] = (
    (".python-version", "", 1, "pins nothing"),
    (".python-version", "my-virtualenv\n", 1, "no version of Python"),
    (".nvmrc", "v20\x1b[31m\n", 1, "no version of Node.js"),
    ("runtime.txt", "3.11\n", 1, "a language and its version"),
    (".tool-versions", "python 3.11\nnodejs\n", 2, "without a version"),
    ("mise.toml", "[tools]\npython = 3.11\n", 2, "as text"),
    ("mise.toml", 'tools = "python"\n', 1, "a table"),
    ("rust-toolchain.toml", '[toolchain]\npath = "/opt/rust"\n', 1, "no channel"),
    ("rust-toolchain", "1.78\n1.79\n", 2, "after the channel"),
    ("package.json", '{\n"engines": {"node": 20}}', 2, "as text"),
    ("package.json", '{\n"engines": "node 20"}', 2, "a table"),
    ("package.json", '{"packageManager": "pnpm"}', 1, "a name and a version"),
    ("pyproject.toml", "[project]\nrequires-python = 3.11\n", 2, "as text"),
    ("global.json", '{\n"sdk": {"version": 8}}', 2, "as text"),
)


@pytest.mark.parametrize(("path", "text", "line", "says"), BAD, ids=lambda value: str(value)[:24])
def test_what_cannot_be_read_is_a_problem_with_its_line(
    read: Read, path: str, text: str, line: int, says: str
) -> None:
    reading = read(path, text)
    assert [problem.line for problem in reading.problems] == [line]
    assert says in reading.problems[0].message
    assert reading.status == "partly"


def test_one_bad_line_does_not_lose_the_others(read: Read) -> None:
    reading = read(".tool-versions", "python\nnodejs 20.1.0\n")
    assert [fact.version for fact in reading.runtimes] == ["20.1.0"]


def test_an_address_in_the_place_of_a_version_is_not_quoted(read: Read) -> None:
    reading = read(".tool-versions", "python ref:https://me:sesame@git.example/python\n")
    assert reading.runtimes == ()
    assert "sesame" not in repr(reading)


@pytest.mark.parametrize("path", ["mise.toml", "package.json", "pyproject.toml", ".tool-versions", ".nvmrc"])
def test_an_unresolved_merge_is_refused_with_its_line(read: Read, path: str) -> None:
    with pytest.raises(ReadError, match="merge conflict") as caught:
        read(path, "\n<<<<<<< HEAD\n20\n=======\n22\n>>>>>>> other\n")
    assert caught.value.line == 2


def test_a_folder_named_like_another_file_does_not_make_a_pin(read: Read) -> None:
    module = load("infrastructure.runtimes.version_file")
    assert not module.claims(str(Path(".python-version") / "notes.md"), b"")
    assert not module.claims(".terraform-docs-version", b"")


TEXTS = {path: text for path, text, _ in GOOD if not path.startswith(("go.mod", "Dockerfile"))}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(sorted(TEXTS)), cut=st.integers(0, 200), put=st.text(max_size=4))
def test_a_damaged_file_gives_a_reading_or_an_error_of_ours(
    read: Read, path: str, cut: int, put: str
) -> None:
    text = TEXTS[path]
    damaged = text[:cut] + put + text[cut + len(put) :] if cut % 2 else text[:cut] + put
    try:
        reading = read(path, damaged.encode("utf-8", "replace").decode())
    except ReadError:
        return
    assert all(fact.version and fact.version.isprintable() for fact in reading.runtimes)
