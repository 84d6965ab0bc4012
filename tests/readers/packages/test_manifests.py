"""What projects ask for, each file by its own rules, and what no reading of it may do."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envparity.compare.manifests import judged
from envparity.compare.versions.ranges import satisfies
from envparity.errors import ReadError
from envparity.model.facts import Manifest
from envparity.readers.document import Document, open_seal
from envparity.readers.packages.manifests import KINDS, kinds_of
from envparity.readers.table import reader_for
from envparity.sources.manifests import manifests_beside

LOCKS = Path(__file__).parents[4] / "shared" / "data" / "lockfiles"

ASKED: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "pyproject.toml",
        ('[project]\nname = "own"\ndependencies = ["Flask>=2,<4", "own[extra]", "tool @ git+https://code.example/tool"]\n'
        '[project.optional-dependencies]\ncli = ["click==8.*; python_version > \'3\'"]\n'
        '[dependency-groups]\ndev = ["pytest~=8.0", {include-group = "docs"}]\n'
        '[tool.uv]\ndev-dependencies = ["ruff"]\n[tool.uv.sources]\npytest = {path = "../pytest"}\n'),
        {"Flask": ">=2,<4", "tool": "", "click": "==8.*", "pytest": "", "ruff": ""},
    ),
    (
        "pyproject.toml",
        ('[tool.poetry.dependencies]\npython = "^3.11"\nflask = "^2.0"\nlocal = {path = "../local"}\n'
        'multi = [{version = "^1", python = "<3.12"}, {version = "^2"}]\n[tool.poetry.group.dev.dependencies]\npytest = {version = "^8", extras = ["x"]}\n'),
        {"flask": "^2.0", "local": "", "multi": "^1 || ^2", "pytest": "^8"},
    ),
    ("Pipfile", '[[source]]\nurl = "x"\n[packages]\nflask = "==2.0"\nrich = "*"\n[dev-packages]\npytest = {version = ">=8"}\n', {"flask": "==2.0", "rich": "", "pytest": ">=8"}),
    (
        "package.json",
        ('{"dependencies": {"a": "^1.0.0", "b": "npm:real@~2.0.0", "c": "github:who/what", "d": "workspace:*", "o": "1"},\n'
        ' "devDependencies": {"e": "catalog:"}, "optionalDependencies": {"o": "2"}, "peerDependencies": {"p": "3"}}\n'),
        {"a": "^1.0.0", "real": "~2.0.0", "c": "", "d": "", "e": "", "o": "2", "p": ""},
    ),
    (
        "Cargo.toml",
        ('[dependencies]\nserde = { version = "1.0", features = ["derive"] }\nlibc = "0.2"\nmine = { path = "../mine" }\n'
        'other = { package = "real", version = "3" }\nshared = { workspace = true }\n[target."cfg(unix)".dependencies]\nnix = "0.29"\n'
        '[workspace.dependencies]\nshared = "0.7"\n'),
        {"serde": "1.0", "libc": "0.2", "mine": "", "real": "3", "shared": "0.7", "nix": "0.29"},
    ),
    ("go.mod", "module code.example/own\n\ngo 1.22\n\nrequire (\n\tcode.example/a v1.2.3\n\tcode.example/b v0.1.0 // indirect\n\tcode.example/c v1.0.0\n)\n\nreplace code.example/c => ../c\n", {"code.example/a": "=v1.2.3"}),
    (
        "Gemfile",
        ('source "https://gems.example"\n# gem "no"\ngem "rails", "~> 8.0", ">= 8.0.1"\ngem \'pg\'\ngroup :test do\n  gem "rspec", "3.13"\nend\n'
        'if ENV["X"]\n  gem "never"\nend\ngem "fork", git: "https://code.example/fork"\ngem "windows", platforms: [:mingw]\n'),
        {"rails": "~> 8.0, >= 8.0.1", "pg": "", "rspec": "3.13", "fork": ""},
    ),
    ("composer.json", '{"require": {"php": ">=8.2", "ext-json": "*", "who/What": "^1.0"}, "require-dev": {"a/b": "dev-main#0123"}}\n', {"who/What": "^1.0", "a/b": ""}),
    ("pubspec.yaml", "name: own\ndependencies:\n  http: ^1.0.0\n  flutter:\n    sdk: flutter\n  any_thing: any\ndev_dependencies:\n  lints: '>=3.0.0 <5.0.0'\n", {"http": "^1.0.0", "flutter": "", "any_thing": "any", "lints": ">=3.0.0 <5.0.0"}),
    (
        "mix.exs",
        ('defmodule Own do\n  defp deps do\n    [\n      {:phoenix, "~> 1.7"},\n      # {:no, "1.0"},\n      {:fork, git: "https://code.example/fork.git"},\n'
        '      {:credo, "~> 1.7", only: [:dev], runtime: false},\n      {:mine, in_umbrella: true}\n    ]\n  end\n\n  defp other, do: {:else, "1.0"}\nend\n'),
        {"phoenix": "~> 1.7", "fork": "", "credo": "~> 1.7"},
    ),
    ("Podfile", "target 'App' do\n  pod 'Alamofire', '~> 5.0'\n  # pod 'No'\n  pod 'Local', :path => '../Local'\nend\n", {"Alamofire": "~> 5.0", "Local": ""}),
    (
        "Package.swift",
        ('let package = Package(dependencies: [\n  .package(url: "https://code.example/swift-log.git", from: "1.4.0"),\n'
        '  .package(url: "https://code.example/nio", .upToNextMinor(from: "2.3.0")),\n  .package(url: "https://code.example/x", exact: "1.0.0"),\n'
        '  .package(url: "https://code.example/y", branch: "main"),\n  // .package(url: "https://code.example/no", from: "1.0.0"),\n])\n'),
        {"swift-log": "^1.4.0", "nio": "~2.3.0", "x": "=1.0.0", "y": ""},
    ),
    ("Chart.yaml", "apiVersion: v2\nname: own\ndependencies:\n  - name: redis\n    version: ~20.1.0\n    repository: https://charts.example\n", {"redis": "~20.1.0"}),
    ("Project.toml", '[deps]\nJSON = "682c06a0"\nDates = "ade2ca70"\n[compat]\nJSON = "0.21, 1"\n', {"JSON": "0.21, 1", "Dates": ""}),
    (
        "pixi.toml",
        ('[workspace]\nname = "own"\n[dependencies]\nPython = "3.11.*"\nnumpy = { version = ">=1.26,<3", channel = "conda-forge" }\n'
        '[pypi-dependencies]\nflask = "~=3.0"\nown = { path = ".", editable = true }\n[target.win-64.dependencies]\npywin32 = "*"\n'
        '[feature.test.dependencies]\npytest = ">=8"\n'),
        {"Python": "3.11.*", "numpy": ">=1.26,<3", "flask": "~=3.0", "own": "", "pywin32": "*", "pytest": ">=8"},
    ),
    (
        "deno.json",
        ('{\n  // what is imported\n  "imports": {"@std/assert": "jsr:@std/assert@^1.0.0", "chalk": "npm:chalk@5", "@a/b/": "jsr:/@a/b@1/sub/", "lib/": "./lib/",\n'
        '    "old": "https://modules.example/std@0.1.0/mod.ts"},\n  "scopes": {"x/": {"preact": "npm:preact"}},\n}\n'),
        {"@std/assert": "^1.0.0", "chalk": "5", "@a/b": "1", "preact": ""},
    ),
    (
        "flake.nix",
        ('{\n  description = "own";\n  # inputs.no.url = "github:a/no";\n  inputs = {\n    nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.05";\n'
        '    utils = { url = "github:numtide/flake-utils"; inputs.systems.follows = "systems"; };\n    same.follows = "utils";\n    src = { type = "git"; url = "https://code.example/src?ref=main"; flake = false; };\n'
        '  };\n  inputs.late.url = github:a/b;\n  outputs = { self, nixpkgs, ... }@inputs: let x = { a = 1; }; in { packages = x; };\n}\n'),
        {"nixpkgs": "nixos-25.05", "utils": "", "src": "main", "late": ""},
    ),
    (
        "*.csproj",
        ('<Project Sdk="Microsoft.NET.Sdk">\n  <ItemGroup>\n    <PackageReference Include="Serilog" Version="4.0.0" />\n    <PackageReference Include="Polly"><Version>[8.0,9.0)</Version></PackageReference>\n'
        '    <PackageReference Include="Var" Version="$(V)" />\n    <PackageReference Update="No" Version="1" />\n  </ItemGroup>\n'
        '  <ItemGroup Condition="\'$(OS)\' == \'Unix\'">\n    <PackageReference Include="Some" Version="1.0" />\n  </ItemGroup>\n</Project>\n'),
        {"Serilog": "4.0.0", "Polly": "[8.0,9.0)", "Var": "", "Some": ""},
    ),
    (
        "versions.tf",
        ('terraform {\n  required_version = ">= 1.5"\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 5.0, >= 5.30"\n    }\n'
        '    own = { source = "registry.example/Team/own" }\n    random = "3.6.0"\n    null = {}\n  }\n}\nprovider "aws" {}\n'),
        {"hashicorp/aws": "~> 5.0, >= 5.30", "team/own": "", "hashicorp/random": "3.6.0", "hashicorp/null": ""},
    ),
    ("environment.yml", "channels: [conda-forge]\ndependencies:\n  - python=3.11\n  - numpy>=1.26,<3\n  - pip:\n      - flask\n", {"python": "=3.11", "numpy": ">=1.26,<3"}),
)  # fmt: skip


def _asks(name: str, text: str) -> dict[str, str]:
    kind = next(kind for kind in KINDS if kind.name == name)
    return {one.name: one.range for one in kind.asks(Document(name, text.encode())).demands}


@pytest.mark.parametrize(
    ("name", "text", "wanted"), ASKED, ids=[f"{case[0]}-{at}" for at, case in enumerate(ASKED)]
)
def test_a_manifest_asks_for_what_it_says(name: str, text: str, wanted: dict[str, str]) -> None:
    assert _asks(name, text) == wanted


@pytest.mark.parametrize(
    ("name", "text", "wanted"), ASKED, ids=[f"{case[0]}-{at}" for at, case in enumerate(ASKED)]
)
def test_a_manifest_cut_off_at_any_byte_is_read_or_refused(
    name: str, text: str, wanted: dict[str, str]
) -> None:
    kind = next(kind for kind in KINDS if kind.name == name)
    for end in range(len(text)):
        try:
            asked = kind.asks(Document(name, text[:end].encode()))
        except ReadError:
            continue
        assert len(asked.demands) <= len(wanted) + 1


@given(st.sampled_from(KINDS), st.binary(max_size=200))
def test_no_bytes_make_a_manifest_raise(kind: object, data: bytes) -> None:
    with suppress(ReadError):
        kind.asks(Document("any", data))  # type: ignore[attr-defined]


def _read(root: Path, name: str) -> bytes:
    path = root / name
    if not path.is_file():
        raise ReadError(f"`{name}`: no such file") from FileNotFoundError()
    return path.read_bytes()


def _judged(root: Path, lock: str) -> tuple[Manifest, ...]:
    data = (root / lock).read_bytes()
    reader = reader_for(lock, data[:4096])
    assert reader is not None
    reading = reader.read(Document(lock, data, lambda name: _read(root, name)), open_seal)
    found = manifests_beside(lock, reading, lambda name: _read(root, name))
    return tuple(judged(manifest, {lock: reading.packages}) for manifest in found)


REAL = sorted(
    path
    for path in LOCKS.glob("*/*/*")
    if kinds_of(path.name) and path.name not in {kind.name for kind in KINDS}
)


@pytest.mark.skipif(not REAL, reason="the shared lockfiles are not on this machine")
@pytest.mark.parametrize("path", REAL, ids=lambda path: "-".join(path.parts[-3:]))
def test_a_real_lock_is_in_step_with_the_manifest_beside_it(path: Path) -> None:
    for manifest in _judged(path.parent, path.name):
        assert manifest.demands
        assert (manifest.unlocked, manifest.outside, manifest.left) == ((), (), ())


def test_a_manifest_without_a_lock_is_told_where_it_is_read_itself(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"dependencies": {"a": "1"}, "engines": {"node": "22"}}')
    found = _judged(tmp_path, "package.json")
    assert [(one.name, one.locks, [d.name for d in one.unlocked]) for one in found] == [
        ("package.json", (), ["a"])
    ]


@pytest.mark.parametrize("other", ["requirements.txt", "pylock.toml"])
def test_another_file_that_pins_is_a_lock_too(tmp_path: Path, other: str) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nrequires-python = ">=3.11"\ndependencies = ["a"]\n')
    assert _judged(tmp_path, "pyproject.toml")
    (tmp_path / other).write_text("a==1.0\n")
    assert _judged(tmp_path, "pyproject.toml") == ()


def test_a_member_of_a_workspace_is_locked_above(tmp_path: Path) -> None:
    member = tmp_path / "parts" / "one"
    member.mkdir(parents=True)
    (member / "package.json").write_text('{"dependencies": {"a": "1"}, "engines": {"node": "22"}}')
    assert _judged(tmp_path, "parts/one/package.json")
    (tmp_path / "package-lock.json").write_text("{}")
    assert _judged(tmp_path, "parts/one/package.json") == ()


DIGEST = "A" * 86 + "=="
NUGET = (
    '{"version": 1, "dependencies": {"net9.0": {"Serilog": {"type": "Direct", "requested": "[4.0.0, )", "resolved": "4.0.0", '
    '"contentHash": "'
    + DIGEST
    + '"}, "Polly": {"type": "Direct", "requested": "[8.0.0, )", "resolved": "8.1.0", "contentHash": "'
    + DIGEST
    + '"}}}}'
)
TERRAFORM = 'provider "registry.example/hashicorp/aws" {\n  version     = "5.29.0"\n  constraints = "~> 5.0"\n  hashes = [\n    "h1:eA==",\n  ]\n}\n'
FLAKE = (
    '{"nodes": {"nixpkgs_2": {"locked": {"type": "github", "owner": "NixOS", "repo": "nixpkgs", "rev": "0123456789abcdef0123456789abcdef01234567", "narHash": "sha256-'
    + "A" * 43
    + '="}, '
    '"original": {"type": "github", "owner": "NixOS", "repo": "nixpkgs", "ref": "nixos-24.11"}}, "root": {"inputs": {"nixpkgs": "nixpkgs_2"}}}, "root": "root", "version": 7}'
)
DENO = (
    '{"version": "5", "specifiers": {"jsr:@std/assert@^1.0.0": "1.0.5", "npm:chalk@4": "4.1.2"}, "jsr": {"@std/assert@1.0.5": {"integrity": '
    '"' + "0" * 64 + '"}}, "npm": {"chalk@4.1.2": {"integrity": "sha512-' + "A" * 86 + '=="}}}'
)
PIXI = (
    "version: 6\nenvironments:\n  default:\n    channels:\n    - url: https://conda.example/forge/\n    packages:\n      linux-64:\n"
    "      - conda: https://conda.example/forge/linux-64/numpy-1.25.0-py311h0_0.conda\npackages:\n"
    "- conda: https://conda.example/forge/linux-64/numpy-1.25.0-py311h0_0.conda\n  sha256: " + "0" * 64 + "\n"
)


@pytest.mark.parametrize(
    ("files", "lock", "unlocked", "outside"),
    [
        (
            {
                "api/packages.lock.json": NUGET,
                "api/api.csproj": '<Project><ItemGroup><PackageReference Include="serilog" /><PackageReference Include="Polly" Version="8.0.0" />'
                '<PackageReference Include="Gone" Version="1.0" /></ItemGroup></Project>',
                "Directory.Packages.props": '<Project><ItemGroup><PackageVersion Include="Serilog" Version="4.2.0" /></ItemGroup></Project>',
            },
            "api/packages.lock.json", ["Gone"], [("serilog", "4.0.0")],
        ),
        (
            {
                ".terraform.lock.hcl": TERRAFORM,
                "versions.tf": 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n      version = ">= 5.30"\n    }\n    own = { source = "team/own" }\n  }\n}\n',
            },
            ".terraform.lock.hcl", ["team/own"], [("hashicorp/aws", "5.29.0")],
        ),
        (
            {"flake.lock": FLAKE, "flake.nix": '{ inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.05"; inputs.more.url = "github:a/more"; outputs = { self }: { }; }'},
            "flake.lock", ["more"], [("nixpkgs", "nixos-24.11")],
        ),
        ({"flake.lock": FLAKE, "flake.nix": "let a = 1; in { inputs.other.url = a; }"}, "flake.lock", [], []),
        (
            {"deno.lock": DENO, "deno.json": '{"imports": {"a": "jsr:@std/assert@^1", "chalk": "npm:chalk@5", "hono": "jsr:@hono/hono@^4"}}'},
            "deno.lock", ["@hono/hono"], [("chalk", "4.1.2")],
        ),
        ({"deno.lock": DENO, "deno.json": '{"workspace": ["./*"], "imports": {"own": "jsr:@own/core@^1", "b": "npm:b@1"}}'}, "deno.lock", ["b"], []),
        (
            {"pixi.lock": PIXI, "pixi.toml": '[dependencies]\nnumpy = ">=1.26,<3"\nscipy = "*"\n[feature.unused.dependencies]\npytest = "*"\n'},
            "pixi.lock", ["scipy"], [("numpy", "1.25.0")],
        ),
    ],
    ids=["nuget", "terraform", "flake", "computed-flake", "deno", "deno-workspace", "pixi"],
)  # fmt: skip
def test_what_a_lock_does_not_answer_is_told(
    tmp_path: Path, files: dict[str, str], lock: str, unlocked: list[str], outside: list[tuple[str, str]]
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = _judged(tmp_path, lock)
    assert [one.name for manifest in found for one in manifest.unlocked] == unlocked
    assert [(one.name, version) for manifest in found for one, version in manifest.outside] == outside
    assert all(manifest.left == () for manifest in found)


@pytest.mark.parametrize(
    ("asked", "version", "answer"),
    [
        ("4.0.0", "4.0.0", True), ("4.0.0", "3.9.9", False), ("4.*", "4.7.1", True), ("4.*", "5.0.0", False), ("[1.0]", "1.0.0", True),
        ("[1.0]", "1.1.0", False), ("[1.0,2.0)", "2.0.0", False), ("(1.0,2.0]", "2.0.0", True), ("(,2.0)", "0.1.0", True), ("(1.0,)", "1.0.0", False),
        ("1.0.0-*", "1.0.0-beta.2", True), ("$(V)", "1.0.0", None), ("[1.0", "1.0.0", None),
    ],
)  # fmt: skip
def test_a_range_of_nuget_is_read_as_nuget_reads_it(asked: str, version: str, answer: bool | None) -> None:
    assert satisfies("nuget", asked, version) is answer
