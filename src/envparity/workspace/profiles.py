"""Profiles: the files `profiles/*.toml` that declare a workspace's environments.

Whether a declared file exists is not asked here: the source that reads it says so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from envparity.errors import ProfileError
from envparity.model.declarations import (
    Declaration,
    LiveSpec,
    RuntimeSpec,
    SecretsSpec,
    SourceSpec,
    Workspace,
)
from envparity.model.snapshots import Environment, Stage
from envparity.readers.syntax.keylines import line_of
from envparity.workspace.form import KEYS, STAGES, fits
from envparity.workspace.stages import stage_of

FOLDER = "profiles"
_OWN = frozenset(KEYS) - {"name", "description"}
_LARGEST = 1024 * 1024


def profile_files(root: Path) -> tuple[Path, ...]:
    """Find a folder's profiles, sorted; empty when `profiles/*.toml` are another program's or not there."""
    found = tuple(sorted(path for path in (root / FOLDER).glob("*.toml") if path.is_file()))
    return found if any(_is_own(path) for path in found) else ()


def load_profiles(root: Path) -> Workspace:
    """Load the workspace whose profiles lie in `root`; `ProfileError` names file, line and key."""
    name = root.resolve().name or "workspace"
    declarations: dict[str, Declaration] = {}
    projects: dict[str, str] = {}
    for path in profile_files(root):
        declaration = _load(root, path, name)
        shown = declaration.profile
        key = declaration.environment.name.casefold()
        if key in declarations:
            raise ProfileError(
                shown,
                f"`{declaration.environment.name}` is already declared in {declarations[key].profile}",
                key="name",
                line=line_of(_text(path, shown), ("name",)),
                hint="every environment has a name of its own",
            )
        if declaration.runtime:
            other = projects.setdefault(declaration.runtime.project, shown)
            if other != shown:
                raise ProfileError(
                    shown,
                    f"project `{declaration.runtime.project}` is already used in {other}",
                    key="runtime.project",
                    line=line_of(_text(path, shown), ("runtime", "project")),
                    hint="two environments in one project would stop each other's containers",
                )
        declarations[key] = declaration
    return Workspace(name, root, in_order(declarations.values()))


def in_order(declarations: Iterable[Declaration]) -> tuple[Declaration, ...]:
    """Sort environments on the way to production: by stage, then by name."""
    return tuple(sorted(declarations, key=lambda item: (item.environment.stage.rank, item.environment.name)))


def project_name(workspace: str, environment: str) -> str:
    """Make the default project's name, with the characters that Compose allows in one."""
    return re.sub(r"[^a-z0-9_-]", "", f"{workspace}-{environment}".lower()).lstrip("_-") or "workspace"


def _is_own(path: Path) -> bool:
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError):
        return True  # not known to be another program's: loading it says what is wrong
    return not _OWN.isdisjoint(data) or _is_meant(path, data)


def _is_meant(path: Path, data: Mapping[str, Any]) -> bool:
    """Take a file for a profile whose keys are misspelled, or that has an environment's name and little in it."""
    from difflib import get_close_matches

    if stage_of(path.stem) and (not data or "name" in data):
        return True
    return any(get_close_matches(key.lower(), sorted(_OWN), n=1, cutoff=0.8) for key in data)


