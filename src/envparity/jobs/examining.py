"""What this machine has of what the program can use, and how to get what it lacks."""

from __future__ import annotations

import platform
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from envparity.errors import EnvparityError
from envparity.model.records import dataclass

if TYPE_CHECKING:
    from envparity.model.deeds import EngineInfo


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked for. `hint` is the next step where it is missing."""

    name: str
    there: bool
    message: str
    hint: str = ""


def examine(directory: Path) -> tuple[Check, ...]:
    """Look for each thing; none of them missing is an error, each says what works without it."""
    return _python(), _workspace(directory), _git(), _keyring(), *_engine(directory)


def _python() -> Check:
    return Check("Python", there=True, message=f"{platform.python_version()} on {platform.system()}")


def _workspace(directory: Path) -> Check:
    from envparity.jobs.opening import open_workspace

    try:
        workspace = open_workspace(directory)
    except EnvparityError as error:
        return Check("workspace", there=False, message=error.message, hint=error.hint)
    names = ", ".join(declaration.environment.name for declaration in workspace.declarations)
    how = "found by file names" if workspace.discovered else "by profiles"
    if not names:
        hint = (
            "name files by environment (`.env.production`, `compose.staging.yaml`) or write profiles/*.toml"
        )
        return Check("workspace", there=False, message=f"{workspace.root}: no environment", hint=hint)
    return Check("workspace", there=True, message=f"{workspace.name}: {names} ({how})")


def _git() -> Check:
    found = shutil.which("git")
    hint = (
        ""
        if found
        else "install git: without it, files are found by a walk, and nothing tells what is tracked"
    )
    return Check("git", there=bool(found), message=found or "not on the PATH", hint=hint)


def _keyring() -> Check:
    from envparity.secrets.stores.os_keyring import backend

    try:
        return Check("keyring", there=True, message=backend().name)
    except EnvparityError as error:
        hint = "`envparity secrets key` says how the key of fingerprints is kept instead, and secrets in an age file"
        return Check("keyring", there=False, message=error.message, hint=hint)


def _engine(directory: Path) -> tuple[Check, ...]:
    """Say which engine answers, what of the program it does not carry out, and what a deed left half done."""
    from envparity.engines.finding import addresses
    from envparity.engines.table import connect

    try:
        engine = connect()
        info = engine.info
        engine.close()
        others = [found for found in addresses() if found.url != info.address]
    except EnvparityError as error:
        return (Check("engine", there=False, message=error.message, hint=error.hint), *_cut_off(directory))
    told = f"{info.name} {info.version} (API {info.api}) at {info.address}"
    hint = ""
    if others:
        found = ", ".join(f"{one.origin} at {one.url}" for one in others)
        hint = f"there is also {found}: `DOCKER_HOST` names the one to use"
    return (
        Check("engine", there=True, message=told, hint=hint),
        _attributes(info),
        _memory(info),
        _builder(info),
        *_cut_off(directory),
    )


def _attributes(info: EngineInfo) -> Check:
    from envparity.engines.wanted.silent import NEWER, speaks

    lacking = sorted(
        path.replace(".*", "") for path, version in NEWER.items() if not speaks(info.api, version)
    )
    if not lacking:
        return Check("Compose", there=True, message="every attribute of docs/compose.md that is carried out")
    names = ", ".join(f"`{path}`" for path in lacking)
    hint = "a newer engine carries them out; until then they are refused by name before anything starts"
    return Check("Compose", there=True, message=f"all but {names}", hint=hint)


def _memory(info: EngineInfo) -> Check:
    from envparity.engines.shelf import shelf

    if shelf("/", "any", info.address):
        return Check("secrets", there=True, message="by file they lie in this machine's memory alone")
    hint = "an engine on this machine's own socket, on Linux, sees them in memory"
    return Check(
        "secrets", there=False, message="by file they are written into the container's layer", hint=hint
    )


def _builder(info: EngineInfo) -> Check:
    from envparity.engines.docker.building import find_builder

    try:
        command = find_builder(info.name, info.address)
    except EnvparityError as error:
        return Check("builder", there=False, message=error.message, hint=error.hint)
    return Check(
        "builder",
        there=True,
        message=f"`{' '.join(command)}` for Dockerfiles that the engine's own cannot build",
    )


def _cut_off(directory: Path) -> tuple[Check, ...]:
    from envparity.jobs.opening import open_workspace
    from envparity.jobs.running.journal import Journal

    try:
        entry = Journal(str(open_workspace(directory).root)).read()
    except EnvparityError:
        return ()
    if entry is None:
        return ()
    hint = f"`envparity switch {entry.environment}` goes on from what it left; a switch to another goes there"
    return (Check("switch", there=False, message=f"one to `{entry.environment}` was cut off", hint=hint),)
