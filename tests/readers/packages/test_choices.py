"""Where tools differ on what a file lists, ours is what `docs/formats.md` says under "Choices"."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envparity.model.facts import Reading

Read = Callable[..., Reading]

DIGEST = "A" * 86 + "=="
GEMS = """GEM
  remote: https://gems.example/
  specs:
    ffi (1.16.3)
    ffi (1.16.3-x64-mingw-ucrt)

PLATFORMS
  ruby
  x64-mingw-ucrt

DEPENDENCIES
  ffi

BUNDLED WITH
   2.5.0
"""
SUMS = "a.example/one v1.0.0 h1:{0}=\na.example/one v1.0.0/go.mod h1:{0}=\na.example/two v2.0.0/go.mod h1:{0}=\n".format(
    "A" * 43
)
MODULE = """module a.example/own

go 1.22.3

require (
	a.example/one v1.0.0
	a.example/two v1.0.0
)

replace a.example/two => b.example/two v1.1.0

retract (
	v0.53.2
	v0.53.1 // by accident
)
"""
PEERS = f"""lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      a:
        specifier: 1.0.0
        version: 1.0.0(b@1.0.0)

packages:

  a@1.0.0:
    resolution: {{integrity: sha512-{DIGEST}}}

  b@1.0.0:
    resolution: {{integrity: sha512-{DIGEST}}}

  b@2.0.0:
    resolution: {{integrity: sha512-{DIGEST}}}

snapshots:

  a@1.0.0(b@1.0.0):
    dependencies:
      b: 1.0.0

  a@1.0.0(b@2.0.0):
    dependencies:
      b: 2.0.0

  b@1.0.0: {{}}

  b@2.0.0: {{}}
"""
NESTED = (
    '{"name": "own", "version": "1.0.0", "lockfileVersion": 1, "dependencies": {"a": {"version": "1.0.0", "dependencies": '
    '{"b": {"version": "2.0.0"}}}, "b": {"version": "1.0.0"}}}'
)
LINKED = (
    '{"name": "own", "lockfileVersion": 3, "packages": {"": {"name": "own"}, "node_modules/f": {"resolved": "elsewhere", "link": true}, '
    '"functions/f": {"version": "1.0.0"}}}'
)
SDK = """packages:
  flutter_test:
    dependency: "direct dev"
    description: flutter
    source: sdk
    version: "0.0.0"
sdks:
  flutter: "3.3.0"
"""
BERRY = """__metadata:
  version: 8

"own@workspace:.":
  version: 0.0.0-use.local
  resolution: "own@workspace:."
  dependencies:
    other: "npm:real@^1.0.0"
  linkType: soft

"other@npm:real@^1.0.0":
  version: 1.2.0
  resolution: "real@npm:1.2.0"
  linkType: hard
"""


@pytest.mark.parametrize(
    ("name", "text", "listed"),
    [
        pytest.param("Gemfile.lock", GEMS, [("ffi", "1.16.3")], id="several-platforms-are-one"),
        pytest.param("pnpm-lock.yaml", PEERS, [("a", "1.0.0"), ("b", "1.0.0"), ("b", "2.0.0")], id="several-sets-of-peers-are-one"),
        pytest.param("go.sum", SUMS, [("a.example/one", "v1.0.0")], id="the-sum-of-a-go.mod-is-none"),
        pytest.param("go.mod", MODULE, [("a.example/one", "v1.0.0"), ("b.example/two", "v1.1.0")], id="what-is-retracted-is-none"),
        pytest.param("requirements.txt", "a>=1.2\nb==1.4.*\nc~=2.0\nd==1.0\n", [("a", ""), ("b", ""), ("c", ""), ("d", "1.0")], id="a-range-is-no-version"),
        pytest.param("npm-shrinkwrap.json", NESTED, [("a", "1.0.0"), ("b", "1.0.0"), ("b", "2.0.0")], id="nested-is-listed"),
        pytest.param("pubspec.lock", SDK, [("flutter_test", "0.0.0")], id="of-an-sdk-as-the-lock-says"),
        pytest.param("yarn.lock", BERRY, [("real", "1.2.0")], id="an-alias-is-its-package"),
    ],
)  # fmt: skip
def test_the_choice_is_kept(read: Read, name: str, text: str, listed: list[tuple[str, str]]) -> None:
    found = [(package.name, package.version) for package in read(name, text).packages if not package.root]
    assert sorted(found) == listed


def test_a_member_is_listed_with_its_folder_and_as_the_projects_own(read: Read) -> None:
    reading = read("yarn.lock", BERRY)
    assert [(p.name, p.version, p.origin) for p in reading.packages if p.root] == [("own", "", "path+.")]
    alias = next(package for package in reading.packages if package.name == "real")
    assert "alias=other" in alias.flags


def test_a_folder_whose_link_leads_elsewhere_is_a_member_and_the_link_is_told(read: Read) -> None:
    reading = read("package-lock.json", LINKED)
    assert [(p.name, p.version, p.root) for p in reading.packages] == [
        ("own", "", True),
        ("f", "1.0.0", True),
    ]
    assert [
        "a link to a package that is not in the file" in str(problem) for problem in reading.problems
    ] == [True]