def _text(path: Path, shown: str) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise ProfileError(shown, f"larger than {_LARGEST} bytes, which no profile is")
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise ProfileError(shown, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ProfileError(shown, "not UTF-8", hint="save the file as UTF-8") from error


def _parse(text: str, shown: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        message = str(error)[: found.start()] if found else str(error).replace(" (at end of document)", "")
        line = int(found[1]) if found else text.count("\n") + 1
        raise ProfileError(shown, f"not TOML: {message[:1].lower()}{message[1:]}", line=line) from error
    except RecursionError as error:
        raise ProfileError(shown, "not TOML: nested too deeply") from error


def _load(root: Path, path: Path, workspace: str) -> Declaration:
    shown = path.relative_to(root).as_posix()
    text = _text(path, shown)
    data = _parse(text, shown)
    if not fits(data):
        _complain(data, text, shown)
    _check_dialects(data, text, shown)
    name = data.get("name", path.stem)
    stage = _stage(data, name, text, shown)
    secrets = _secrets(data.get("secrets", {}))
    given = data.get("sources", ())
    sources = tuple(_source(item, secrets) for item in given if "files" in item)
    runtime = _runtime(data["runtime"], workspace, name) if "runtime" in data else None
    return Declaration(
        environment=Environment(
            name,
            stage,
            tuple(data.get("hosts", ())),
            secrets.rotation_days,
            budgets=tuple((key, str(value)) for key, value in data.get("budgets", {}).items()),
            services=tuple(data.get("services", {}).items()),
        ),
        sources=sources,
        runtime=runtime,
        protected=data.get("protected", stage is Stage.PRODUCTION),
        description=data.get("description", ""),
        profile=shown,
        secrets=secrets,
        live=tuple(_live(item, runtime, text, shown) for item in given if "files" not in item),
    )


def _live(data: Mapping[str, Any], runtime: RuntimeSpec | None, text: str, shown: str) -> LiveSpec:
    if "image" in data:
        return LiveSpec("image", data["image"])
    project = data["running"] if isinstance(data["running"], str) else (runtime.project if runtime else "")
    if not project:
        raise ProfileError(
            shown,
            "nothing says which project runs",
            key="sources.running",
            line=line_of(text, ("sources",)),
            hint="give the profile a [runtime] section, or name the Compose project in place of `true`",
        )
    return LiveSpec("engine", project)


def _complain(data: Mapping[str, Any], text: str, shown: str) -> None:
    from envparity.workspace.schema import complaints

    found = [(line_of(text, item.where), item) for item in complaints(data)]
    line, first = min(found, key=lambda pair: (pair[0] or 0, str(pair[1].where)))
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first.where).lstrip(".")
    raise ProfileError(shown, first.message, key=key, line=line, hint=first.hint)


def _check_dialects(data: Mapping[str, Any], text: str, shown: str) -> None:
    for number, source in enumerate(data.get("sources", ())):
        if not source.get("dialect"):
            continue
        from envparity.readers.syntax.dotenv.parser import DIALECTS

        if source["dialect"] not in DIALECTS:
            raise ProfileError(
                shown,
                "no such dotenv dialect",
                key=f"sources[{number}].dialect",
                line=line_of(text, ("sources", number, "dialect")),
                hint="one of " + ", ".join(f"`{known}`" for known in DIALECTS),
            )


def _stage(data: Mapping[str, Any], name: str, text: str, shown: str) -> Stage:
    if "stage" in data:
        return Stage(data["stage"])
    stage = stage_of(name)
    if stage is None:
        raise ProfileError(
            shown,
            f"not given, and the name `{name}` does not tell it",
            key="stage",
            line=line_of(text, ("name",)),
            hint="add `stage`, one of " + ", ".join(f"`{known}`" for known in STAGES),
        )
    return stage


def _source(data: Mapping[str, Any], secrets: SecretsSpec) -> SourceSpec:
    return SourceSpec(
        files=tuple(data["files"]),
        format=data.get("format", ""),
        service=data.get("service", ""),
        dialect=data.get("dialect", ""),
        variables=tuple(data.get("variables", ())),
        profiles=tuple(data.get("profiles", ())),
        revision=data.get("revision", ""),
        secret=secrets.secret,
        open=secrets.open,
    )


def _secrets(data: Mapping[str, Any]) -> SecretsSpec:
    return SecretsSpec(
        store=data.get("store", ""),
        secret=tuple(data.get("secret", ())),
        open=tuple(data.get("open", ())),
        required=tuple(data.get("required", ())),
        rotation_days=data.get("rotation_days", 0),
    )


def _runtime(data: Mapping[str, Any], workspace: str, name: str) -> RuntimeSpec:
    return RuntimeSpec(
        compose=tuple(data["compose"]),
        project=data.get("project") or project_name(workspace, name),
        variables=tuple(data.get("variables", ())),
        profiles=tuple(data.get("profiles", ())),
        substitutes=tuple(sorted(data.get("substitutes", {}).items())),
        secrets=tuple(sorted(data.get("secrets", {}).items())),
        hosts=tuple(host.lower() for host in data.get("hosts", ())),
        internal=data.get("internal", False),
        outside=tuple(data.get("outside", ())),
        gateway=data.get("gateway", ""),
    )
