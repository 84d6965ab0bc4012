"""Relative paths of a model made absolute, as text: nothing is looked up on the disk."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from pathlib import Path as HostPath
from typing import Any

from envparity.model.expressions import expression
from envparity.model.places import Place
from envparity.readers.services.compose.model import Mistake, Notes, Path, Row, Table
from envparity.readers.services.compose.patterns import Patterns

_REMOTE = ("https://", "http://", "git://", "ssh://", "github.com/", "git@")
_WINDOWS = expression(r"^([a-zA-Z]:[\\/]|\\\\)")


def join(base: str, path: str) -> str:
    """Give a path below a folder, shortened; an absolute or home path stays where it is."""
    path = _home(path)
    return path if path.startswith("/") else posixpath.normpath(posixpath.join(base, path))


def _home(path: str) -> str:
    if not path.startswith("~"):
        return path
    return posixpath.normpath(posixpath.join(HostPath.home().as_posix(), "." + path[1:]))


def _file(base: str, value: Any) -> Any:
    return join(base, value) if isinstance(value, str) and value else value


def _unix(base: str, value: Any) -> Any:
    if not isinstance(value, str) or _WINDOWS.match(value):
        return value
    return join(base, value)


def _context(base: str, value: Any) -> Any:
    if not isinstance(value, str) or "://" in value or value.startswith(("service:", *_REMOTE)):
        return value
    return _file(base, value)


def _mount(base: str, value: Any) -> Any:
    if isinstance(value, Table) and value.get("type") == "bind":
        if "source" not in value:
            raise Mistake("a bind mount without `source`")
        value["source"] = _unix(base, value["source"])
    return value


def _volume(base: str, value: Any) -> Any:
    """Resolve a volume of the local driver that is a bind mount in disguise."""
    options = value.get("driver_opts") if isinstance(value, Table) else None
    if not isinstance(options, Table) or value.get("driver") != "local" or options.get("o") != "bind":
        return value
    if "device" in options:
        options["device"] = _unix(base, options["device"])
    return value


_RESOLVERS: Patterns[Callable[[str, Any], Any]] = Patterns(
    {
        "services.*.build.context": _context,
        "services.*.build.additional_contexts.*": _context,
        "services.*.build.ssh.*": _unix,
        "services.*.env_file.*.path": _file,
        "services.*.label_file.*": _file,
        "services.*.extends.file": _file,
        "services.*.develop.watch.*.path": _file,
        "services.*.volumes.*": _mount,
        "configs.*.file": _unix,
        "secrets.*.file": _unix,
        "volumes.*": _volume,
    }
)


def resolve_paths(value: Any, base: str, notes: Notes, place: Place, path: Path = ()) -> None:
    """Make the relative paths of a model absolute, in place; `base` is the folder that they start from."""
    if not isinstance(value, Table | Row):
        return
    listed = isinstance(value, Row)
    holder: Any = value
    for key, item, origin in list(value.rows()):
        below = (*path, "[]" if listed else str(key))
        resolver = _RESOLVERS.get(below)
        if resolver is None:
            resolve_paths(item, base, notes, origin.place if origin else place, below)
            continue
        try:
            holder[key] = resolver(base, item)
        except Mistake as mistake:
            notes.add(mistake.message, below, origin, place)
