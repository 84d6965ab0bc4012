"""What people set for the program: each value with the place that says it, and whether each file can be read."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from envparity.errors import EnvparityError
from envparity.jobs.opening import POLICY, open_workspace
from envparity.jobs.preferring import load_preferences, preferences_file
from envparity.model.declarations import Declaration, RuntimeSpec, Workspace
from envparity.model.references import reference_in
from envparity.policy.agreed import Policy
from envparity.readers.syntax.keylines import line_of


class Value(NamedTuple):
    """One setting: its dotted key, its value as text, and `file:line`; no file where it is the default."""

    key: str
    value: str
    file: str


class Checked(NamedTuple):
    """One file that was looked for, and what is wrong with it, if anything is; of one that is not there the hint says so."""

    file: str
    problem: str = ""
    hint: str = ""


def values(directory: Path) -> tuple[Value, ...]:
    """Give every value that is said and those that hold where nothing is; `ProfileError` when a file is wrong."""
    workspace = open_workspace(directory)
    return (*_settings(), *_policy(workspace), *_profiles(workspace))


def validate(directory: Path) -> tuple[Checked, ...]:
    """Read the user's settings, every profile and the policy, each for itself, so that one complaint hides no other."""
    from envparity.jobs.policy import agreed

    own = preferences_file()
    found = [_checked(str(own), load_preferences)]
    if not own.exists():
        found = [Checked(str(own), hint="not there: what it could say is as by default")]
    try:
        workspace = open_workspace(directory)
    except EnvparityError as error:
        return (*found, Checked(getattr(error, "path", str(directory)), error.message, error.hint))
    found += [Checked(declaration.profile) for declaration in workspace.declarations if declaration.profile]
    if (workspace.root / POLICY).exists():
        found.append(_checked(POLICY, lambda: agreed(workspace)))
    return tuple(found)


def _checked(file: str, read: Callable[[], object]) -> Checked:
    try:
        read()
    except EnvparityError as error:
        return Checked(file, error.message, error.hint)
    return Checked(file)


def _settings() -> Iterator[Value]:
    file, preferred = preferences_file(), load_preferences()
    said = _said(file, str(file))
    yield Value("theme", preferred.theme or "envparity", said.get("theme", ""))
    for name, keys in sorted(preferred.keys.items()):
        yield Value(f"keys.{name}", keys, said.get(f"keys.{name}", ""))


def _policy(workspace: Workspace) -> Iterator[Value]:
    from envparity.jobs.policy import agreed

    policy: Policy = agreed(workspace)
    said = _said(workspace.root / POLICY, POLICY)
    yield Value("gate.fail_on", str(policy.thresholds.general), said.get("gate.fail_on", ""))
    for kind, levels in (("areas", policy.thresholds.areas), ("stages", policy.thresholds.stages)):
        for name, level in sorted(levels.items()):
            key = f"gate.{kind}.{name}"
            yield Value(key, str(level or "never"), said.get(key, POLICY))
    for i, one in enumerate(policy.expectations):
        until = f" until {one.until}" if one.until else ""
        yield Value(f"expect[{i}]", _masked("", f"{one}{until}"), said.get(f"expect[{i}]", POLICY))
    for i, weight in enumerate(policy.weights):
        about = f"{weight.code} {weight.subject}".strip()
        yield Value(f"severity[{i}]", f"{about}: {weight.severity}", said.get(f"severity[{i}]", POLICY))
    for i, code in enumerate(policy.off):
        yield Value(f"off[{i}]", code, said.get(f"off[{i}]", POLICY))


def _profiles(workspace: Workspace) -> Iterator[Value]:
    for declaration in workspace.declarations:
        name = declaration.environment.name
        said = _said(workspace.root / declaration.profile, declaration.profile) if declaration.profile else {}
        for key, value in _fields(declaration, said):
            if value:
                yield Value(
                    f"{name}.{key}",
                    _masked("", value),
                    said.get(key, "" if declaration.profile else "discovery"),
                )


