"""An environment's declaration -> its Compose project, resolved: files read, merged and filled in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from envparity.errors import ReadError, UsageError
from envparity.model.declarations import RuntimeSpec, Workspace
from envparity.sources.files import read_bytes


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
            hint=f"add a [runtime] section with `compose = [...]` to its profile; those that run here: {', '.join(runs) or 'none'}",
        )
    return declaration.runtime


def resolve(root: Path, runtime: RuntimeSpec) -> Mapping[str, Any]:
    """Resolve the project into the form in which `docker-compose config` prints it.

    Interpolation takes what the declared dotenv files say, and the process's own environment for what
    they do not: so what runs is what was compared, on every machine.
    """
    from envparity.readers.document import Document
    from envparity.readers.services.compose import resolve as resolve_compose

    variables = _variables(root, runtime)

    def sibling(path: str) -> bytes:
        return read_bytes(root, path)

    documents = [Document(path, read_bytes(root, path), sibling, variables) for path in runtime.compose]
    project = resolve_compose(
        documents, project=runtime.project, profiles=runtime.profiles, variables=variables, root=str(root)
    )
    if project.problems:
        first = project.problems[0]
        more = len(project.problems) - 1
        raise ReadError(
            f"`{'` + `'.join(runtime.compose)}`: {first}" + (f", and {more} more" if more else ""),
            hint="nothing is started from files that are not understood in full",
        )
    config: Mapping[str, Any] = project.config
    return config


def _variables(root: Path, runtime: RuntimeSpec) -> dict[str, str]:
    import os

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
        entries, _ = parse(Document(path, data).text(), "compose", found)
        found.update((entry.key, entry.value) for entry in entries if entry.value is not None)
    return {**os.environ, **found}
