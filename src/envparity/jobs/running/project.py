"""An environment's declaration -> its Compose project, resolved: files read, merged and filled in."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from envparity.engines.wanted import Wanted, want
from envparity.errors import ReadError, UsageError
from envparity.jobs.reading import chosen
from envparity.jobs.running.fetching import Fetch, leave
from envparity.model.declarations import RuntimeSpec, Workspace
from envparity.model.records import dataclass, field
from envparity.sources.files import Files, read_bytes

if TYPE_CHECKING:
    from envparity.readers.services.compose import Project

_NAMED = 4
"""Services that a note names."""


@dataclass(frozen=True)
class Resolved:
    """A project in the form in which `docker-compose config` prints it, and what it was filled in from.

    `files_say` is the project without what its profile puts in place of it here. `folder` is where its
    relative paths start. The values of the mappings may be secrets. `inputs` are the files that were read, by
    absolute path, none for one that is not there or cannot be read.
    """

    config: Mapping[str, Any] = field(repr=False)
    variables: Mapping[str, str] = field(repr=False)
    files_say: Mapping[str, Any] = field(default_factory=dict, repr=False)
    folder: str = ""
    warnings: tuple[str, ...] = ()
    inputs: Mapping[str, bytes | None] = field(default_factory=dict, repr=False)
    fetched: bool = False
    """Whether a store was asked too."""


def runtime_of(workspace: Workspace, environment: str) -> RuntimeSpec:
    """Find how an environment runs here; `UsageError` when there is no such one or it does not."""
    (declaration,) = chosen(workspace, (environment,))
    if declaration.runtime is None:
        runs = [f"`{found.environment.name}`" for found in workspace.declarations if found.runtime]
        raise UsageError(
            f"environment `{environment}` says nothing of how it runs on this machine",
            hint="give its profile a [runtime] section with `compose = [...]`; "
            f"those that have one: {', '.join(runs) or 'none'}",
        )
    return declaration.runtime


def wanted_of(
    workspace: Workspace,
    environment: str,
    resolved: Resolved,
    *,
    shelf: str = "",
    counts: Mapping[str, int] | None = None,
    step: int = 0,
    cause: str = "",
) -> Wanted:
    """Say what an engine is to have for an environment; `UsageError` where that is production's own.

    `counts` are containers of a service other than declared; with a `step` its ports are moved by that,
    for a `cause`; `shelf` is where its secrets are laid.
    """
    from envparity.jobs.running.beside import move
    from envparity.jobs.running.guards import guard

    runtime = runtime_of(workspace, environment)
    declaration = workspace.declaration(environment)
    noted = guard(workspace, declaration, resolved.config, resolved.files_say, resolved.variables)
    config, moved = move(resolved.config, step, cause) if step else (resolved.config, ())
    return want(
        _counted(config, counts or {}),
        environment=environment,
        workspace=str(workspace.root),
        folder=resolved.folder,
        files=tuple(str(workspace.root / path) for path in runtime.compose),
        variables=resolved.variables,
        warnings=(*moved, *resolved.warnings, *noted),
        shelf=shelf,
        moved=step,
    )


def _counted(config: Mapping[str, Any], counts: Mapping[str, int]) -> Mapping[str, Any]:
    services = dict(config.get("services") or {})
    for name, count in counts.items():
        if name not in services:
            known = ", ".join(f"`{one}`" for one in sorted(services)) or "none"
            raise UsageError(f"there is no service `{name}`", hint=f"there are: {known}")
        services[name] = {**services[name], "scale": count}
    return {**config, "services": services}


def resolve(root: Path, runtime: RuntimeSpec, *, own: Fetch = leave, instead: Fetch = leave) -> Resolved:
    """Read and resolve the project; `ReadError` names what could not be understood.

    Interpolation takes what the declared dotenv files say, and the process's own environment for what
    they do not: so what runs is what was compared, on every machine. Substitutes come before both. `own`
    fetches what the files refer to, `instead` what the substitutes do.
    """
    from envparity.jobs.running.local import interpolated, localize

    files = Files("worktree", lambda path: read_bytes(root, path))
    declared = _filled(_declared(files, runtime), own)
    variables = {**os.environ, **declared}
    given = interpolated(runtime, instead)
    project = _project(root, files, runtime, {**variables, **given})
    # What only a substitute gives has no value of production's own: a word that nothing else has stands there.
    nobodys = dict.fromkeys(given, os.urandom(16).hex())
    files_say = _project(root, files, runtime, {**nobodys, **variables}) if given else project
    used = [key for key in given if any(key.encode() in files.read(path) for path in runtime.compose)]
    config = _with_profiles(root, files, project.folder, _fetched(project.config, own))
    config, noted = localize(config, runtime, instead, used)
    unset = sorted({name for names in project.unset.values() for name in names})
    warnings = tuple(f"variable `{name}` is not set: nothing stands in its place" for name in unset)
    if project.disabled and not project.config.get("services"):
        warnings = (*warnings, _all_off(project.disabled))
    inputs = {
        str(root / path): data if isinstance(data, bytes) else None for path, data in files.held.items()
    }
    return Resolved(config, variables, files_say.config, project.folder, (*warnings, *noted), inputs)


def _all_off(disabled: Sequence[str]) -> str:
    """Say why a project that declares services has none to run."""
    names = ", ".join(f"`{name}`" for name in disabled[:_NAMED])
    more = f" and {len(disabled) - _NAMED} more" if len(disabled) > _NAMED else ""
    return (
        f"every service is in a Compose profile that is not active ({names}{more}): "
        "`runtime.profiles` of its profile, or `COMPOSE_PROFILES` in its dotenv file, names those that are to run"
    )


def _fetched(config: Mapping[str, Any], own: Fetch) -> Mapping[str, Any]:
    """Fetch what containers' variables refer to."""
    services = {
        name: {**service, "environment": _filled(given, own)}
        if (given := service.get("environment"))
        else service
        for name, service in (config.get("services") or {}).items()
    }
    return {**config, "services": services}


