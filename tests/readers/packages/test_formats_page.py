"""`docs/formats.md` says what the code does: it is made of the table, the samples and the words below.

Run with `ENVPARITY_WRITE=1` in the environment to write the page anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from envparity.compare.versions.steps import _SCHEMES
from envparity.model.facts import Package, Reading
from envparity.readers.document import Document, open_seal
from envparity.readers.packages.manifests import KINDS
from envparity.readers.table import TABLE, Entry, load, reader_for

SAMPLES = Path(__file__).parents[2] / "fixtures" / "packages"
PAGE = Path(__file__).parents[3] / "docs" / "formats.md"

FAMILIES = {
    "python": "Python", "conda": "Conda", "javascript": "JavaScript", "rust": "Rust", "go": "Go", "ruby": "Ruby",
    "php": "PHP", "jvm": "JVM", "dotnet": ".NET", "erlang": "Elixir, Erlang", "dart": "Dart", "apple": "Apple",
    "cpp": "C, C++", "r": "R", "haskell": "Haskell", "julia": "Julia", "nix": "Nix", "helm": "Helm",
    "terraform": "Terraform", "ci": "Pins", "system": "Installed", "sbom": "Bills of materials",
}  # fmt: skip

ORDERS = {
    "pypi.pypi": "PEP 440; before all of it, texts that are no version by it",
    "semver.semver": "Semantic Versioning 2.0; a build makes no difference",
    "semver.golang": "Semantic Versioning with `v`, pseudo-versions, `+incompatible` aside",
    "semver.pub": "Semantic Versioning, where a build counts",
    "semver.nuget": "Semantic Versioning with four numbers, without regard to case",
    "gem.gem": "RubyGems: a word marks what is not released yet",
    "maven.maven": "Maven: tokens with separators, known qualifiers, padding",
    "composer.composer": "PHP's `version_compare`, branches before releases",
    "system.debian": "Debian policy: epoch, upstream, revision, `~`",
    "system.rpm": "RPM: epoch, version, release, `~` and `^`",
    "alpine.alpine": "Alpine: letters, suffixes before and after the release, revision",
    "natural.numeric": "numbers between dots and hyphens, the longer of two that begin alike later",
}

FACTS: tuple[tuple[str, Callable[[Package], bool]], ...] = (
    ("groups", lambda p: p.groups != ("runtime",)),
    ("direct", lambda p: p.direct is not None),
    ("through", lambda p: bool(p.via)),
    ("origin", lambda p: bool(p.origin)),
    ("digest", lambda p: bool(p.hashes)),
    ("marker, platform", lambda p: bool(p.markers) or any(f.startswith(("os=", "cpu=", "platform=", "arch=", "framework=")) for f in p.flags)),
)  # fmt: skip

OTHERS = {
    "osv-scalibr": (
        "`docs/supported_inventory_types.md` at commit c2094f2",
        (
            "packages.lock.json packages.config paket.lock project.assets.json conan.lock pubspec.lock mix.lock go.mod stack.yaml.lock "
            "cabal.project.freeze pom.xml gradle.lockfile verification-metadata.xml package-lock.json yarn.lock pnpm-lock.yaml bun.lock "
            "Manifest.toml Podfile.lock composer.lock dist-info requirements.txt poetry.lock Pipfile.lock pdm.lock uv.lock renv.lock "
            "Gemfile.lock Cargo.lock Package.resolved SPDX CycloneDX dpkg+status apk+installed rpmdb GitHub+Actions"
        ),
    ),
    "Trivy": (
        "`docs/guide/coverage` at commit dc3c56e",
        (
            "Gemfile.lock Pipfile.lock poetry.lock uv.lock pylock.toml requirements.txt dist-info composer.lock package-lock.json yarn.lock "
            "pnpm-lock.yaml bun.lock packages.lock.json packages.config pom.xml gradle.lockfile build.sbt.lock go.mod Cargo.lock conan.lock "
            "mix.lock pubspec.lock Podfile.lock Package.resolved Manifest.toml environment.yml dpkg+status apk+installed rpmdb CycloneDX SPDX"
        ),
    ),
    "syft": (
        "the `capabilities.yaml` of each cataloger at commit bf82010",
        (
            "dist-info requirements.txt .terraform.lock.hcl Cargo.lock Gemfile.lock Package.resolved Pipfile.lock Podfile.lock bun.lock "
            "cabal.project.freeze composer.lock conan.lock conanfile.txt deno.lock go.mod gradle.lockfile apk+installed dpkg+status mix.lock "
            "package-lock.json packages.lock.json pdm.lock pnpm-lock.yaml poetry.lock pubspec.lock rebar.lock stack.yaml.lock uv.lock "
            "vcpkg.json yarn.lock rpmdb pom.xml GitHub+Actions CycloneDX SPDX"
        ),
    ),
}
"""What other tools say that they read: where they say it, and which of our formats that is."""

HEAD = """# Package formats

