"""One field of one package is changed, and the fact that must show it does: nothing else is called its cause.

What most tools that compare locks do not see: another digest at the same version, another registry, an install
script, a platform, a group, a marker, a removed edge, an alias.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from envparity.model.facts import Package
from envparity.readers.document import Document, open_seal
from envparity.readers.table import reader_for

SAMPLES = Path(__file__).parents[2] / "fixtures" / "packages"

CHANGES: tuple[tuple[str, str, str, str, str, str], ...] = (
    # (file, what is changed, before, after, package, the field that tells)
    ("uv.lock", "digest", "sha256:7", "sha256:8", "", "hashes"),
    ("uv.lock", "registry", 'idna"\nversion = "3.10"\nsource = { registry = "https://mirror', 'idna"\nversion = "3.10"\nsource = { registry = "https://other', "idna", "origin"),
    ("uv.lock", "commit", "abcdef01234567", "abcdef01234568", "socksio", "origin"),
    ("uv.lock", "marker", "< '3.12'", "< '3.13'", "idna", "markers"),
    ("uv.lock", "marker removed", ", marker = \"python_full_version < '3.12'\"", "", "idna", "markers"),
    ("uv.lock", "edge", "    { name = \"idna\", marker = \"python_full_version < '3.12'\" },\n", "", "idna", "via"),
    ("uv.lock", "extra", ', extra = ["socks"]', "", "httpx", "flags"),
    ("uv.lock", "group", "[package.dev-dependencies]\ndev = [", "[package.optional-dependencies]\ndev = [", "pytest", "groups"),
    ("uv.lock", "post-release", 'version = "8.3.4"', 'version = "8.3.4.post1"', "pytest", "version"),
    ("poetry.lock", "group", 'groups = ["main", "dev"]', 'groups = ["dev"]', "click", "groups"),
    ("poetry.lock", "marker", 'markers = "platform_system == \\"Windows\\""\nfiles', 'markers = "platform_system == \\"Linux\\""\nfiles', "colorama", "markers"),
    ("poetry.lock", "registry", "mirror.example", "other.example", "colorama", "origin"),
    ("poetry.lock", "edge", "colorama = {version", "other = {version", "colorama", "via"),
    ("requirements.txt", "registry", "mirror.example", "other.example", "click", "origin"),
    ("requirements.txt", "downgrade", "click==8.0.0", "click==7.0.0", "click", "version"),
    ("requirements.txt", "extra", "[async]", "", "Flask", "flags"),
    ("requirements.txt", "range", ">=2.0,<3", ">=2.0", "Flask", "flags"),
    ("requirements.txt", "revision", "@v1.0#", "@v1.1#", "tool", "origin"),
    ("requirements.txt", "editable", "-e git", "git", "tool", "flags"),
    ("package-lock.json", "digest", '"integrity": "sha512-', '"integrity": "sha512-A', "right", "hashes"),
    ("package-lock.json", "registry", "npm.example", "evil.example", "right", "origin"),
    ("package-lock.json", "install script", '      "hasInstallScript": true,\n', "", "right", "flags"),
    ("package-lock.json", "os", '"darwin"', '"linux"', "fs", "flags"),
    ("package-lock.json", "group", '      "dev": true,\n', "", "deep", "groups"),
    ("package-lock.json", "optional", '      "optional": true,\n', "", "fs", "groups"),
    ("package-lock.json", "edge", '"dependencies": {"deep": "^1.0.0"}', '"dependencies": {}', "deep", "via"),
    ("package-lock.json", "alias", '"name": "right",\n', '"name": "wrong",\n', "wrong", "name"),
    ("package-lock.json", "commit", "abcdef01234567", "abcdef01234568", "deep", "origin"),
    ("package-lock.json", "direct", ', "fs": "*"', "", "fs", "direct"),
    ("yarn.lock", "registry", "yarn.example/chalk", "evil.example/chalk", "chalk", "origin"),
    ("yarn.lock", "alias", '"ch@npm:chalk@^2.0.0", ', "", "chalk", "flags"),
    ("yarn.lock", "edge", '  dependencies:\n    chalk "^2.0.0"\n', "", "chalk", "via"),
    ("berry/yarn.lock", "os", "os=darwin", "os=linux", "fsevents", "flags"),
    ("berry/yarn.lock", "digest", "10c0/", "10c0/0", "fsevents", "hashes"),
    ("pnpm-lock.yaml", "tarball", "npm.example/vite", "evil.example/vite", "vite", "origin"),
    ("pnpm-lock.yaml", "group", "    devDependencies:\n", "    optionalDependencies:\n", "vite", "groups"),
    ("pnpm-lock.yaml", "cpu", "cpu: [x64]", "cpu: [arm64]", "esbuild", "flags"),
    ("pnpm-lock.yaml", "alias", "version: strip-ansi@6.0.1", "version: link:../strip", "strip-ansi", "flags"),
    ("v5/pnpm-lock.yaml", "install script", "    requiresBuild: true\n", "", "jquery", "flags"),
    ("bun.lock", "registry", "https://npm.example/", "https://evil.example/", "zod", "origin"),
    ("Cargo.lock", "registry", "cargo.example", "other.example", "libc", "origin"),
    ("Cargo.lock", "commit", "abcdef01234567", "abcdef01234568", "typemap", "origin"),
    ("Gemfile.lock", "platform", "    nokogiri (1.15.0-arm64-darwin)\n", "", "nokogiri", "flags"),
    ("Gemfile.lock", "source", "remote: https://gems.example/", "remote: https://other.example/", "json", "origin"),
    ("go.mod", "replacement", "fork v1.0.1", "fork v1.0.2", "code.example/fork", "version"),
    ("composer.lock", "commit", '"reference": "', '"reference": "0', "guzzlehttp/guzzle", "hashes"),
    ("composer.lock", "group", '"packages-dev": [', '"packages-test": [], "packages": [', "psr/http", "groups"),
    ("gradle.lockfile", "group", "testCompileClasspath,testRuntimeClasspath", "runtimeClasspath", "junit:junit", "groups"),
    ("Dockerfile", "digest", "@sha256:", "@sha256:0", "registry.example/python", "hashes"),
    ("Dockerfile", "platform", "linux/amd64", "linux/arm64", "registry.example/python", "flags"),
    (".github/workflows/ci.yml", "commit", "abcdef01234567", "abcdef01234568", "actions/checkout", "version"),
    (".terraform.lock.hcl", "registry", "registry.example/", "other.example/", "hashicorp/aws", "key"),
)  # fmt: skip

FOLLOWING = ("groups", "direct", "via", "origin", "hashes", "markers")
"""Fields that may follow from another: without its only path, a package has no marker either."""
FIELDS = ("name", "version", "key", "groups", "origin", "hashes", "markers", "direct", "via", "flags")


def _packages(name: str, text: str) -> dict[str, Package]:
    reader = reader_for(name, text.encode()[:4096])
    assert reader is not None
    reading = reader.read(Document(name, text.encode()), open_seal)
    return {package.name: package for package in reversed(reading.packages)}


@pytest.mark.parametrize(
    ("name", "what", "before", "after", "package", "field"), CHANGES, ids=[f"{c[0]}-{c[1]}" for c in CHANGES]
)
def test_a_changed_field_shows_in_the_fact_that_means_it(
    name: str, what: str, before: str, after: str, package: str, field: str
) -> None:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    if what == "digest" and not package:  # the first digest of the file, whatever it begins with
        at = text.index("sha256:") + len("sha256:")
        changed = text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :]
    else:
        changed = text.replace(before, after, 1)
    assert changed != text
    old, new = _packages(name, text), _packages(name, changed)
    if field == "name":
        assert package not in old
        assert package in new
        return
    names = [package] if package else [n for n in old if n in new and old[n] != new[n]]
    for owner in names:
        told = {part for part in FIELDS if getattr(old[owner], part) != getattr(new[owner], part)}
        assert field in told
        assert told <= {field, *FOLLOWING}