def _fields(declaration: Declaration, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give every field of a profile as it was understood, in the order in which profiles are written."""
    environment, secrets = declaration.environment, declaration.secrets
    yield "description", declaration.description
    yield "stage", environment.stage.value
    yield "protected", _flag(declaration.protected)
    yield "hosts", _listed(environment.hosts)
    yield from ((f"services.{name}", other) for name, other in environment.services)
    yield from _sources(declaration, said)
    if declaration.runtime is not None:
        yield from _runtime(declaration.runtime)
    yield "secrets.store", secrets.store
    yield "secrets.secret", _listed(secrets.secret)
    yield "secrets.open", _listed(secrets.open)
    yield "secrets.required", _listed(secrets.required)
    yield "secrets.rotation_days", str(secrets.rotation_days or "")
    yield from ((f"budgets.{name}", value) for name, value in environment.budgets)


def _sources(declaration: Declaration, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give the sources by their places in the file, where those of files and those of what runs take turns."""
    files, live = iter(declaration.sources), iter(declaration.live)
    for i in range(len(declaration.sources) + len(declaration.live)):
        at = f"sources[{i}]"
        kinds = {kind for kind in ("files", "image", "running") if f"{at}.{kind}" in said}
        if kinds - {"files"}:
            one = next(live)
            yield f"{at}.{'image' if one.kind == 'image' else 'running'}", one.name
            continue
        source = next(files)
        yield f"{at}.files", _listed(source.files)
        yield f"{at}.format", source.format
        yield f"{at}.service", source.service
        yield f"{at}.dialect", source.dialect
        yield f"{at}.variables", _listed(source.variables)
        yield f"{at}.profiles", _listed(source.profiles)
        yield f"{at}.revision", source.revision


def _runtime(runtime: RuntimeSpec) -> Iterator[tuple[str, str]]:
    yield "runtime.compose", _listed(runtime.compose)
    yield "runtime.project", runtime.project
    yield "runtime.variables", _listed(runtime.variables)
    yield "runtime.profiles", _listed(runtime.profiles)
    for key, value in runtime.substitutes:
        yield f"runtime.substitutes.{key}", _masked(key.rpartition(".")[2], value)
    for name, value in runtime.secrets:
        yield f"runtime.secrets.{name}", _masked(name, value, certain=True)
    yield "runtime.hosts", _listed(runtime.hosts)
    yield "runtime.internal", _flag(runtime.internal)
    yield "runtime.outside", _listed(runtime.outside)
    yield "runtime.gateway", runtime.gateway


def _masked(key: str, value: str, *, certain: bool = False) -> str:
    """Show a value as far as it is no secret, by its key where it has one that tells; a reference is none, but where one is kept."""
    from envparity.secrets.sealing import make_seal_by

    if reference_in(value):
        return value
    return str(make_seal_by(lambda _: "")(key, value, certain=certain)) or '""'


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _flag(value: bool) -> str:
    return str(value).lower()


def _said(path: Path, shown: str) -> Mapping[str, str]:
    """Give `file:line` of each key that a file holds, by its dotted path, and of each table of an array."""
    try:
        text = path.read_text("utf-8-sig")
        data = tomllib.loads(text)
    except (OSError, ValueError):
        return {}
    found: dict[str, str] = {}

    def walk(held: Mapping[str, Any], above: tuple[str, ...]) -> None:
        for key, value in held.items():
            where = (*above, key)
            found[".".join(where)] = _place(shown, line_of(text, where))
            if isinstance(value, dict):
                walk(value, where)
            elif isinstance(value, list):
                for i, one in enumerate(value):
                    if isinstance(one, dict):
                        at = f"{'.'.join(where)}[{i}]"
                        found[at] = _place(shown, line_of(text, (*where, i)))
                        for name in one:
                            found[f"{at}.{name}"] = _place(shown, line_of(text, (*where, i, name)))

    walk(data, ())
    return found


def _place(shown: str, line: int | None) -> str:
    return f"{shown}:{line}" if line else shown
