"""`include`: other projects' files below this one's, each set in its own folder and environment."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from envparity.errors import ReadError
from envparity.model.places import Place, Problem
from envparity.readers.services.compose.files import REMOTE, Files, Scope, nested
from envparity.readers.services.compose.loading import Layer, apply_resets
from envparity.readers.services.compose.merging import merge
from envparity.readers.services.compose.model import Mistake, Origin, Path, Row, Table, text
from envparity.readers.services.compose.paths import join
from envparity.readers.syntax.envfile import parse

_KINDS = ("services", "volumes", "networks", "secrets", "configs", "models")

Load = Callable[[Iterable[tuple[str, str, str]], Scope], Table]
"""Loads files, each an absolute path, shown name and text, into one model."""


class Includer:
    """Reads what files include. `load` is what reads a project's own files."""

    def __init__(self, files: Files, load: Load) -> None:
        self._files = files
        self._load = load

    def include(self, model: Table, layer: Layer, path: str, scope: Scope) -> None:
        """Put what a model includes into it, in place."""
        entries = model.pop("include", None)
        if entries is None:
            return
        if not isinstance(entries, Row):
            self._files.notes.add("must be a list", ("include",), model.origins.get("include"), layer.place)
            return
        for index, entry, origin in entries.rows():
            key = ("include", str(index))
            try:
                imported = self._included(entry, path, scope, key, origin or Origin(layer.place))
            except Mistake as mistake:
                self._files.notes.add(mistake.message, key, origin, layer.place)
                continue
            if imported is not None:
                self._import(imported, model, layer)

    def _included(self, entry: Any, path: str, scope: Scope, key: Path, origin: Origin) -> Table | None:
        fields = entry if isinstance(entry, Table) else {"path": entry}
        wanted = _texts(fields.get("path"), "path")
        if not wanted:
            raise Mistake("an include without `path`")
        if any(one.startswith(REMOTE) for one in wanted):
            raise Mistake("a file from another machine is not read")
        including = (*scope.including, path)
        paths = [join(scope.folder, one) for one in wanted]
        if paths[0] in including:
            raise Mistake("a file that includes itself")
        own = fields.get("project_directory")
        folder = join(scope.folder, text(own)) if own else posixpath.dirname(paths[0])
        read = [(one, self._files.read(one, origin, key, origin.place)) for one in paths]
        files = [(one, *found) for one, found in read if found]
        if len(files) < len(paths):
            return None
        files_of = [join(scope.folder, one) for one in _texts(fields.get("env_file"), "env_file")]
        variables = self._variables(files_of, folder, scope, key, origin)
        return self._load(files, Scope(folder, variables, including))

    def _variables(
        self, files: list[str], folder: str, scope: Scope, key: Path, origin: Origin
    ) -> Mapping[str, str]:
        """Give the environment of included files: their own `.env` below what is there already."""
        found: dict[str, str] = {}
        for path in files or [posixpath.join(folder, ".env")]:
            if path == "/dev/null":
                continue
            try:
                shown, content = self._files.fetch(path)
            except ReadError as error:
                if files:
                    self._files.notes.add(error.message, (*key, "env_file"), origin, origin.place)
                continue
            problems: list[Problem] = []
            for entry in parse(content, {**found, **scope.variables}, problems):
                if entry.value is not None:
                    found[entry.key] = entry.value
            for problem in problems:
                place = Origin(Place(shown, problem.line))
                self._files.notes.add(problem.message, (*key, "env_file"), place, origin.place)
        return {**found, **scope.variables}

    def _import(self, imported: Table, model: Table, layer: Layer) -> None:
        """Put what a file includes below what it says itself."""
        for kind in _KINDS:
            source = imported.get(kind)
            if not isinstance(source, Table):
                continue
            target = model.get(kind)
            target = target if isinstance(target, Table) else Table()
            for name, entry, origin in source.rows():
                if name in target:
                    apply_resets(nested((kind, name), entry), layer.resets)
                    try:
                        entry = merge(entry, target[name], (kind, name))
                    except Mistake as mistake:
                        self._files.notes.add(mistake.message, (kind, name), origin, layer.place)
                target.put(name, entry, origin)
            model.put(kind, target, model.origins.get(kind) or imported.origins.get(kind))


def _texts(value: Any, key: str) -> list[str]:
    items = [] if value is None else value if isinstance(value, Row) else [value]
    if not all(isinstance(item, str) for item in items):
        raise Mistake(f"`{key}` is a path or a list of paths")
    return list(items)
