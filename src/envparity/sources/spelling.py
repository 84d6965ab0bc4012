"""One key under the spellings of its framework: `ConnectionStrings__Default` sets what a file has as `ConnectionStrings.Default`.

ASP.NET and Spring take variables over their files' settings, and node-config those that a file of its own names:
such a variable is the file's setting, set once more and last. Which framework it is, the files' names say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from envparity.model.expressions import expression
from envparity.model.facts import Setting
from envparity.model.records import replace
from envparity.model.snapshots import Snapshot
from envparity.model.values import text_of

_VARIABLES = frozenset({"dotenv", "compose", "variable", "configmap", "secret", "manifest", "systemd"})
"""Carriers whose settings are variables of a process."""
_DOTNET = expression(r"(?i)(^|/)appsettings(\.[^/]+)?\.json$")
_SPRING = expression(r"(^|/)(application|bootstrap)(-[^/]+)?\.(ya?ml|properties)$")
_NODE = expression(r"(^|/)custom-environment-variables\.[a-z0-9]+$")
_INDEX = expression(r"\[(\d+)\]")
_PLACED = expression(r"^profile\([^)]*\)\.")


@lru_cache(maxsize=4096)
def _framework(path: str) -> str:
    """Give the framework whose file this is by its name; empty for any other file."""
    if (
        "settings" not in path
        and "application" not in path
        and "bootstrap" not in path
        and "custom-" not in path
    ):
        return ""
    known = {"dotnet": _DOTNET, "spring": _SPRING, "node": _NODE}
    return next((name for name, pattern in known.items() if pattern.search(path)), "")


def is_of_names(setting: Setting) -> bool:
    """Say whether a setting is none, but the name of the variable that node-config takes one from."""
    return _framework(setting.place.path) == "node"


def respelled(snapshots: Sequence[Snapshot], named: Sequence[Iterable[Setting]] = ()) -> tuple[Snapshot, ...]:
    """Give variables the names of the settings that they set; `named` are, by snapshot, those of node-config."""
    spellings = dict(_spellings(snapshots))
    found = []
    for at, snapshot in enumerate(snapshots):
        own = {
            text: _of_value(item.key)
            for item in (named[at] if named else ())
            if (text := text_of(item.value))
        }
        names = {**spellings, **{key.lower(): path for key, path in own.items()}}
        found.append(_renamed(snapshot, names) if names else snapshot)
    return tuple(found)


def _of_value(key: str) -> str:
    """Give the path that a name is for: node-config writes `{"__name": "PORT", "__format": "number"}` too."""
    return key.removesuffix(".__name")


def _spellings(snapshots: Iterable[Snapshot]) -> Iterator[tuple[str, str]]:
    """Give each way to write a file's key as a variable, lower case, with the key."""
    for snapshot in snapshots:
        for setting in snapshot.settings:
            key = _PLACED.sub("", setting.key)
            paths = (setting.place.path, *(place.path for place in setting.earlier))
            frameworks = {_framework(path) for path in paths}
            if "dotnet" in frameworks:
                yield _INDEX.sub(r"__\1", key).replace(".", "__").lower(), key
            elif "spring" in frameworks:
                spelled = _INDEX.sub(r"_\1_", key).replace(".", "_").strip("_").lower()
                yield spelled.replace("-", ""), key
                yield spelled.replace("-", "_"), key


def _renamed(snapshot: Snapshot, names: Mapping[str, str]) -> Snapshot:
    """Rename variables. Where they are of one service alone, a file that is of none is that service's."""
    spelled = [
        (setting, key)
        for setting in snapshot.settings
        if setting.carrier in _VARIABLES
        and (key := names.get(setting.key.lower())) not in (None, setting.key)
    ]
    alone = len({setting.scope for setting, _ in spelled}) == 1
    held = {(setting.scope, setting.key): setting for setting in snapshot.settings}
    for setting, key in spelled:
        before = _overridden(held, setting, key or "")
        scope = before.scope if before and (alone or not setting.scope) else setting.scope
        del held[setting.scope, setting.key]
        held[scope, key or ""] = replace(setting.over(before), key=key or "", scope=scope)
    return replace(snapshot, settings=tuple(held[at] for at in sorted(held)))


def _overridden(held: Mapping[tuple[str, str], Setting], setting: Setting, key: str) -> Setting | None:
    """Find the setting of a file that a variable goes over: of its service, of none, or the only one there is."""
    for scope in (setting.scope, ""):
        if (scope, key) in held:
            return held[scope, key]
    alone = [one for (_, name), one in held.items() if name == key]
    return alone[0] if len(alone) == 1 and not setting.scope else None
