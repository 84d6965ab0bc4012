"""Parts of a path: folders that say nothing of how a project runs, and what a file's name ends with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from envparity.model.expressions import expression
from envparity.model.stages import NAMES
from envparity.workspace.stages import environment_in

OUTSIDE = frozenset(
    {
        "tests", "spec", "specs", "fixtures", "fixture", "testdata", "test-data", "test_data", "examples", "example",
        "samples", "sample", "docs", "doc", "third_party", "third-party", "vendor", "node_modules", "__tests__",
        "__mocks__", "cypress", "benchmarks", "testing", "test", "e2e", "mocks", "stubs",
    }
)  # fmt: skip
"""Folders whose files do not say how the project runs, unless one of them is an environment's own."""

OUTSIDE_ENDS = expression(
    r"(?i)[-_](tests?|testing|specs?|fixtures?|examples?|samples?|templates?|e2e)$|^tests?[-_]|\.tests?$|(?-i:[a-z]Tests?$)"
)
"""The same for folders of longer names: `integration-tests`, `Api.Test`."""

CONTAINERS = frozenset(
    {
        "environments", "environment", "envs", "env", ".envs", "overlays", "overlay", "stages", "deploy",
        "deployment", "deployments", "config", "configs", "conf", "configuration", "settings", "k8s", "kubernetes",
        "kustomize", "kustomization", "manifests", "helm", "helmfile", "values", "terraform", "infra",
        "infrastructure", "clusters", "inventories", "inventory", "docker", "compose", "requirements", "stacks",
        "tfvars", "vars", "variables", "workspace_variables", "workspace-variables", "group_vars", "helm_deploy",
        "profiles", "properties", "helm-values", "argocd", "gitops", "ops", ".helm", "openshift",
    }
)  # fmt: skip
"""Folders in which a folder or file named like an environment is one."""

DATA = frozenset({"yml", "yaml", "json", "json5", "jsonc", "toml", "ini", "properties", "cfg"})
"""Endings of files that hold settings and nothing else."""

CODE = frozenset(
    {"rb", "py", "js", "cjs", "mjs", "ts", "php", "exs", "xml", "tfvars", "hcl", "tf", "tofu", "tfbackend", "conf", "acl", "vcl", "enc",
     "config", "bicepparam", "tfvars.json", "yml.enc", "yaml.enc", "yml.erb", "yml.tpl", "yaml.tpl", "yml.j2", "yaml.j2", "jsonnet", "cue", "pkl", "dhall"}
)  # fmt: skip
"""Endings of files that may configure an environment and that nothing here reads."""

_PROGRAMS = frozenset({"rb", "py", "js", "cjs", "mjs", "ts", "php"})
"""Endings of files that are nearly always programs: looked at only where settings are kept."""

_NEVER = frozenset(
    """
    cs java go md mdx rst adoc png jpg jpeg gif svg ico webp avif woff woff2 ttf eot otf html htm css scss sass less
    tsx jsx vue svelte astro sql h hpp c cc cpp cxx m mm rs kt kts swift scala clj ex erl hs ml dart snap map pdf proto
    graphql gql erb haml slim twig phtml cshtml razor resx po pot mo csv tsv ipynb zip gz tgz jar br mp3 mp4 webm wav
    patch diff tpl mustache hbs ejs feature pem crt log bin dat parquet csproj sln fbx glb psd ai sketch storyboard
    """.split()
)
"""Endings that no file about an environment has."""

_ENDING = expression(r"(\.tfvars\.json|\.ya?ml\.enc|\.ya?ml\.(?:erb|tpl|tmpl|j2|gotmpl)|\.[A-Za-z0-9]+)$")
PROGRAM_FOLDERS = frozenset(
    {"environments", "environment", "envs", "env", "config", "configs", "settings", "conf", "nginx", "deploy",
     "terraform", "workspace_variables", "tfvars", "vars", "variables", "infrastructure", "infra", "credentials"}
)  # fmt: skip
"""Folders in which a program's file may be an environment's settings."""

_QUIET = expression(
    r"^\.(?!env|helm$|deploy|k8s|kube|kamal|docker$|infra|ops|config$|ebextensions|openshift)"
)


