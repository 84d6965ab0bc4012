"""One field of one package of a real lock is changed: a rule says so, by the name of what was changed.

The locks lie beside the repository; without them every test is skipped by name.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from envparity.compare.align import align
from envparity.jobs.reporting import find
from envparity.model.findings import Finding
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage
from envparity.readers.document import Document, open_seal
from envparity.readers.table import reader_for

LOCKS = Path(__file__).parents[3] / "shared" / "data" / "lockfiles"
pytestmark = pytest.mark.skipif(not LOCKS.is_dir(), reason="the shared lockfiles are not on this machine")

UV = "crewai-uv/new/uv.lock"
POETRY = "openhands-poetry/new/poetry.lock"
NPM = "lerna-npm/new/package-lock.json"
PNPM = "payload-pnpm/new/pnpm-lock.yaml"
YARN = "excalidraw-yarn1/new/yarn.lock"
BERRY = "medusa-berry/new/yarn.lock"
CARGO = "vector-cargo/new/Cargo.lock"
COMPOSER = "snipeit-composer/new/composer.lock"
GEM = "rubygems-gemfile/new/Gemfile.lock"
GO = "telegraf-gosum/new/go.sum"
PIP = "otel-requirements/new/requirements.txt"
BUN = "fastapi-bun/new/bun.lock"
MIX = "hexpm-mix/new/mix.lock"
CONDA = "condalock-pangeo/new/conda-lock.yml"
TERRAFORM = "wrongsecrets-tf/new/.terraform.lock.hcl"
NUGET = "ocelot-nuget/new/packages.lock.json"

CHANGES: tuple[tuple[str, str, str, str, str, str], ...] = (
    # (lock, what is changed, where, into what, the rule that must name it, the package)
    (UV, "hash", r'(name = "pydantic-core"\nversion[\s\S]*?sha256:)[0-9a-f]{4}', r"\g<1>ffff", "DEP006", "pydantic-core"),
    (UV, "registry", r'(name = "jmespath"\nversion = .*\nsource = \{ registry = ")[^"]*', r"\1https://mirror.example/simple", "DEP007", "jmespath"),
    (UV, "source", r'(name = "jmespath"\nversion = .*\nsource = )\{.*\}', r'\1{ git = "https://code.example/fork?rev=a#0123456789abcdef0123456789abcdef01234567" }', "DEP007", "jmespath"),
    (UV, "downgrade", r'(name = "jmespath"\nversion = ")[^"]*', r"\g<1>99.0.0", "DEP005", "jmespath"),
    (UV, "post-release", r'(name = "jmespath"\nversion = "[^"]*)', r"\1.post1", "DEP005", "jmespath"),
    (UV, "marker", r'(name = "click"\nversion[\s\S]*?)\{ name = "colorama", marker = "[^"]*" \}', r"""\1{ name = "colorama" }""", "DEP016", "colorama"),
    (UV, "edge", r'(name = "jsonschema"\nversion[\s\S]*?)    \{ name = "attrs" \},\n', r"\1", "DEP016", "attrs"),
    (UV, "extra", r'\{ name = "uvicorn", extra = \["standard"\]', r'{ name = "uvicorn"', "DEP015", "uvicorn"),
    (POETRY, "hash", r'(file = "aiohttp-3.12.15-cp312-cp312-win32.whl", hash = "sha256:)[0-9a-f]{4}', r"\g<1>ffff", "DEP006", "aiohttp"),
    (POETRY, "group", r'(name = "aiohttp"\n(?:.*\n)*?groups = )\[.*\]', r'\1["dev"]', "DEP008", "aiohttp"),
    (POETRY, "source", r'(name = "aiosignal"\n[\s\S]*?)(\[package.dependencies\])', '\\1[package.source]\ntype = "git"\nurl = "https://code.example/aiosignal"\nreference = "main"\nresolved_reference = "0123456789abcdef0123456789abcdef01234567"\n\n\\2', "DEP007", "aiosignal"),
    (POETRY, "edge", r'(name = "aiosignal"\n[\s\S]*?)frozenlist = .*\n', r"\1", "DEP016", "frozenlist"),
    (NPM, "hash", r'("node_modules/core-js": \{[\s\S]*?"integrity": "sha512-)....', r"\1AAAA", "DEP006", "core-js"),
    (NPM, "registry", r'("node_modules/core-js": \{[\s\S]*?"resolved": ")https://[^/]*', r"\1https://evil.example", "DEP007", "core-js"),
    (NPM, "install script", r'("node_modules/core-js": \{[\s\S]*?)      "hasInstallScript": true,\n', r"\1", "DEP009", "core-js"),
    (NPM, "os", r'("node_modules/@esbuild/aix-ppc64": \{[\s\S]*?"os": \[\s*)"aix"', r'\1"linux"', "DEP014", "@esbuild/aix-ppc64"),
    (NPM, "group", r'("node_modules/core-js": \{\n)', '\\1      "dev": true,\n', "DEP008", "core-js"),
    (NPM, "downgrade", r'("node_modules/core-js": \{\s*"version": ")[^"]*', r"\g<1>9.0.0", "DEP005", "core-js"),
    (NPM, "alias", r'("node_modules/core-js": \{\n)', '\\1      "name": "core-js-pure",\n', "DEP001", "core-js"),
    (NPM, "edge", r'("node_modules/fill-range": \{[\s\S]*?)"to-regex-range": "[^"]*"', r"\1", "DEP016", "to-regex-range"),
    (PNPM, "hash", r"(\n  '@swc/core@1.15.3':\n    resolution: \{integrity: sha512-)....", r"\1AAAA", "DEP006", "@swc/core"),
    (PNPM, "source", r"(\n  '@swc/core@1.15.3':\n    resolution: \{)", r"\1tarball: https://evil.example/core.tgz, ", "DEP007", "@swc/core"),
    (YARN, "hash", r'("@babel/eslint-parser@[\s\S]*?integrity sha512-)....', r"\1AAAA", "DEP006", "@babel/eslint-parser"),
    (YARN, "registry", r'("@babel/eslint-parser@.*\n.*\n  resolved "https://)[^/]*', r"\1evil.example", "DEP007", "@babel/eslint-parser"),
    (YARN, "edge", r'("@babel/eslint-parser@[\s\S]*?)    eslint-visitor-keys .*\n', r"\1", "DEP016", "eslint-visitor-keys"),
    (BERRY, "hash", r'("@ariakit/core@npm:0.4.6":[\s\S]*?checksum: )\w{4}', r"\1ffff", "DEP006", "@ariakit/core"),
    (CARGO, "hash", r'(name = "ahash"\nversion = "0.8.11"[\s\S]*?checksum = ")....', r"\1ffff", "DEP006", "ahash"),
    (CARGO, "source", r'(name = "cmac"\nversion = .*\nsource = )".*"', r'\1"git+https://code.example/cmac?branch=x#0123456789abcdef0123456789abcdef01234567"', "DEP007", "cmac"),
    (CARGO, "edge", r'(name = "cmac"\nversion[\s\S]*?) "dbl",\n', r"\1", "DEP016", "dbl"),
    (COMPOSER, "commit", r'("name": "arietimmerman/laravel-scim-server",[\s\S]*?"reference": ")....', r"\1ffff", "DEP006", "arietimmerman/laravel-scim-server"),
    (COMPOSER, "source", r'("name": "arietimmerman/laravel-scim-server",[\s\S]*?"url": "https://)github.com/grokability', r"\1code.example/fork", "DEP007", "arietimmerman/laravel-scim-server"),
    (GEM, "registry", r"(GEM\n  remote: )\S*", r"\1https://mirror.example/", "DEP007", "avo-advanced"),
    (GEM, "edge", r"(    activejob \(.*\n      activesupport .*\n)      globalid .*\n", r"\1", "DEP016", "globalid"),
    (GO, "hash", r"(\ngithub.com/stretchr/testify v1\.\d+\.\d+ h1:)....", r"\1AAAA", "DEP006", "github.com/stretchr/testify"),
    (PIP, "hash", r"(aiohttp==\S+ \\\n    --hash=sha256:)....", r"\1ffff", "DEP006", "aiohttp"),
    (PIP, "marker", r"(aiohttp==\S+) \\\n", "\\1 ; sys_platform != 'linux' \\\\\n", "DEP014", "aiohttp"),
    (BUN, "hash", r'("@babel/compat-data@[\s\S]*?sha512-)....', r"\1AAAA", "DEP006", "@babel/compat-data"),
    (BUN, "registry", r'("@babel/compat-data": \["@babel/compat-data@7.28.6", ")"', r'\1https://evil.example/c.tgz"', "DEP007", "@babel/compat-data"),
    (MIX, "hash", r'("plug": \{:hex, :plug, "[^"]*", ")....', r"\1ffff", "DEP006", "plug"),
    (MIX, "registry", r'("plug": \{.*)"hexpm", "', r'\1"private", "', "DEP007", "plug"),
    (CONDA, "hash", r"(sha256: )d8053ea7", r"\1ffffffff", "DEP006", "matplotlib-base"),
    (CONDA, "channel", r"(url: https://[^/]+/)conda-forge(/linux-64/matplotlib-base-)", r"\1private\2", "DEP007", "matplotlib-base"),
    (CONDA, "build", r"(url: \S*/linux-64/matplotlib-base-3.5.1-py310h)23f4a51", r"\g<1>ffffff1", "DEP015", "matplotlib-base"),
    (TERRAFORM, "hash", r'("zh:)091d', r"\1ffff", "DEP006", "hashicorp/http"),
    (NUGET, "hash", r'("Microsoft.Extensions.Logging": \{[\s\S]*?"contentHash": ")....', r"\1AAAA", "DEP006", "microsoft.extensions.logging"),
    (GEM, "direct", r"\n  avo_upgrade \(.*", "", "DEP012", "avo_upgrade"),
)  # fmt: skip


@cache
def _text(lock: str) -> str:
    return (LOCKS / lock).read_text(encoding="utf-8")


def _snapshot(name: str, stage: Stage, lock: str, text: str) -> Snapshot:
    path = lock.rpartition("/")[2]
    data = text.encode()
    reader = reader_for(path, data[:4096])
    assert reader is not None
    reading = reader.read(Document(path, data), open_seal)
    source = SourceReading("worktree", path, "read", frozenset({"package"}))
    return Snapshot(Environment(name, stage), (source,), packages=reading.packages)


@cache
def _unchanged(lock: str, stage: Stage) -> Snapshot:
    return _snapshot(str(stage), stage, lock, _text(lock))


def _found(lock: str, text: str) -> tuple[Finding, ...]:
    snapshots = (_unchanged(lock, Stage.STAGING), _snapshot("production", Stage.PRODUCTION, lock, text))
    return tuple(f for f in find(snapshots, align(snapshots)) if f.code not in _OF_NO_DIFFERENCE)


_OF_NO_DIFFERENCE = {"VEN001"}
"""What is said of a lock whatever it is compared with."""


@pytest.mark.parametrize(
    ("lock", "what", "where", "into", "code", "package"), CHANGES,
    ids=[f"{change[0].partition('/')[0]}-{change[1]}" for change in CHANGES],
)  # fmt: skip
def test_a_change_of_one_field_of_a_real_lock_is_found_and_named(
    lock: str, what: str, where: str, into: str, code: str, package: str
) -> None:
    text = _text(lock)
    changed = re.sub(where, into, text, count=1)
    assert changed != text, what
    named = {(finding.code, finding.subject.name) for finding in _found(lock, changed)}
    assert any(found == code and f"/{name}".endswith(f"/{package}") for found, name in named)
    assert len({name for _, name in named}) <= 3 or what == "registry"


@pytest.mark.parametrize("lock", sorted({change[0] for change in CHANGES}))
def test_a_real_lock_beside_itself_has_no_finding_of_a_difference(lock: str) -> None:
    assert {finding.code for finding in _found(lock, _text(lock))} <= {"DEP010"}