What envparity reads of packages, and what each format tells. A test writes this page from the code and from one small
file of every format in `tests/fixtures/packages`; a tick says that the format gives the fact, not that every file has it.

A file is known by its name, and a file of any other name by its content. A file of no known format is said to be of
none; it is never taken for a file without packages.

`groups`: which packages are for development, tests, building, or optional. `direct`: what the project itself asks for.
`through`: who else asks for it.
"""

TAIL = """
## What is in a fact

| part | meaning |
|---|---|
| name, version | as the ecosystem spells them; the version is empty where the file pins none |
| key | the name by which two files mean the same package: normalised (PEP 503), lower case (NuGet, Composer, Swift) |
| groups | `runtime`, `development`, `optional`, `build`, `test`: the format's own words folded |
| origin | `registry+URL`, `git+URL@COMMIT`, `url+URL`, `path+DIR`; empty for the format's own default. Users, passwords and tokens in an address are left out |
| hashes | every digest of every file of the package, as the format gives them |
| markers | the condition under which it is installed; empty when some path to it always holds |
| flags | whatever else changes what is installed, in the words below |

| flag | meaning |
|---|---|
| `alias=NAME` | installed under another name |
| `arch=`, `cpu=`, `libc=`, `os=`, `platform=`, `framework=` | for some machines or target frameworks alone |
| `build=`, `channel=`, `classifier=`, `feature=`, `flag=` | which build, channel or part of it |
| `constrained` | pinned by a constraints file |
| `deprecated`, `abandoned` | so its registry says |
| `editable`, `patched`, `plugin`, `bundled`, `overridden`, `pinned` | as the words say |
| `extra=NAME` | with this optional part |
| `floating` | an image's tag that says nothing of which build it is |
| `if=OWNER: MARKER` | one path's condition, where another path always holds |
| `install-script` | runs code of its own when it is installed |
| `not-locked` | asked for, and not resolved for the locked platforms |
| `range=TEXT` | asked for within a range; the file does not say which version is installed |
| `provides=NAME` | stands for that package too (Composer) |
| `ref=`, `branch=`, `tag=`, `baseline=` | the moving name that was resolved |
| `replaces=NAME@VERSION` | stands for another module (Go) |
| `unnamed` | a link or folder whose package's name is not in the file |
| `version-elsewhere` | only a parent or an imported list of versions knows it (Maven) |

## Choices

Where tools differ, this is ours:

- The project itself and the members of its workspace are listed and marked as such; they are never compared.
- Packages for development, from git and from folders are listed with their group and origin. None is dropped.
- One package that is installed alike in several places, for several platforms, or with several sets of peers, is one fact.
- An alias is its package, with the alias as a flag.
- A range is no version: `>=1.2` and `==1.4.*` pin nothing.
- A checksum of a Go module's `go.mod` alone is no package; neither are the lines of a `retract` block.
- Go's standard library and Julia's are the language's own: the language's version stands for theirs.
- What is nested below another package is installed too, and listed.
- A version that a lock gives is what we give, also for the packages of an SDK (`0.0.0`).

## What is not read

