"""Formats that look at the file beside them: includes, constraints, manifests and checksums."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envparity.model.facts import Package, Reading

Read = Callable[..., Reading]
ByName = Callable[[Reading], dict[str, Package]]


def test_an_included_file_is_read_and_its_packages_are_placed_in_it(read: Read, by_name: ByName) -> None:
    others = {
        "app/base.txt": "click==8.0.0\n-r deep/more.txt\n",
        "app/deep/more.txt": "flask==2.0\n-r ../base.txt\n",
    }
    reading = read("app/requirements.txt", "-r base.txt\nidna==3.0\n", others)
    places = {name: str(package.place) for name, package in by_name(reading).items()}
    assert places == {
        "click": "app/base.txt:1",
        "flask": "app/deep/more.txt:1",
        "idna": "app/requirements.txt:2",
    }
    assert [str(problem) for problem in reading.problems] == [
        "line 2: `../base.txt`: `app/deep/more.txt`: the file includes itself"
    ]


def test_a_missing_include_is_a_problem_and_the_rest_is_read(read: Read) -> None:
    reading = read("requirements.txt", "-r gone.txt\nidna==3.0\n")
    assert [str(problem) for problem in reading.problems] == [
        "line 1: `gone.txt`: the included file cannot be read: there is no such file"
    ]
    assert [package.name for package in reading.packages] == ["idna"]
    assert reading.status == "partly"


def test_a_merge_conflict_in_an_included_file_is_told(read: Read) -> None:
    reading = read(
        "requirements.txt", "-r base.txt\n", {"base.txt": "<<<<<<< a\nx==1\n=======\nx==2\n>>>>>>> b\n"}
    )
    assert "merge conflict" in str(reading.problems[0])


def test_a_constraint_pins_what_is_asked_for_and_adds_nothing(read: Read, by_name: ByName) -> None:
    others = {"constraints.txt": "Click==8.1.0\nunused==1.0\nflask==9.9\n"}
    reading = read("requirements.txt", "-c constraints.txt\nclick>=8\nflask==2.0\n", others)
    found = by_name(reading)
    assert {name: package.version for name, package in found.items()} == {"click": "8.1.0", "flask": "2.0"}
    assert found["click"].flags == ("constrained",)


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("requirements-dev.txt", "development"),
        ("requirements-test.txt", "test"),
        ("requirements.txt", "runtime"),
        ("requirements-prod.txt", "runtime"),
        ("dev-requirements.in", "development"),
    ],
)
def test_the_group_of_a_requirements_file_is_in_its_name(read: Read, name: str, group: str) -> None:
    assert read(name, "idna==3.0\n").packages[0].groups == (group,)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_requirements_file_is_decoded_by_its_byte_order_mark(read: Read, encoding: str) -> None:
    assert [p.version for p in read("requirements.txt", "idna==3.0\n".encode(encoding)).packages] == ["3.0"]


YARN = """# yarn lockfile v1


a@^1.0.0:
  version "1.0.0"
  resolved "https://yarn.example/a/-/a-1.0.0.tgz"
  dependencies:
    b "^1.0.0"

b@^1.0.0:
  version "1.2.0"
  resolved "https://yarn.example/b/-/b-1.2.0.tgz"

c@^2.0.0:
  version "2.0.0"
  resolved "https://yarn.example/c/-/c-2.0.0.tgz"
  dependencies:
    b "^1.0.0"
"""


def test_a_yarn_lock_takes_groups_from_the_package_json_beside_it(read: Read, by_name: ByName) -> None:
    manifest = '{"dependencies": {"c": "^2.0.0"}, "devDependencies": {"a": "^1.0.0"}}'
    found = by_name(read("web/yarn.lock", YARN, {"web/package.json": manifest}))
    assert {name: (p.groups, p.direct) for name, p in found.items()} == {
        "a": (("development",), True),
        "b": (("runtime", "development"), False),
        "c": (("runtime",), True),
    }


@pytest.mark.parametrize("manifest", [None, "not json", "[]", '{"dependencies": 7}'])
def test_a_yarn_lock_without_a_readable_manifest_is_read_all_the_same(
    read: Read, manifest: str | None
) -> None:
    reading = read("yarn.lock", YARN, {} if manifest is None else {"package.json": manifest})
    assert [package.name for package in reading.packages] == ["a", "b", "c"]
    assert {package.direct for package in reading.packages} == {None}
    assert reading.status == "read"


def test_a_distribution_from_git_says_so_in_the_file_beside_it(read: Read) -> None:
    metadata = "Metadata-Version: 2.1\nName: tool\nVersion: 1.0\n"
    direct = '{"url": "https://code.example/tool", "vcs_info": {"vcs": "git", "commit_id": "0123456"}}'
    reading = read(
        "lib/tool-1.0.dist-info/METADATA", metadata, {"lib/tool-1.0.dist-info/direct_url.json": direct}
    )
    assert reading.packages[0].origin == "git+https://code.example/tool@0123456"


def test_members_of_an_npm_workspace_are_roots_and_what_they_ask_for_is_direct(
    read: Read, by_name: ByName
) -> None:
    lock = """{
  "name": "all",
  "lockfileVersion": 3,
  "packages": {
    "": {"name": "all", "workspaces": ["parts/*"]},
    "node_modules/part": {"resolved": "parts/one", "link": true},
    "node_modules/gone": {"resolved": "parts/gone", "link": true},
    "node_modules/left": {"version": "1.0.0", "dependencies": {"part": "*", "deep": "*"}},
    "node_modules/left/node_modules/deep": {"version": "2.0.0"},
    "node_modules/deep": {"version": "1.0.0"},
    "parts/one": {"version": "0.1.0", "dependencies": {"left": "^1.0.0"}}
  }
}
"""
    reading = read("package-lock.json", lock)
    assert [(p.name, p.version, p.root, p.direct, p.via) for p in reading.packages] == [
        ("all", "", True, None, ()),
        ("left", "1.0.0", False, True, ()),
        ("deep", "2.0.0", False, False, ("left",)),
        ("deep", "1.0.0", False, False, ()),
        ("part", "0.1.0", True, None, ("left",)),
    ]
    assert [str(problem) for problem in reading.problems] == [
        "line 7: `node_modules/gone`: a link to a package that is not in the file"
    ]
