"""Files that are told by their name alone: locks, pinned languages, requirements, dotenv, Compose, Helm values and manifests."""

from __future__ import annotations

import re
from collections.abc import Callable

from envparity.model.expressions import expression
from envparity.model.stages import NAMES
from envparity.workspace.discovery.folders import Folders
from envparity.workspace.discovery.paths import Path
from envparity.workspace.discovery.pieces import EXAMPLE, UNNAMED, Family, Layer, Piece
from envparity.workspace.discovery.sieve import is_in_cluster
from envparity.workspace.stages import CORE, Named, environment_in, words_of

EXAMPLES = frozenset(
    {
        "example",
        "examples",
        "sample",
        "samples",
        "template",
        "dist",
        "tpl",
        "tmpl",
        "skel",
        "skeleton",
        "default",
        "ex",
    }
)
"""Words that say a file is there to be copied."""

LOCKS = frozenset(
    {
        "uv.lock", "poetry.lock", "pdm.lock", "pipfile.lock", "pylock.toml", "package-lock.json",
        "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "deno.lock", "cargo.lock", "go.sum",
        "gemfile.lock", "gems.locked", "composer.lock", "gradle.lockfile", "packages.lock.json", "mix.lock",
        "pubspec.lock", "package.resolved", "podfile.lock", "conan.lock", "renv.lock", "flake.lock",
        "conda-lock.yml", "pixi.lock", "chart.lock", ".terraform.lock.hcl", "rebar.lock", "stack.yaml.lock",
        "cartfile.resolved", "cabal.project.freeze",
    }
)  # fmt: skip

Look = Callable[[Path, Folders], Piece | None]


def known_family(path: Path, folders: Folders) -> Piece | None:
    """Say what a file of a well-known name is; none for all others, which `Sieve` holds back before."""
    for look in _LOOKS:
        piece = look(path, folders)
        if piece is not None:
            return piece
    return None


def _environment(path: Path, folders: Folders, text: str) -> tuple[Named | None, str]:
    """Tell the environment of a file from its name, else from its folder; and the folder it layers in."""
    named = environment_in(text, loose=True, more=folders.more)
    if named is not None:
        return named, path.folder
    found = folders.of(path)
    return (found[0], path.up(found[1])) if found else (None, path.folder)


def _lock(path: Path, folders: Folders) -> Piece | None:
    varied = re.match(
        r"(uv|poetry|pdm|package-lock|conda-lock|gradle)[._-](.+)\.(lock|json|ya?ml|lockfile)$", path.lower
    )
    named = environment_in(varied[2], more=folders.more) if varied else None
    if path.lower not in LOCKS and named is None:
        return None
    if named is None and (found := folders.of(path)):
        named = found[0]
    if named is None and _is_of_a_tool(path):
        return Piece(path.whole, "lock", path.whole, "", aside=_OF_A_TOOL)
    why = f"lockfile of {named.name}" if named else "lockfile of every environment"
    return Piece(path.whole, "lock", path.whole, why, named, Layer.OWN if named else Layer.BASE)


_TOOLS = frozenset({"scripts", "script", "tools", "hack"})
_OF_A_TOOL = "packages of a script or tool of the project's makers"


def _is_of_a_tool(path: Path) -> bool:
    """Say whether a file lies below a folder of scripts and tools, which are no part of what runs."""
    return any(part.lower() in _TOOLS for part in path.parts[:-1])


_PINS = expression(
    r"\.(python|node|ruby|java|go|php)-version|\.nvmrc|\.tool-versions|\.?mise\.toml|rust-toolchain(\.toml)?"
)
_ROOT_PINS = frozenset({"global.json", "runtime.txt"})
"""Names that mean a pin at the root of a repository, and anything further down."""


def _runtime(path: Path, folders: Folders) -> Piece | None:
    if not _PINS.fullmatch(path.lower) and not (path.lower in _ROOT_PINS and not path.folder):
        return None
    found = folders.of(path)
    named = found[0] if found else None
    why = f"language versions of {named.name}" if named else "language versions of every environment"
    layer = Layer.OWN if named else Layer.BASE
    return Piece(path.whole, "runtime", path.whole, why, named, layer, weak=True)


_REQUIRED = expression(r"require?ments?|reqs?|constraints|for|base|common|main|container|server|app|\d+")