`bun.lockb` (binary; `bun.lock` replaced it), RPM databases before SQLite, SPDX 3 and the tag-value and XML forms of
bills of materials, version lists that Maven fetches. Each is refused with the next step, or said to
be of no known format.
"""


def _samples() -> dict[str, list[Reading]]:
    found: dict[str, list[Reading]] = {}
    for path in sorted(SAMPLES.rglob("*")):
        if path.is_file() and path.name != "facts.txt":
            name = str(path.relative_to(SAMPLES))
            reader = reader_for(name, path.read_bytes()[:4096])
            assert reader is not None
            reading = reader.read(
                Document(
                    name,
                    path.read_bytes(),
                    lambda other: (SAMPLES / other).read_bytes() if other == "go.sum" else b"",
                ),
                open_seal,
            )
            found.setdefault(reading.format, []).append(reading)
    return found


def _row(entry: Entry, readings: list[Reading]) -> str:
    format_ = load(entry.module).format
    family = FAMILIES[entry.module.split(".")[1]]
    names = ", ".join(f"`{pattern}`" for pattern in entry.patterns) or "by content"
    packages = [package for reading in readings for package in reading.packages if not package.root]
    ticks = ["✓" if any(has(package) for package in packages) else "" for _, has in FACTS]
    return f"| {' | '.join([family, f'**{format_}**', names, *ticks])} |"


def page() -> str:
    """Write the page."""
    samples = _samples()
    columns = ["", "format", "file names", *(name for name, _ in FACTS)]
    rows = [
        _row(entry, samples.get(load(entry.module).format, []))
        for entry in TABLE
        if entry.module.startswith("packages.")
    ]
    table = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}", *rows]
    return "\n".join([HEAD, *table, TAIL, *_manifests(), *_beside(), *_orders()]).rstrip() + "\n"


def _manifests() -> list[str]:
    """Write which manifests are held against which locks."""
    named: dict[tuple[str, ...], list[str]] = {}
    for kind in KINDS:
        named.setdefault((kind.module, *kind.locks), []).append(f"`{kind.name.replace('*', 'FOLDER')}`")
    rows = [
        f"| {', '.join(names)} | {', '.join(f'`{lock}`' for lock in locks)} |"
        for (_, *locks), names in named.items()
    ]
    return [
        "## Manifests and their locks\n",
        "Where a lock is read, what the project itself asks for is read beside it, and held against it by the ecosystem's own",
        "ranges: asked for and not locked, locked outside of its range, locked and asked for by nobody, two locks for one",
        "manifest. A manifest that is a source itself and has no lock is told too. Programs (`Gemfile`, `mix.exs`, `Podfile`,",
        "`Package.swift`, `flake.nix`) are not run: their plain lines are read, and what stands below a condition or is computed",
        "is left out; of an input of a flake the branch or tag is compared. A range that is an address, a branch or a tag is not",
        "judged elsewhere. A project of .NET is looked for under its folder's name, with the versions of the nearest",
        "`Directory.Packages.props`; what Terraform requires in the files of these names.\n",
        "| manifest | locks |",
        "|---|---|",
        *rows,
        "",
    ]


def _beside() -> list[str]:
    """Write which formats other tools say that they read."""
    read = {name: set(words.replace("+", "\0").split()) for name, (_, words) in OTHERS.items()}
    rows = []
    for entry in TABLE:
        if entry.module.startswith("packages."):
            ticks = ["✓" if entry.format.replace(" ", "\0") in words else "" for words in read.values()]
            rows.append(f"| {' | '.join([f'**{entry.format}**', '✓', *ticks])} |")
    sources = "; ".join(f"{name}: {where}" for name, (where, _) in OTHERS.items())
    return [
        "## Beside other tools\n",
        f"What three tools that list packages say of themselves, in August 2026 ({sources}). They read other things that are",
        "not here: binaries, archives, kernels. A tick says that the format is read, not what of it.\n",
        f"| format | envparity | {' | '.join(OTHERS)} |",
        f"|{'---|' * (len(OTHERS) + 2)}",
        *rows,
        "",
    ]


def _orders() -> list[str]:
    """Write which order of versions each purl type has."""
    types: dict[str, list[str]] = {}
    for ecosystem, scheme in _SCHEMES.items():
        types.setdefault(scheme, []).append(f"`{ecosystem}`")
    rows = [f"| {ORDERS[scheme]} | {', '.join(names)} |" for scheme, names in types.items()]
    return [
        "## Version order\n",
        "Any two texts compare; none raises. Whatever has no order of its own is compared by the numbers in it.\n",
        "| order | purl types |",
        "|---|---|",
        *rows,
    ]


def test_the_page_of_formats_says_what_the_code_does() -> None:
    wanted = page()
    if os.environ.get("ENVPARITY_WRITE") == "1":
        PAGE.write_text(wanted, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == wanted, (
        "run the tests with ENVPARITY_WRITE=1 to write the page anew"
    )


def test_what_other_tools_read_are_formats_of_the_table() -> None:
    formats = {entry.format for entry in TABLE}
    for _, words in OTHERS.values():
        assert {word.replace("+", " ") for word in words.split()} <= formats


def test_every_flag_that_a_sample_shows_is_explained_on_the_page() -> None:
    shown = {
        flag.partition("=")[0]
        for readings in _samples().values()
        for reading in readings
        for package in reading.packages
        for flag in package.flags
    }
    text = page()
    assert {flag for flag in shown if f"`{flag}" not in text} == set()
