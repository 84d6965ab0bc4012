"""What people set for the program: each value with the place that says it, and whether each file can be read."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from envparity.errors import EnvparityError
from envparity.jobs.opening import POLICY, open_workspace
from envparity.jobs.preferring import load_preferences, preferences_file
from envparity.model.declarations import Workspace
from envparity.policy.agreed import Policy
from envparity.readers.syntax.keylines import line_of


class Value(NamedTuple):
    """One setting: its dotted key, its value as text, and `file:line`; no file where it is the default."""

    key: str
    value: str
    file: str


class Checked(NamedTuple):
    """One file that was read, and what is wrong with it, if anything is."""

    file: str
    problem: str = ""
    hint: str = ""


def values(directory: Path) -> tuple[Value, ...]:
    """Give every value that is said and those that hold where nothing is; `ProfileError` when a file is wrong."""
    workspace = open_workspace(directory)
    return (*_settings(), *_policy(workspace), *_profiles(workspace))


def validate(directory: Path) -> tuple[Checked, ...]:
    """Read the user's settings, every profile and the policy, each for itself, so that one complaint hides no other."""
    from envparity.jobs.reporting import agreed

    found = [_checked(str(preferences_file()), load_preferences)]
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
    from envparity.jobs.reporting import agreed

    policy: Policy = agreed(workspace)
    said = _said(workspace.root / POLICY, POLICY)
    yield Value("gate.fail_on", str(policy.thresholds.general), said.get("gate.fail_on", ""))
    for kind, levels in (("areas", policy.thresholds.areas), ("stages", policy.thresholds.stages)):
        for name, level in sorted(levels.items()):
            key = f"gate.{kind}.{name}"
            yield Value(key, str(level or "never"), said.get(key, POLICY))
    yield Value("expectations", str(len(policy.expectations)), POLICY if policy.expectations else "")


def _profiles(workspace: Workspace) -> Iterator[Value]:
    for declaration in workspace.declarations:
        name = declaration.environment.name
        said = _said(workspace.root / declaration.profile, declaration.profile) if declaration.profile else {}
        held = {
            "stage": declaration.environment.stage.value,
            "protected": str(declaration.protected).lower(),
            "hosts": ", ".join(declaration.environment.hosts),
            **{f"sources[{i}]": ", ".join(source.files) for i, source in enumerate(declaration.sources)},
            "runtime.project": declaration.runtime.project if declaration.runtime else "",
        }
        for key, value in held.items():
            if value:
                yield Value(f"{name}.{key}", value, said.get(key, "" if declaration.profile else "discovery"))


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
                        found[f"{'.'.join(where)}[{i}]"] = _place(shown, line_of(text, (*where, i)))

    walk(data, ())
    return found


def _place(shown: str, line: int | None) -> str:
    return f"{shown}:{line}" if line else shown
