"""What this machine has of what the program can use, and how to get what it lacks."""

from __future__ import annotations

import platform
import shutil
from pathlib import Path

from envparity.errors import EnvparityError
from envparity.model.records import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked for. `hint` is the next step where it is missing."""

    name: str
    there: bool
    message: str
    hint: str = ""


def examine(directory: Path) -> tuple[Check, ...]:
    """Look for each thing; none of them missing is an error, each says what works without it."""
    return _python(), _workspace(directory), _git(), _keyring(), _engine()


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


def _engine() -> Check:
    from envparity.engines.table import connect

    try:
        engine = connect()
        info = engine.info
        engine.close()
    except EnvparityError as error:
        return Check("engine", there=False, message=error.message, hint=error.hint)
    return Check(
        "engine", there=True, message=f"{info.name} {info.version} (API {info.api}) at {info.address}"
    )
