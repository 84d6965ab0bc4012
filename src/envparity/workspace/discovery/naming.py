"""What a single path says: the family of a file, and the environment that its name or folder speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import fnmatchcase

from envparity.workspace.discovery.pieces import EXAMPLE, Family, Layer, Piece
from envparity.workspace.stages import Named, environment_in, words_of

EXAMPLES = frozenset(
    {"example", "examples", "sample", "template", "dist", "tpl", "tmpl", "skel", "default", "demo-env"}
)
NOT_OURS = frozenset(
    {"tests", "test", "spec", "specs", "fixtures", "testdata", "examples", "example", "samples", "docs", "doc",
     "third_party", "third-party", "vendor", "node_modules", "__tests__", "e2e", "cypress", "testing"}
)  # fmt: skip
"""Folders whose files do not say how the project runs."""

LOCKS = (
    "uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "package-lock.json",
    "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "deno.lock", "Cargo.lock", "go.sum",
    "Gemfile.lock", "gems.locked", "composer.lock", "gradle.lockfile", "packages.lock.json", "mix.lock",
    "pubspec.lock", "Package.resolved", "Podfile.lock", "conan.lock", "renv.lock", "flake.lock", "conda-lock.yml",
    "pixi.lock", "Chart.lock", ".terraform.lock.hcl", "rebar.lock", "stack.yaml.lock",
)  # fmt: skip
_LOCKS = frozenset(name.lower() for name in LOCKS)
_CONTAINERS = frozenset(
    {"environments", "environment", "envs", "env", ".envs", "overlays", "overlay", "stages", "deploy", "deployment",
     "deployments", "config", "configs", "conf", "configuration", "settings", "k8s", "kubernetes", "kustomize",
     "manifests", "helm", "helmfile", "values", "terraform", "infra", "infrastructure", "clusters", "inventories",
     "inventory", "docker", "compose", "resources", "requirements", "packages", "stacks", "live", "ops"}
)  # fmt: skip
"""Folders below which a folder's or file's name may be an environment's."""

_SETTINGS = frozenset({"yml", "yaml", "json", "json5", "jsonc", "toml", "ini", "properties", "cfg"})
_CODE = frozenset(
    {
        "rb",
        "py",
        "js",
        "cjs",
        "mjs",
        "ts",
        "php",
        "exs",
        "xml",
        "tfvars",
        "hcl",
        "tf",
        "conf",
        "enc",
        "config",
    }
)


def piece_of(path: str) -> Piece | None:
    """Say what a path is; none when it says nothing of an environment."""
    parts = path.split("/")
    name = parts[-1]
    for look in _LOOKS:
        piece = look(path, parts, name)
        if piece is not None:
            return piece
    return None


def folder_environment(parts: list[str]) -> tuple[Named, int] | None:
    """Find the innermost folder that names an environment, below one that may hold environments."""
    for at in range(len(parts) - 2, -1, -1):
        named = environment_in(parts[at].lstrip("."))
        above = {part.lower() for part in parts[:at]}
        if named and not named.subject and (above & _CONTAINERS):
            return named, at
    return None


def _lock(path: str, parts: list[str], name: str) -> Piece | None:
    stem_named = environment_in(name) if re.search(r"\.lock$|^package-lock", name) else None
    if name.lower() not in _LOCKS and not (stem_named and re.match(r"(uv|poetry|package-lock)\W", name)):
        return None
    found = folder_environment(parts)
    named = stem_named or (found[0] if found else None)
    why = f"lockfile of {named.name}" if named else "lockfile of every environment"
    return Piece(path, "lock", path, why, named, Layer.OWN if named else Layer.BASE)


def _requirements(path: str, parts: list[str], name: str) -> Piece | None:
    lower = name.lower()
    folder = parts[-2].lower() if len(parts) > 1 else ""
    if not lower.endswith(".txt"):
        return None
    if "requirements" not in lower and folder not in ("requirements", "reqs"):
        return None
    named = environment_in(re.sub(r"(?i)requirements|reqs|\.txt$", " ", name))
    base = folder if folder in ("requirements", "reqs") else ""
    group = path.rpartition("/")[0] or base
    rest = [
        word for word in words_of(name[:-4]) if word not in ("requirements", "reqs", "base", "common", "main")
    ]
    if named and named.name == "test":
        return Piece(path, "requirements", group, "", aside="the packages of the tests")
    if named:
        return Piece(path, "requirements", group, f"requirements of {named.name}", named, Layer.OWN)
    if rest:
        return Piece(path, "requirements", group, "", aside="a group of packages that no environment names")
    return Piece(path, "requirements", group, "requirements of every environment")


def _dotenv(path: str, parts: list[str], name: str) -> Piece | None:
    lower = name.lower()
    inside = len(parts) > 2 and parts[-3] == ".envs"
    if not (lower.startswith(".env") or lower.endswith(".env") or inside):
        return None
    if lower.startswith(".env") and not re.match(r"^\.env([._-]|$)", lower):
        return None
    words = [word for word in words_of(name) if word != "env"]
    group = path.rpartition("/")[0]
    if any(word in EXAMPLES for word in words):
        return Piece(path, "dotenv", group, "", aside=EXAMPLE)
    local = "local" in words and len(words) > 1
    rest = [word for word in words if not (local and word == "local")]
    found = folder_environment(parts)
    own = words == ["local"] and not inside
    named = (None if own else environment_in("-".join(rest))) or (found[0] if found else None)
    if own:
        return Piece(path, "dotenv", group, "overrides on this machine", named, Layer.LOCAL)
    if named:
        layer = Layer.OWN_LOCAL if local else Layer.OWN
        return Piece(path, "dotenv", group, f"dotenv file of {named.name}", named, layer)
    if words and lower != f"{words[0]}.env":
        return Piece(path, "dotenv", group, "", aside="no environment's name in it")
    return Piece(path, "dotenv", group, "dotenv file of every environment")


