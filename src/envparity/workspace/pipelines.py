"""Templates for pipelines, written where each kind of pipeline looks for its file; a file that is there is kept."""

from __future__ import annotations

from pathlib import Path

from envparity.errors import WriteError
from envparity.workspace.shipped import shipped

PLACES: dict[str, tuple[str, str]] = {
    "github": ("github-actions.yml", ".github/workflows/envparity.yml"),
    "gitlab": ("gitlab-ci.yml", ".gitlab-ci.yml"),
    "jenkins": ("Jenkinsfile", "Jenkinsfile"),
    "pre-commit": ("pre-commit.yaml", ".pre-commit-config.yaml"),
}
"""The template of each kind, and where it goes."""

_SIGNS: dict[str, tuple[str, ...]] = {
    "github": (".github",),
    "gitlab": (".gitlab-ci.yml", ".gitlab"),
    "jenkins": ("Jenkinsfile",),
    "pre-commit": (".pre-commit-config.yaml",),
}
"""What tells that a repository has such a pipeline."""


def offered(root: Path) -> tuple[str, ...]:
    """Name the kinds of pipeline that a repository has and that do not call the program yet."""
    return tuple(
        kind
        for kind, signs in _SIGNS.items()
        if any((root / sign).exists() for sign in signs) and not _calls(root / PLACES[kind][1])
    )


def template(kind: str) -> str:
    """Give a template's text."""
    return shipped("templates").joinpath("ci", PLACES[kind][0]).read_text("utf-8")


def write(root: Path, kind: str) -> tuple[str, bool]:
    """Write one template to its place: the path, and whether it was written or another file is there and kept."""
    path = PLACES[kind][1]
    target = root / path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(template(kind))
    except FileExistsError:
        return path, False
    except OSError as error:
        raise WriteError(f"`{path}` cannot be written: {(error.strerror or 'failed').lower()}") from error
    return path, True


def _calls(path: Path) -> bool:
    try:
        return "envparity" in path.read_text("utf-8", "replace")
    except OSError:
        return False
