"""An environment's declaration -> its Compose project, resolved: files read, merged and filled in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from envparity.engines.wanted import Wanted, want
from envparity.errors import ReadError, UsageError
from envparity.model.declarations import RuntimeSpec, Workspace
from envparity.model.records import dataclass, field
from envparity.sources.files import read_bytes


@dataclass(frozen=True)
class Resolved:
    """A project in the form in which `docker-compose config` prints it, and what it was filled in from.

    `folder` is where its relative paths start. The values of both mappings may be secrets.
    """

    config: Mapping[str, Any] = field(repr=False)
    variables: Mapping[str, str] = field(repr=False)
    folder: str = ""
    warnings: tuple[str, ...] = ()


def runtime_of(workspace: Workspace, environment: str) -> RuntimeSpec:
    """Find how an environment runs here; `UsageError` when there is no such one or it does not."""
    try:
        declaration = workspace.declaration(environment)
    except KeyError:
        known = ", ".join(f"`{found.environment.name}`" for found in workspace.declarations) or "none"
        raise UsageError(f"no environment is called `{environment}`", hint=f"there are: {known}") from None
    if declaration.runtime is None:
        runs = [f"`{found.environment.name}`" for found in workspace.declarations if found.runtime]
        raise UsageError(
            f"environment `{environment}` says nothing of how it runs on this machine",
            hint="give its profile a [runtime] section with `compose = [...]`; "
            f"those that have one: {', '.join(runs) or 'none'}",
        )
    return declaration.runtime


def wanted_of(workspace: Workspace, environment: str, resolved: Resolved) -> Wanted:
    """Say what an engine is to have for an environment."""
    runtime = runtime_of(workspace, environment)
    files = tuple(str(workspace.root / path) for path in runtime.compose)
    return want(
        resolved.config,
        environment=environment,
        workspace=str(workspace.root),
        folder=resolved.folder,
        files=files,
        variables=resolved.variables,
        warnings=resolved.warnings,
    )


def resolve(root: Path, runtime: RuntimeSpec) -> Resolved:
    """Read and resolve the project; `ReadError` names what could not be understood.

    Interpolation takes what the declared dotenv files say, and the process's own environment for what
    they do not: so what runs is what was compared, on every machine.
    """
    from envparity.readers.document import Document
    from envparity.readers.services.compose import resolve as resolve_compose

    variables = {**os.environ, **_declared(root, runtime)}

    def sibling(path: str) -> bytes:
        return read_bytes(root, path)

    documents = [Document(path, _named(root, path), sibling, variables) for path in runtime.compose]
    project = resolve_compose(
        documents, project=runtime.project, profiles=runtime.profiles, variables=variables, root=str(root)
    )
    if project.problems:
        first, more = project.problems[0], len(project.problems) - 1
        files = " + ".join(runtime.compose)
        raise ReadError(
            f"`{files}`: {first}" + (f", and {more} more" if more else ""),
            hint="nothing is started from files that are not understood in full",
        )
    unset = sorted({name for names in project.unset.values() for name in names})
    warnings = tuple(f"variable `{name}` is not set: nothing stands in its place" for name in unset)
    return Resolved(project.config, variables, project.folder, warnings)


def _named(root: Path, path: str) -> bytes:
    """Read a file that the runtime names; where it cannot be read, the hint says which key names it."""
    try:
        return read_bytes(root, path)
    except ReadError as error:
        raise ReadError(
            error.message, hint=error.hint or "`runtime.compose` of its profile names it"
        ) from error


def _declared(root: Path, runtime: RuntimeSpec) -> dict[str, str]:
    """Read the dotenv files that interpolation takes its values from: `.env` beside the first file by default."""
    from envparity.readers.document import Document
    from envparity.readers.settings.dotenv import parse

    found: dict[str, str] = {}
    beside = str(PurePosixPath(runtime.compose[0]).parent / ".env")
    for path in runtime.variables or (beside,):
        try:
            data = read_bytes(root, path)
        except ReadError:
            if runtime.variables:
                raise
            continue
        entries, _ = parse(Document(path, data).text(), "compose", {**os.environ, **found})
        found.update((entry.key, entry.value) for entry in entries if entry.value is not None)
    return found
