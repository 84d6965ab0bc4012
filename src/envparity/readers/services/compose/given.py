"""The secrets that a project declares (`secrets:`) as settings: what their files and variables hold, sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from envparity.errors import ReadError
from envparity.model.facts import Setting
from envparity.model.places import Place
from envparity.model.values import Seal, Unknown, Value
from envparity.readers.services.compose.project import Project

LARGEST = 64 * 1024
"""Bytes of a file that is taken for one secret; a private key has a few thousand."""


def given_secrets(
    project: Project, seal: Seal, sibling: Callable[[str], bytes], variables: Mapping[str, str]
) -> Iterator[Setting]:
    """Give a setting for each secret that a service is given, under `secrets.NAME`.

    One whose file or variable is not here is unknown; one kept outside of the project (`external`) is nobody's here.
    """
    declared: Mapping[str, Any] = project.config.get("secrets") or {}
    for name, about in sorted(declared.items()):
        origin = project.origin_of("secrets", name)
        place = origin.place if origin else Place(project.first)
        if about.get("file"):
            path = _below(project.root, str(about["file"]))
            value = _of_file(f"secrets.{name}", path, seal, sibling)
            yield Setting(f"secrets.{name}", value, Place(path, 1), carrier="file")
        elif about.get("environment"):
            key = str(about["environment"])
            value = _of_variable(f"secrets.{name}", key, seal, variables)
            yield Setting(f"secrets.{name}", value, place, carrier="variable")


def _below(root: str, path: str) -> str:
    """Give a path as files are named: relative to the workspace, where it lies below it."""
    top = root.rstrip("/")
    return path[len(top) + 1 :] if top and path.startswith(top + "/") else path


def _of_file(key: str, path: str, seal: Seal, sibling: Callable[[str], bytes]) -> Value:
    try:
        data = sibling(path)
    except ReadError as error:
        return Unknown(error.message)
    if len(data) > LARGEST:
        return Unknown(f"`{path}` is larger than a secret is")
    try:
        return seal(key, data.decode("utf-8").removesuffix("\n").removesuffix("\r"), certain=True)
    except UnicodeDecodeError:
        return seal(key, data.hex(), certain=True)


def _of_variable(key: str, variable: str, seal: Seal, variables: Mapping[str, str]) -> Value:
    if variable not in variables:
        return Unknown(f"variable {variable} is not set")
    return seal(key, variables[variable], certain=True)