def _compose(path: str, parts: list[str], name: str) -> Piece | None:
    lower = name.lower()
    if not re.search(r"\.ya?ml$", lower) or not re.search(r"(^|[._-])(docker-?)?compose([._-]|$)", lower):
        return None
    rest = [word for word in words_of(re.sub(r"\.ya?ml$", "", lower)) if word not in ("docker", "compose")]
    group = path.rpartition("/")[0]
    if any(word in EXAMPLES for word in rest):
        return Piece(path, "compose", group, "", aside="an example")
    if rest == ["override"]:
        named = environment_in("development")
        return Piece(
            path,
            "compose",
            group,
            "Compose merges it by itself, on a developer's machine",
            named,
            Layer.LOCAL,
        )
    named = environment_in("-".join(rest))
    if named is None and (found := folder_environment(parts)):
        named = found[0]
    if named:
        return Piece(path, "compose", group, f"Compose file of {named.name}", named, Layer.OWN)
    if rest and not lower.startswith(("compose.y", "docker-compose.y")):
        return Piece(path, "compose", group, "", aside="no environment's name in it")
    return Piece(path, "compose", group, "Compose file of every environment")


def _helm(path: str, parts: list[str], name: str) -> Piece | None:
    lower = name.lower()
    if "templates" in parts or not re.match(r"^(.*[._-])?values([._-].*)?\.ya?ml$", lower):
        return None
    group = path.rpartition("/")[0]
    named = environment_in(re.sub(r"values|\.ya?ml$", " ", lower))
    if named is None and (found := folder_environment(parts)):
        named, at = found
        group = "/".join(parts[:at])
    if named:
        return Piece(path, "helm", group, f"Helm values of {named.name}", named, Layer.OWN, "Helm values")
    if lower not in ("values.yaml", "values.yml"):
        return Piece(path, "helm", group, "", aside="Helm values that no environment's name is in")
    return Piece(path, "helm", group, "Helm values of every environment", format="Helm values")


def _kubernetes(path: str, parts: list[str], name: str) -> Piece | None:
    lower = name.lower()
    if not re.search(r"\.ya?ml$", lower) or "templates" in parts:
        return None
    folders = {part.lower() for part in parts[:-1]}
    inside = folders & {"k8s", "kubernetes", "kustomize", "overlays", "manifests"}
    kustomization = lower in ("kustomization.yaml", "kustomization.yml")
    if not inside and not kustomization:
        return None
    found = folder_environment(parts)
    named = found[0] if found else None
    group = "/".join(parts[: found[1] + 1]) if found else path.rpartition("/")[0]
    family: Family = "kustomize" if kustomization else "kubernetes"
    why = f"manifests of {named.name}" if named else "manifests of every environment"
    return Piece(path, family, group, why, named, Layer.OWN if named else Layer.BASE)


_FRAMEWORKS = (
    "appsettings*.json",
    "application*.yml",
    "application*.yaml",
    "application*.properties",
    "bootstrap*.yml",
)


def _settings(path: str, parts: list[str], name: str) -> Piece | None:
    stem, _, extension = name.rpartition(".")
    extension = extension.lower()
    if extension not in _SETTINGS | _CODE or not stem:
        return None
    group = path.rpartition("/")[0]
    framework = any(fnmatchcase(name.lower(), pattern) for pattern in _FRAMEWORKS)
    folder = parts[-2].lower() if len(parts) > 1 else ""
    named = environment_in(
        re.sub(r"(?i)^(appsettings|application|bootstrap|settings|config)(?=\W)", "", stem)
    )
    if named is None and (found := folder_environment(parts)):
        named, at = found
        group = "/".join(parts[:at])
    if not framework and not (named and (folder in _CONTAINERS or folder_environment(parts))):
        return None
    family: Family = "settings" if extension in _SETTINGS else "unread"
    if named:
        return Piece(path, family, group, f"settings of {named.name}", named, Layer.OWN)
    return Piece(path, family, group, "settings of every environment")


def _beside(path: str, parts: list[str], name: str) -> Piece | None:
    piece = next((found for look in _FAMILIES if (found := look(path, parts, name))), None)
    outside = next((part for part in parts[:-1] if part.lower() in NOT_OURS), None)
    if piece and outside and not piece.aside:
        if piece.named is None or piece.family == "unread":
            return None
        return Piece(
            path, piece.family, piece.group, "", aside=f"below `{outside}`: not how the project runs"
        )
    return piece


Look = Callable[[str, list[str], str], Piece | None]
_FAMILIES: tuple[Look, ...] = (_lock, _requirements, _dotenv, _compose, _helm, _kubernetes, _settings)
_LOOKS: tuple[Look, ...] = (_beside,)