def _requirements(path: Path, folders: Folders) -> Piece | None:
    inside = path.parent in ("requirements", "reqs", "requires")
    if path.ending != "txt" or not (
        inside or re.search(r"(^|[._-])(requirements|reqs)([._-]|$)", path.stem.lower())
    ):
        return None
    rest = [word for word in words_of(path.stem) if not _REQUIRED.fullmatch(word)]
    named = environment_in("-".join(rest), more=folders.more) if rest else None
    if not rest and not inside and (found := folders.of(path)):
        named = found[0]
    if named is None and rest:
        aside = "a group of packages that no environment names"
        return Piece(path.whole, "requirements", path.folder, "", aside=aside)
    if named is None and _is_of_a_tool(path):
        return Piece(path.whole, "requirements", path.folder, "", aside=_OF_A_TOOL)
    if named is None:
        return Piece(path.whole, "requirements", path.folder, "requirements that name no environment")
    weak = named.name in ("test", "ci", "integration", "e2e")
    return Piece(
        path.whole, "requirements", path.folder, f"requirements of {named.name}", named, Layer.OWN, weak=weak
    )


_DOTENV = expression(r"^\.?(env|flaskenv)([._-].*)?$|^.+\.env$")
_NOT_DOTENV = expression(
    r"^\.?env([._-].*)?\.(ts|js|py|rb|php|go|java|cs|md|yml|yaml|json|toml|sh|mjs|cjs|hbs|d)$|\.(vault|keys|me)$"
)


def _dotenv(path: Path, folders: Folders) -> Piece | None:
    inside = len(path.parts) > 2 and path.parts[-3] == ".envs"
    if not inside and (not _DOTENV.match(path.lower) or _NOT_DOTENV.search(path.lower)):
        return None
    if path.lower in ("env", ".envrc") or (
        path.lower.startswith("env") and not _is_named_dotenv(path, folders)
    ):
        return None
    words = [word for word in words_of(path.name) if word not in ("env", "flaskenv")]
    if EXAMPLES.intersection(words) or (words[:1] == ["local"] and words[-1] == "demo"):
        return Piece(path.whole, "dotenv", path.folder, "", aside=EXAMPLE)
    if words in (["local"], ["override"]) and path.name.startswith(".env") and not folders.of(path):
        return Piece(path.whole, "dotenv", path.folder, "overrides on this machine", layer=Layer.LOCAL)
    local = len(words) > 1 and words[-1] == "local"
    text = "" if inside else "-".join(words[:-1] if local else words)
    named, group = _environment(path, folders, text)
    if named:
        layer = Layer.OWN_LOCAL if local else Layer.OWN
        return Piece(path.whole, "dotenv", group, f"dotenv file of {named.name}", named, layer)
    if not path.lower.startswith(".") and not path.lower.endswith(".env"):
        return None
    if [word for word in words if word not in ("defaults", "base", "shared", "common")]:
        return Piece(path.whole, "dotenv", path.folder, "", aside=UNNAMED)
    form = "dotenv" if path.lower.startswith(".flaskenv") else ""
    return Piece(path.whole, "dotenv", path.folder, "dotenv file that names no environment", format=form)


def _is_named_dotenv(path: Path, folders: Folders) -> bool:
    """Take `env.production` for a dotenv file, and no other name that only begins like one."""
    named = environment_in(path.ending, more=folders.more)
    return path.lower.endswith(".env") or (path.stem.lower() == "env" and named is not None)


_COMPOSE = expression(r"(^|[._-])(docker-?)?(compose|stack)([._-]|$)")
_DEPLOYED = frozenset({"deploy", "deployment", "release", "server"})


def _compose(path: Path, folders: Folders) -> Piece | None:
    if path.ending not in ("yml", "yaml"):
        return None
    if not _COMPOSE.search(path.stem.lower()):
        return _compose_folder(path, folders)
    if "stack" in path.lower and "docker" not in path.lower:
        return None
    if path.stem.lower() == "docker-stack":
        production = Named(*NAMES["production"])
        why = "stack that a swarm runs"
        return Piece(path.whole, "compose", path.folder, why, production, Layer.OWN, by_custom=True)
    rest = [w for w in words_of(path.stem) if w not in ("docker", "compose", "stack", "base", "common")]
    if EXAMPLES.intersection(rest):
        return Piece(path.whole, "compose", path.folder, "", aside="an example")
    if rest == ["devcontainer"]:
        development = Named(*NAMES["development"])
        why = "Compose file of the container of a developer's editor"
        return Piece(path.whole, "compose", path.folder, why, development, Layer.OWN, weak=True)
    if rest == ["override"]:
        why = "Compose merges it by itself, on a developer's machine"
        return Piece(path.whole, "compose", path.folder, why, layer=Layer.LOCAL)
    if len(rest) == 1 and rest[0] in _DEPLOYED:
        production = Named(*NAMES["production"])
        why = "Compose file of what is deployed"
        return Piece(path.whole, "compose", path.folder, why, production, Layer.OWN, by_custom=True)
    named, group = _environment(path, folders, "-".join(rest))
    if named is None and (above := environment_in(path.parent)) and not above.subject and above.plain in CORE:
        named, group = above, path.folder
    if named is not None:
        return Piece(path.whole, "compose", group, f"Compose file of {named.name}", named, Layer.OWN)
    if rest:
        return Piece(path.whole, "compose", path.folder, "", aside=UNNAMED)
    return Piece(path.whole, "compose", path.folder, "Compose file that names no environment")


