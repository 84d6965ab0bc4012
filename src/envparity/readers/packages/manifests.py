"""The files in which projects ask for packages, each with the locks that answer it: which module reads which.

A manifest's module is imported when such a file is met. What it asks for is compared elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import cast

from envparity.model.facts import Demand
from envparity.model.places import Place
from envparity.model.records import dataclass
from envparity.readers.document import Document


@dataclass(frozen=True, slots=True)
class Asked:
    """What a manifest asks for. `open_ended`: other files of the project may ask for more."""

    demands: tuple[Demand, ...]
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One manifest: its file name, the purl type of what it asks for, its module, and its locks by file name.

    `others` are files that pin too, and of which one may lie beside a lock: an exported requirements.txt.
    A star in `name` stands for the folder's own name. `expected` says that one without a lock lacks it.
    """

    name: str
    ecosystem: str
    module: str
    locks: tuple[str, ...]
    others: tuple[str, ...] = ()
    expected: bool = True

    def asks(self, document: Document) -> Asked:
        """Read what the manifest asks for; `ReadError` when it cannot be read."""
        module = import_module(f"envparity.readers.packages.{self.module}")
        return cast("Callable[[Document], Asked]", module.asks)(document)


KINDS: tuple[Kind, ...] = (
    Kind(
        "pyproject.toml",
        "pypi",
        "python.project",
        ("uv.lock", "poetry.lock", "pdm.lock"),
        ("requirements.txt", "pylock.toml", "pixi.lock", "Pipfile.lock"),
    ),
    Kind("Pipfile", "pypi", "python.pipmanifest", ("Pipfile.lock",)),
    Kind(
        "package.json",
        "npm",
        "javascript.project",
        ("package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock"),
        ("bun.lockb", "deno.lock"),
    ),
    Kind("Cargo.toml", "cargo", "rust.project", ("Cargo.lock",)),
    Kind("go.mod", "golang", "go.project", ("go.sum",)),
    Kind("Gemfile", "gem", "ruby.project", ("Gemfile.lock",)),
    Kind("gems.rb", "gem", "ruby.project", ("gems.locked",)),
    Kind("composer.json", "composer", "php.project", ("composer.lock",)),
    Kind("pubspec.yaml", "pub", "dart.project", ("pubspec.lock",)),
    Kind("mix.exs", "hex", "erlang.project", ("mix.lock",)),
    Kind("Podfile", "cocoapods", "apple.pods", ("Podfile.lock",)),
    Kind("Package.swift", "swift", "apple.project", ("Package.resolved",)),
    Kind("Chart.yaml", "helm", "helm.project", ("Chart.lock",)),
    Kind("Project.toml", "julia", "julia.project", ("Manifest.toml",)),
    Kind("environment.yml", "conda", "conda.project", ("conda-lock.yml",)),
    Kind("pixi.toml", "conda", "conda.pixiproject", ("pixi.lock",)),
    Kind("deno.json", "deno", "javascript.denoproject", ("deno.lock",)),
    Kind("deno.jsonc", "deno", "javascript.denoproject", ("deno.lock",)),
    Kind("flake.nix", "nix", "nix.project", ("flake.lock",)),
    *(
        Kind(f"*.{end}", "nuget", "dotnet.project", ("packages.lock.json",), expected=False)
        for end in ("csproj", "fsproj", "vbproj")
    ),
    *(
        Kind(f"{name}.tf", "terraform", "terraform.project", (".terraform.lock.hcl",), expected=False)
        for name in ("versions", "version", "terraform", "providers", "provider", "main", "backend")
    ),
)


def kinds_of(name: str) -> tuple[Kind, ...]:
    """Give the kinds that a file of this name belongs to, as manifest or as lock."""
    return tuple(kind for kind in KINDS if name == kind.name or name in kind.locks)


def demand(
    document: Document,
    name: str,
    asked: str,
    line: int = 0,
    *,
    key: str = "",
    dialect: str = "",
    needed: bool = True,
) -> Demand | None:
    """Make a demand; none for a name that cannot be one."""
    if not name or not f"{name}{asked}".isprintable() or len(name) > 400:
        return None
    return Demand(name, asked.strip(), Place(document.path, line), key or name, dialect, needed)


def asked(demands: Iterable[Demand | None], *, open_ended: bool = False) -> Asked:
    """Join demands, each name and range once."""
    found = {(one.key, one.range): one for one in reversed([one for one in demands if one is not None])}
    return Asked(tuple(reversed(found.values())), open_ended)


def line_of(text: str, word: str) -> int:
    """Give the line on which a word stands first, 0 where it does not."""
    at = text.find(word)
    return text.count("\n", 0, at) + 1 if at >= 0 else 0