def is_quiet(folder: str) -> bool:
    """Say whether a hidden folder is a tool's own; some hold what is deployed all the same."""
    return _QUIET.match(folder) is not None


@lru_cache(maxsize=65536)
def _lies_quiet(folder: str) -> bool:
    parts = folder.split("/")
    return any(map(is_quiet, parts)) and ".envs" not in parts


def worth(paths: Iterable[str]) -> list[str]:
    """Leave out, as cheaply as can be, the paths that cannot speak of an environment: most of a repository."""
    likely = [
        path
        for path in paths
        if path.rpartition(".")[2] not in _NEVER
        or ".env" in path
        or "Dockerfile" in path
        or "Procfile" in path
        or "Containerfile" in path
        or "Caddyfile" in path
    ]
    return [path for path in likely if _is_worth(path)]


_BEGINNINGS = (".env", "Dockerfile", "Procfile", "Containerfile", "Caddyfile")


def _is_worth(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    if _lies_quiet(folder):
        return False
    if name.startswith(_BEGINNINGS):
        return True
    ending = name.rpartition(".")[2].lower()
    if ending in _NEVER:
        return False
    if ending not in _PROGRAMS or name in ("config.py", "settings.py"):
        return True
    stem = name[: -len(ending) - 1].lower()
    if ending == "py" and SETTINGS_MODULE.fullmatch(stem):
        return True
    return (_lies_in_settings if stem in _ALONE else _holds_settings)(folder)


SETTINGS_MODULE = expression(r"(settings|config)_[a-z]+|[a-z]+_(settings|config)")
"""Names of Python modules that hold settings wherever they lie: `settings_prod`, `local_settings`."""

_ALONE = frozenset({*NAMES, "default", "base", "common"})
"""Names of programs that are an environment's settings anywhere below a folder of settings."""


@lru_cache(maxsize=65536)
def _lies_in_settings(folder: str) -> bool:
    return not PROGRAM_FOLDERS.isdisjoint(folder.lower().split("/"))


@lru_cache(maxsize=65536)
def _holds_settings(folder: str) -> bool:
    parent = folder.rpartition("/")[2].lower()
    return parent in PROGRAM_FOLDERS or environment_in(parent.lstrip(".")) is not None


class Path:
    """One path of the repository, taken apart once: of fifty thousand each part is asked for several times.

    `lower` is the name in lower case, `folder` everything before it, empty for the root, `parent` the last of
    the folders in lower case. `ending` is what the name ends with, lower case and without the dot (`yml`,
    `tfvars.json`, `yml.enc`), `stem` the name without it.
    """

    __slots__ = ("ending", "folder", "lower", "name", "parent", "parts", "stem", "whole")

    def __init__(self, whole: str) -> None:
        self.whole = whole
        self.parts = tuple(whole.split("/"))
        self.name = name = self.parts[-1]
        self.lower = name.lower()
        self.folder = whole[: -len(name) - 1]
        self.parent = self.parts[-2].lower() if len(self.parts) > 1 else ""
        found = _ENDING.search(name)
        self.ending = found[1][1:].lower() if found and found.start() > 0 else ""
        self.stem = name[: -len(self.ending) - 1] if self.ending else name

    def up(self, at: int) -> str:
        """Give the folders up to and without part `at`."""
        return "/".join(self.parts[:at])


def format_of(ending: str) -> str:
    """Give the name of the format that reads plain settings files of this ending; empty when none does."""
    return {
        "yml": "YAML settings",
        "yaml": "YAML settings",
        "json": "JSON settings",
        "jsonc": "JSON settings",
        "json5": "JSON settings",
        "toml": "TOML settings",
        "ini": "INI settings",
        "cfg": "INI settings",
        "properties": "properties",
        "xml": "XML settings",
        "config": "XML settings",
        "py": "Python settings",
        "rb": "Ruby settings",
        "php": "PHP settings",
        **dict.fromkeys(("js", "cjs", "mjs", "ts"), "JavaScript settings"),
        "tf": "Terraform",
        "tofu": "Terraform",
        "tfvars": "Terraform",
        "tfvars.json": "Terraform",
        "tfbackend": "Terraform",
    }.get(ending, "")