def _compose_folder(path: Path, folders: Folders) -> Piece | None:
    """Take `compose/production.yml` for a Compose file."""
    named = environment_in(path.stem, more=folders.more)
    if path.parent not in ("compose", "docker-compose") or named is None or named.subject:
        return None
    return Piece(path.whole, "compose", path.folder, f"Compose file of {named.name}", named, Layer.OWN)


_VALUES = expression(r"^(.*[._-])?values([._-].*)?$")


def _helm(path: Path, folders: Folders) -> Piece | None:
    if path.ending not in ("yml", "yaml", "yaml.gotmpl") or "templates" in path.parts:
        return None
    chart = path.parent in ("values", "helm-values")
    if not _VALUES.match(path.stem.lower()) and not chart:
        return None
    if path.parent == "ci":
        return Piece(path.whole, "helm", path.folder, "", aside="values that a chart is tested with")
    rest = [word for word in words_of(path.stem) if word not in ("values", "template", "tpl")]
    named, group = _environment(path, folders, "-".join(rest))
    prefix = named.subject if named else ""
    group = f"{group}/{prefix}" if prefix else group
    if named:
        why = f"Helm values of {named.name}"
        return Piece(path.whole, "helm", group, why, named, Layer.OWN, "Helm values")
    if rest and not set(rest) <= {"base", "common", "default", "defaults", "global", "shared", "all"}:
        group = f"{path.folder}/{'-'.join(rest)}"
        why = "Helm values that name no environment"
        return None if chart else Piece(path.whole, "helm", group, why, format="Helm values", aside=UNNAMED)
    return Piece(
        path.whole, "helm", path.folder, "Helm values that name no environment", format="Helm values"
    )


def _kubernetes(path: Path, folders: Folders) -> Piece | None:
    if path.ending not in ("yml", "yaml") or "templates" in path.parts:
        return None
    kustomization = path.lower in ("kustomization.yaml", "kustomization.yml")
    if not kustomization and not is_in_cluster(path.folder):
        return None
    if {"example", "sample", "template"}.intersection(words_of(path.stem)):
        return Piece(path.whole, "kubernetes", path.folder, "", aside="an example")
    found = folders.of(path)
    named, group = (found[0], path.up(found[1] + 1)) if found else (None, path.folder)
    if named is None and not kustomization and (named := environment_in(path.stem, more=folders.more)):
        group = f"{path.folder}/{named.name}"
    if kustomization:
        group, named = path.folder, named or folders.cluster(path)
    why = f"manifests of {named.name}" if named else "manifests that name no environment"
    layer = Layer.OWN if named else Layer.BASE
    family: Family = "kustomize" if kustomization else "kubernetes"
    return Piece(path.whole, family, group, why, named, layer, weak=found is None and kustomization)


def _image(path: Path, folders: Folders) -> Piece | None:
    """Take `Dockerfile.dev` and `Procfile.dev` for an environment's, and a Dockerfile in its folder."""
    found = re.match(
        r"^(?:(?:Dockerfile|Containerfile|Procfile|Caddyfile)(?:[._-](.+))?|(.+?)[._-]?Dockerfile)$",
        path.name,
        re.IGNORECASE,
    )
    if not found:
        return None
    named = environment_in(found[1] or found[2] or "", loose=True, more=folders.more)
    if named is None and (inside := folders.of(path)):
        named = inside[0]
    if named is None:
        return None
    kind = "processes" if path.lower.startswith("procfile") else "image"
    form = "Procfile" if kind == "processes" else "" if path.lower.startswith("caddyfile") else "Image build"
    why = f"{kind} of {named.name}"
    family: Family = "image" if form else "unread"
    return Piece(path.whole, family, path.whole, why, named, Layer.OWN, form, weak=True)


def _inventory(path: Path, folders: Folders) -> Piece | None:
    """Take `hosts/production`, which has no ending, for an inventory of hosts."""
    if path.ending or path.parent not in ("hosts", "inventory", "inventories"):
        return None
    named = environment_in(path.name, more=folders.more)
    if named is None or named.subject:
        return None
    return Piece(path.whole, "unread", path.folder, f"hosts of {named.name}", named, Layer.OWN)


_LOOKS: tuple[Look, ...] = (
    _image,
    _inventory,
    _lock,
    _runtime,
    _requirements,
    _dotenv,
    _compose,
    _helm,
    _kubernetes,
)
