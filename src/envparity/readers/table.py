"""Every reader, in the order in which they are asked. A module is imported when its file is met.

The patterns are what the table can decide without importing a format's library: a path's last
part (`naming`, lower case). A reader whose pattern fits is imported and asked whether it claims
the file by its content. A file whose name tells nothing (`old.lock`, `deps.json`) is tried a second
time by what stands in its head: the marks are bytes that only files of that format are likely to hold.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import import_module
from typing import cast

from envparity.model.records import dataclass
from envparity.readers.document import Reader
from envparity.readers.naming import named


@dataclass(frozen=True, slots=True)
class Entry:
    """One reader: the module below `envparity.readers` that holds its `READER`, and the names it may claim.

    `marks` are bytes of which one must be in the head of a file of any other name for the reader to be asked.
    """

    module: str
    patterns: tuple[str, ...]
    marks: tuple[bytes, ...] = ()
    format: str = ""
    """The reader's own word for its format where profiles often name it: it is then found without loading others."""


TABLE: tuple[Entry, ...] = (
    Entry("packages.python.uv", ("uv.lock",), (b"requires-python = ",), "uv.lock"),
    Entry("packages.python.poetry", ("poetry.lock",), (b"optional = ", b"by Poetry"), "poetry.lock"),
    Entry("packages.python.pdm", ("pdm.lock", "pdm.*.lock"), (b"requires_python = ", b"by PDM"), "pdm.lock"),
    Entry("packages.python.pylock", ("pylock.toml", "pylock.*.toml"), (b"lock-version = ",), "pylock.toml"),
    Entry("packages.python.pipfile", ("pipfile.lock",), (b'"_meta"',), "Pipfile.lock"),
    Entry(
        "packages.conda.lock", ("*conda-lock.yml", "*conda-lock.yaml"), (b"content_hash:",), "conda-lock.yml"
    ),
    Entry(
        "packages.conda.environment",
        ("environment.yml", "environment.yaml"),
        (b"channels:",),
        "environment.yml",
    ),
    Entry("packages.conda.pixi", ("pixi.lock",), (b"environments:",), "pixi.lock"),
    Entry(
        "packages.javascript.npm",
        ("package-lock.json", "npm-shrinkwrap.json", ".package-lock.json"),
        (b'"lockfileVersion"',),
        "package-lock.json",
    ),
    Entry(
        "packages.javascript.yarn",
        ("yarn.lock",),
        (b"yarn lockfile v", b"__metadata:", b"  version ", b'  "version" ', b"  resolved "),
        "yarn.lock",
    ),
    Entry("packages.javascript.pnpm", ("pnpm-lock.yaml",), (b"lockfileVersion:",), "pnpm-lock.yaml"),
    Entry("packages.javascript.bun", ("bun.lock", "bun.lockb"), (b'"lockfileVersion"',), "bun.lock"),
    Entry("packages.javascript.deno", ("deno.lock",), (b'"specifiers"', b'"remote"'), "deno.lock"),
    Entry("packages.rust.cargo", ("cargo.lock",), (b"[[package]]",), "Cargo.lock"),
    Entry("packages.go.mod", ("go.mod", "gomod"), (b"module ", b"module\t", b"require "), "go.mod"),
    Entry("packages.go.sum", ("go.sum",), (b" h1:",), "go.sum"),
    Entry(
        "packages.ruby.bundler",
        ("gemfile.lock", "gems.locked", "*.gemfile.lock"),
        (b"  remote: ",),
        "Gemfile.lock",
    ),
    Entry(
        "packages.php.composer",
        ("composer.lock",),
        (b'"packages-dev"', b'"content-hash"', b'"_readme"'),
        "composer.lock",
    ),
    Entry(
        "packages.jvm.gradle",
        ("gradle.lockfile", "*-gradle.lockfile", "*.lockfile"),
        (b"Gradle generated file",),
        "gradle.lockfile",
    ),
    Entry(
        "packages.jvm.verification",
        ("verification-metadata.xml",),
        (b"<verification-metadata",),
        "verification-metadata.xml",
    ),
    Entry("packages.jvm.pom", ("pom.xml", "*.pom"), (b"<modelVersion>", b"maven.apache.org/POM"), "pom.xml"),
    Entry("packages.jvm.sbt", ("*.sbt.lock",), (b'"lockVersion"',), "build.sbt.lock"),
    Entry(
        "packages.dotnet.lock",
        ("packages.lock.json", "packages.*.lock.json"),
        (b'"contentHash"', b'"resolved"'),
        "packages.lock.json",
    ),
    Entry("packages.dotnet.config", ("packages.config",), (b"<packages>",), "packages.config"),
    Entry("packages.dotnet.assets", ("project.assets.json",), (b'"targets"',), "project.assets.json"),
    Entry("packages.dotnet.paket", ("paket.lock",), (b"NUGET",), "paket.lock"),
    Entry("packages.erlang.mix", ("mix.lock", "*.mix.lock"), (b"{:hex,", b"{:git,", b"%{"), "mix.lock"),
    Entry("packages.erlang.rebar", ("rebar.lock",), (b'{<<"',), "rebar.lock"),
    Entry("packages.dart.pub", ("pubspec.lock",), (b"  dependency: ", b"by pub"), "pubspec.lock"),
    Entry("packages.apple.swift", ("*package.resolved",), (b'"pins"',), "Package.resolved"),
    Entry("packages.apple.podfile", ("podfile.lock",), (b"PODS:",), "Podfile.lock"),
    Entry(
        "packages.apple.cartfile",
        ("cartfile.resolved",),
        (b'github "', b'binary "', b'git "'),
        "Cartfile.resolved",
    ),
    Entry(
        "packages.cpp.conan",
        ("conan.lock",),
        (b'"graph_lock"', b'"build_requires"', b'"requires"'),
        "conan.lock",
    ),
    Entry("packages.cpp.conanfile", ("conanfile*.txt",), (b"requires]",), "conanfile.txt"),
    Entry("packages.cpp.vcpkg", ("vcpkg.json",), (b'"builtin-baseline"', b"vcpkg.schema"), "vcpkg.json"),
    Entry("packages.r.renv", ("renv.lock",), (b'"Repositories"', b'"Packages"'), "renv.lock"),
    Entry(
        "packages.haskell.cabal",
        ("*.project.freeze", "cabal*.freeze"),
        (b"constraints:", b"active-repositories:"),
        "cabal.project.freeze",
    ),
    Entry(
        "packages.haskell.stack",
        ("stack*.yaml.lock",),
        (b"autogenerated by Stack", b"completed:"),
        "stack.yaml.lock",
    ),
    Entry(
        "packages.julia.manifest",
        ("manifest.toml", "juliamanifest.toml", "manifest-v*.toml"),
        (b"manifest_format", b"uuid = "),
        "Manifest.toml",
    ),
    Entry("packages.nix.flake", ("flake.lock",), (b'"narHash"', b'"nodes"'), "flake.lock"),
    Entry("packages.helm.chart", ("chart.lock", "requirements.lock"), (b"digest: sha256:",), "Chart.lock"),
    Entry("packages.terraform.lock", ("*.terraform.lock.hcl",), (b'provider "',), ".terraform.lock.hcl"),
    Entry(
        "packages.ci.actions",
        ("action.yml", "action.yaml"),
        (b"uses:", b"workflow_dispatch", b"runs-on:"),
        "GitHub Actions",
    ),
    Entry(
        "packages.ci.precommit",
        (".pre-commit-config.yaml", ".pre-commit-config.yml"),
        (b"rev: ",),
        "pre-commit",
    ),
    Entry(
        "packages.ci.dockerfile",
        ("dockerfile", "containerfile", "*.dockerfile", "dockerfile.*", "*.containerfile"),
        (b"FROM ",),
        "Dockerfile",
    ),
    Entry("packages.system.dpkg", (), (b"Package: ",), "dpkg status"),
    Entry("packages.system.apk", (), (b"P:",), "apk installed"),
    Entry("packages.system.rpm", ("rpmdb.sqlite",), (b"SQLite format 3",), "rpmdb"),
    Entry("packages.system.distinfo", ("metadata", "pkg-info"), (b"Metadata-Version: ",), "dist-info"),
    Entry(
        "packages.sbom.cyclonedx",
        ("bom.json", "*.cdx.json", "*.cyclonedx.json"),
        (b'"CycloneDX"', b"cyclonedx"),
        "CycloneDX",
    ),
    Entry("packages.sbom.spdx", ("*.spdx.json",), (b'"spdxVersion"', b"spdx.org"), "SPDX"),
    Entry(
        "packages.python.requirements",
        ("*requirements*.txt", "*requirements*.in", "*requirements*.pip", "constraints*.txt"),
        (b"==", b"-r ", b">=", b"~=", b"--hash", b"git+", b"-e ", b"--", b"://"),
        "requirements.txt",
    ),
    Entry("services.compose.reader", ("*compose*.yml", "*compose*.yaml", "*stack*.yml", "*stack*.yaml")),
    Entry(
        "infrastructure.kubernetes.kustomize", ("kustomization.yml", "kustomization.yaml", "kustomization")
    ),
    Entry(
        "infrastructure.runtimes.version_file",
        (".*-version", ".nvmrc", "runtime.txt"),
        format="version file",
    ),
    Entry("infrastructure.runtimes.tool_versions", (".tool-versions",), format=".tool-versions"),
    Entry("infrastructure.runtimes.mise", ("mise.toml", ".mise.toml"), format="mise.toml"),
    Entry(
        "infrastructure.runtimes.rust_toolchain",
        ("rust-toolchain", "rust-toolchain.toml"),
        format="rust-toolchain",
    ),
    Entry("infrastructure.runtimes.pyproject", ("pyproject.toml",), format="pyproject.toml"),
    Entry("infrastructure.runtimes.package_json", ("package.json",), format="package.json"),
    Entry("infrastructure.runtimes.global_json", ("global.json",), format="global.json"),
    Entry(
        "infrastructure.terraform.state",
        ("*.tfstate", "*.tfstate.backup"),
        (b'"terraform_version"',),
        format="Terraform state",
    ),
    Entry(
        "infrastructure.terraform.configuration",
        ("*.tf", "*.tofu", "*.tfvars", "*.tfvars.json"),
        format="Terraform",
    ),
    Entry("infrastructure.platforms.fly", ("fly*.toml",), format="fly.toml"),
    Entry("infrastructure.platforms.render", ("render*.yaml", "render*.yml"), format="render.yaml"),
    Entry("infrastructure.platforms.appengine", ("*app*.yaml", "*app*.yml"), format="app.yaml"),
    Entry(
        "infrastructure.platforms.serverless",
        ("serverless*.yml", "serverless*.yaml"),
        format="serverless.yml",
    ),
    Entry("infrastructure.platforms.procfile", ("procfile", "procfile.*"), format="Procfile"),
    Entry(
        "infrastructure.platforms.devcontainer",
        ("devcontainer.json", ".devcontainer.json"),
        format="devcontainer.json",
    ),
    Entry(
        "infrastructure.platforms.parameters",
        ("*.bicepparam", "*param*.json", "*.json"),
        format="template parameters",
    ),
    Entry("infrastructure.platforms.image", (), format="Image build"),
    Entry("infrastructure.pipelines.reader", ("*.gitlab-ci.yml", "*.gitlab-ci.yaml"), format="Pipeline"),
    Entry("infrastructure.kubernetes.reader", ("*.yml", "*.yaml", "*.json")),
    Entry("settings.dotenv.reader", (".env", ".env.*", "*.env", "*.env.*", "env.*", ".envrc")),
    Entry("settings.yaml.helm", ("*values*.yml", "*values*.yaml"), format="Helm values"),
    Entry("settings.yaml.reader", ("*.yml", "*.yaml"), format="YAML settings"),
    Entry("settings.json.reader", ("*.json", "*.jsonc", "*.json5"), format="JSON settings"),
    Entry("settings.toml.reader", ("*.toml",), format="TOML settings"),
    Entry("settings.ini.reader", ("*.ini", "*.cfg"), format="INI settings"),
    Entry("settings.properties.reader", ("*.properties",), format="properties"),
    Entry("settings.xml.reader", ("*.config", "*.xml"), format="XML settings"),
    Entry("settings.systemd.unit", ("*.service", "*.conf"), format="systemd unit"),
    Entry("settings.program.python", ("*.py",), format="Python settings"),
    Entry("settings.program.ruby", ("*.rb",), format="Ruby settings"),
    Entry("settings.program.php", ("*.php",), format="PHP settings"),
    Entry("settings.program.javascript", ("*.js", "*.cjs", "*.mjs", "*.ts"), format="JavaScript settings"),
)


@cache
def load(module: str) -> Reader:
    """Import one reader of the table."""
    return cast(Reader, import_module(f"envparity.readers.{module}").READER)


def reader_for(path: str, head: bytes) -> Reader | None:
    """Find the reader that claims a file; none when no format fits, which is never "no facts"."""
    name = path.rpartition("/")[2].lower()
    fitting = _fitting(name)
    marked = [entry for entry in TABLE if any(mark in head for mark in entry.marks)]
    # A lock of any name goes before the general formats (`*.json`, `*.yaml`), which claim by the name alone.
    for entry in (*(e for e in fitting if e.marks), *marked, *(e for e in fitting if not e.marks)):
        reader = load(entry.module)
        if reader.claims(path, head):
            return reader
    return None


@lru_cache(maxsize=4096)
def _fitting(name: str) -> tuple[Entry, ...]:
    return tuple(entry for entry in TABLE if named(name, entry.patterns))


def reader_named(name: str) -> Reader | None:
    """Find a reader by its format's name, whatever the case; none when there is no such format."""
    known = sorted(TABLE, key=lambda entry: entry.format.lower() != name.lower())
    readers = (load(entry.module) for entry in known)
    return next((reader for reader in readers if reader.format.lower() == name.lower()), None)