def _with_profiles(root: Path, files: Files, folder: str, config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Put a seccomp profile's text in the place of its file's name, as the engine takes it."""

    def option(text: str) -> str:
        kind, _, value = text.replace("=", ":", 1).partition(":")
        if kind != "seccomp" or value in ("unconfined", "builtin"):
            return text
        path = os.path.relpath(Path(folder) / value, root)
        try:
            return f"seccomp={json.dumps(json.loads(files.read(path)), separators=(',', ':'))}"
        except ValueError as error:
            raise ReadError(f"`{path}`: a seccomp profile is JSON, and this is not") from error

    services = {
        name: {**service, "security_opt": [option(str(one)) for one in service["security_opt"]]}
        if service.get("security_opt")
        else service
        for name, service in (config.get("services") or {}).items()
    }
    return {**config, "services": services}


def _filled(given: Mapping[str, Any], own: Fetch) -> dict[str, Any]:
    """Fetch what variables refer to, and put it into those that were made of these: an address with its password."""
    fetched = {key: own(key, raw) if isinstance(raw, str) else raw for key, raw in given.items()}
    led = {raw: fetched[key] for key, raw in given.items() if isinstance(raw, str) and fetched[key] != raw}
    if not led:
        return fetched
    found = re.compile("|".join(re.escape(raw) for raw in sorted(led, key=len, reverse=True)))
    return {
        key: found.sub(lambda match: led[match[0]], value)
        if isinstance(value, str) and value == given[key]
        else value
        for key, value in fetched.items()
    }


def _project(root: Path, files: Files, runtime: RuntimeSpec, variables: Mapping[str, str]) -> Project:
    from envparity.readers.document import Document
    from envparity.readers.services.compose import resolve as resolve_compose

    documents = [Document(path, _named(files, path), files.read, variables) for path in runtime.compose]
    project = resolve_compose(
        documents, project=runtime.project, profiles=runtime.profiles, variables=variables, root=str(root)
    )
    if project.problems:
        first, more = project.problems[0], len(project.problems) - 1
        named = " + ".join(runtime.compose)
        raise ReadError(
            f"`{named}`: {first}" + (f", and {more} more" if more else ""),
            hint="nothing is started from files that are not understood in full",
        )
    return project


def _named(files: Files, path: str) -> bytes:
    """Read a file that the runtime names; where it cannot be read, the hint says which key names it."""
    try:
        return files.read(path)
    except ReadError as error:
        raise ReadError(
            error.message, hint=error.hint or "`runtime.compose` of its profile names it"
        ) from error


def _declared(files: Files, runtime: RuntimeSpec) -> dict[str, str]:
    """Read the dotenv files that interpolation takes its values from: `.env` beside the first file by default."""
    from envparity.readers.document import Document
    from envparity.readers.settings.dotenv import parse

    found: dict[str, str] = {}
    beside = str(PurePosixPath(runtime.compose[0]).parent / ".env")
    for path in runtime.variables or (beside,):
        try:
            data = files.read(path)
        except ReadError:
            if runtime.variables:
                raise
            continue
        entries, _ = parse(Document(path, data).text(), "compose", {**os.environ, **found})
        found.update((entry.key, entry.value) for entry in entries if entry.value is not None)
    return found
