"""Compose files read, interpolated and merged into one model, with what they include and extend.

The order of the steps is the reference implementation's; each step is a module of its own.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from envparity.errors import ReadError
from envparity.model.places import Place, Problem
from envparity.readers.services.compose.canonical import lengthen, omit_empty, set_defaults
from envparity.readers.services.compose.checks import check_model
from envparity.readers.services.compose.environments import resolve_listed
from envparity.readers.services.compose.interpolation import interpolate
from envparity.readers.services.compose.loading import Layer, apply_resets, load_layers
from envparity.readers.services.compose.merging import merge, unify
from envparity.readers.services.compose.model import Mistake, Notes, Origin, Path, Row, Table, clone, text
from envparity.readers.services.compose.paths import join, resolve_paths
from envparity.readers.services.compose.shapes import check
from envparity.readers.services.compose.specification import FILE
from envparity.readers.syntax.envfile import parse

FILES_LIMIT = 500
"""Files that one project may include and extend; files that include each other twice grow without bounds."""

CHAIN_LIMIT = 100
"""Services that extend each other in a row."""

_KINDS = ("services", "volumes", "networks", "secrets", "configs", "models")
_REMOTE = ("http://", "https://", "git://", "ssh://", "git@", "github.com/", "oci://")


class Steps(NamedTuple):
    """Which of the reference's optional steps are taken; all of them, but where it is compared with."""

    validation: bool = True
    defaults: bool = True
    paths: bool = True


class Scope(NamedTuple):
    """What a set of files is read with: their folder, the environment, and the files on the way to them."""

    folder: str
    variables: Mapping[str, str]
    including: tuple[str, ...] = ()


class Loader:
    """Reads the files of one project. `fetch` gives a file's shown name and text by its absolute path."""

    def __init__(
        self, fetch: Callable[[str], tuple[str, str]], notes: Notes, steps: Steps | None = None
    ) -> None:
        self.fetch = fetch
        self.notes = notes
        self.steps = steps or Steps()
        self._fetched = 0
        self._bases: dict[tuple[str, str, int], tuple[Table, list[Path]]] = {}

    def load(self, files: Iterable[tuple[str, str, str]], scope: Scope) -> Table:
        """Merge files, each an absolute path, shown name and text, into one model of long forms."""
        model = Table()
        place = Place("")
        for path, shown, content in files:
            place = place if place.path else Place(shown)
            for layer in self._layers(shown, content, main=not scope.including, first=place.path == shown):
                model = self._add(model, layer, path, scope)
        if self.steps.defaults:
            set_defaults(model)
        if self.steps.validation:
            for where, origin, message in check_model(model):
                self.notes.add(message, where, origin, place)
        if self.steps.paths:
            resolve_paths(model, scope.folder, self.notes, place)
        resolve_listed(model, scope.variables)
        return model

    def _layers(self, shown: str, content: str, *, main: bool, first: bool = False) -> list[Layer]:
        """Read a file's documents. One of the project's own that is not YAML ends the reading, another is noted."""
        try:
            return list(load_layers(shown, content, self.notes))
        except ReadError as error:
            if main:
                message = error.message if first else f"`{shown}`: {error.message}"
                raise ReadError(message, line=error.line, hint=error.hint) from error
            self.notes.add(error.message, (), None, Place(shown, error.line or 0))
            return []

    def _add(self, model: Table, layer: Layer, path: str, scope: Scope) -> Table:
        """Merge one YAML document into the model."""
        added = layer.model
        if not isinstance(added, Table):
            self.notes.add("a Compose file is a mapping at its top", (), None, layer.place)
            return model
        interpolate(added, scope.variables.get, self.notes, layer.place)
        self._include(added, layer, path, scope)
        apply_resets(model, layer.resets)
        self._extend_all(added, layer, path, scope)
        merged = self._merged(model, added, layer.place)
        if self.steps.validation:
            check(merged, FILE, lambda message, where, at: self.notes.add(message, where, at, layer.place))
            merged.pop("version", None)
        return self._long(merged, layer.place)

    def _merged(self, model: Table, added: Table, place: Place) -> Table:
        try:
            model = merge(model, added)
        except Mistake as mistake:
            self.notes.add(mistake.message, (), None, place)
        return self._unified(model, place)

    def _unified(self, model: Table, place: Place) -> Table:
        try:
            unify(model)
        except Mistake as mistake:
            self.notes.add(mistake.message, (), None, place)
        return model

    def _long(self, model: Table, place: Place) -> Table:
        lengthen(model, self.notes, place)
        omit_empty(model)
        return self._unified(model, place)

    def _read(self, path: str, origin: Origin | None, key: Path, place: Place) -> tuple[str, str] | None:
        """Read another file, or note why it cannot be read."""
        self._fetched += 1
        if self._fetched > FILES_LIMIT:
            raise ReadError(f"more than {FILES_LIMIT} files are included and extended", key=".".join(key))
        try:
            return self.fetch(path)
        except ReadError as error:
            self.notes.add(error.message, key, origin, place)
            return None

    # What a file includes

    def _include(self, model: Table, layer: Layer, path: str, scope: Scope) -> None:
        entries = model.pop("include", None)
        if entries is None:
            return
        if not isinstance(entries, Row):
            self.notes.add("must be a list", ("include",), model.origins.get("include"), layer.place)
            return
        for index, entry, origin in entries.rows():
            key = ("include", str(index))
            try:
                imported = self._included(entry, path, scope, key, origin or Origin(layer.place))
            except Mistake as mistake:
                self.notes.add(mistake.message, key, origin, layer.place)
                continue
            if imported is not None:
                self._import(imported, model, layer)

    def _included(self, entry: Any, path: str, scope: Scope, key: Path, origin: Origin) -> Table | None:
        fields = entry if isinstance(entry, Table) else {"path": entry}
        wanted = _texts(fields.get("path"), "path")
        if not wanted:
            raise Mistake("an include without `path`")
        if any(one.startswith(_REMOTE) for one in wanted):
            raise Mistake("a file from another machine is not read")
        including = (*scope.including, path)
        paths = [join(scope.folder, one) for one in wanted]
        if paths[0] in including:
            raise Mistake("a file that includes itself")
        own = fields.get("project_directory")
        folder = join(scope.folder, text(own)) if own else posixpath.dirname(paths[0])
        read = [(one, self._read(one, origin, key, origin.place)) for one in paths]
        files = [(one, *found) for one, found in read if found]
        if len(files) < len(paths):
            return None
        files_of = [join(scope.folder, one) for one in _texts(fields.get("env_file"), "env_file")]
        variables = self._variables(files_of, folder, scope, key, origin)
        return self.load(files, Scope(folder, variables, including))

    def _variables(
        self, files: list[str], folder: str, scope: Scope, key: Path, origin: Origin
    ) -> Mapping[str, str]:
        """Give the environment of included files: their own `.env` below what is there already."""
        found: dict[str, str] = {}
        for path in files or [posixpath.join(folder, ".env")]:
            if path == "/dev/null":
                continue
            try:
                shown, content = self.fetch(path)
            except ReadError as error:
                if files:
                    self.notes.add(error.message, (*key, "env_file"), origin, origin.place)
                continue
            problems: list[Problem] = []
            for entry in parse(content, {**found, **scope.variables}, problems):
                if entry.value is not None:
                    found[entry.key] = entry.value
            for problem in problems:
                place = Origin(Place(shown, problem.line))
                self.notes.add(problem.message, (*key, "env_file"), place, origin.place)
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
                    apply_resets(_nested((kind, name), entry), layer.resets)
                    try:
                        entry = merge(entry, target[name], (kind, name))
                    except Mistake as mistake:
                        self.notes.add(mistake.message, (kind, name), origin, layer.place)
                target.put(name, entry, origin)
            model.put(kind, target, model.origins.get(kind) or imported.origins.get(kind))

    # What a service extends

    def _extend_all(self, model: Table, layer: Layer, path: str, scope: Scope) -> None:
        services = model.get("services")
        if isinstance(services, Table):
            for name in sorted(services):
                self._extend(name, services, path, layer.resets, scope, ())

    def _extend(
        self,
        name: str,
        services: Table,
        path: str,
        resets: list[Path],
        scope: Scope,
        chain: tuple[tuple[str, str], ...],
    ) -> Any:
        """Give a service with what it extends merged in, and keep it so among the services."""
        service = services.get(name)
        extends = service.get("extends") if isinstance(service, Table) else None
        if not isinstance(service, Table) or extends is None:
            return service
        origin = service.origins.get("extends")
        place = origin.place if origin else Place(path)
        key = ("services", name, "extends")
        try:
            links = _linked(chain, (path, name))
            reference, file = _extended(extends)
            base = self._base(reference, file, services, path, resets, scope, links, (key, origin, place))
            if base is None:
                return service
            source = clone(base)
            apply_resets(_nested(("services", name), source), resets)
            service = merge(source, service, ("services", name))
        except Mistake as mistake:
            self.notes.add(mistake.message, key, origin, place)
        service.pop("extends", None)
        services[name] = service
        return service

    def _base(
        self,
        reference: str,
        file: str | None,
        services: Table,
        path: str,
        resets: list[Path],
        scope: Scope,
        chain: tuple[tuple[str, str], ...],
        about: tuple[Path, Origin | None, Place],
    ) -> Any:
        if file is not None:
            if file.startswith(_REMOTE):
                raise Mistake("a file from another machine is not read")
            path = join(scope.folder, file)
            found = self._services_in(path, scope, reference, about)
            if found is None:
                return None
            services, resets = found
        if reference not in services:
            raise Mistake(f"`{reference}` is not a service there")
        return self._extend(reference, services, path, resets, scope, chain)

    def _services_in(
        self, path: str, scope: Scope, reference: str, about: tuple[Path, Origin | None, Place]
    ) -> tuple[Table, list[Path]] | None:
        """Read the services of a file that is extended, each read once."""
        known = self._bases.get((path, reference, id(scope.variables)))
        if known is None:
            key, origin, place = about
            read = self._read(path, origin, key, place)
            if read is None:
                return None
            known = self._load_base(path, *read, scope, reference)
            self._bases[path, reference, id(scope.variables)] = known
        model, resets = known
        services = model.get("services")
        if not isinstance(services, Table):
            raise Mistake("the file that is extended has no services")
        return services, resets

    def _check_base(self, model: Table, reference: str, place: Place) -> None:
        """Check a file that is extended. What is wrong in services that nobody extends is not told."""
        services = model.get("services")
        empty = (
            [name for name, value in services.items() if value is None] if isinstance(services, Table) else []
        )

        def told(message: str, where: Path, origin: Origin | None) -> None:
            if where[:2] == ("services", reference) and reference not in empty:
                self.notes.add(message, where, origin, place)

        check(model, FILE, told)
        if isinstance(services, Table):
            services.update(dict.fromkeys(empty))

    def _load_base(
        self, path: str, shown: str, content: str, scope: Scope, reference: str
    ) -> tuple[Table, list[Path]]:
        model, resets = Table(), []
        for layer in self._layers(shown, content, main=False):
            if not isinstance(layer.model, Table):
                self.notes.add("a Compose file is a mapping at its top", (), None, layer.place)
                continue
            interpolate(layer.model, scope.variables.get, self.notes, layer.place)
            apply_resets(model, layer.resets)
            merged = self._merged(model, layer.model, layer.place)
            self._check_base(merged, reference, layer.place)
            model = self._long(merged, layer.place)
            resets = layer.resets
        resolve_paths(model, posixpath.dirname(path), self.notes, Place(shown))
        return model, resets


def _linked(chain: tuple[tuple[str, str], ...], link: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Add a link to a chain of services that extend each other; `Mistake` when it closes the chain."""
    if link in chain:
        raise Mistake("a service that extends itself")
    if len(chain) >= CHAIN_LIMIT:
        raise Mistake(f"more than {CHAIN_LIMIT} services extend each other in a row")
    return (*chain, link)


def _extended(extends: Any) -> tuple[str, str | None]:
    if isinstance(extends, str):
        return extends, None
    if not isinstance(extends, Table) or not isinstance(extends.get("service"), str):
        raise Mistake("`service` is missing")
    file = extends.get("file")
    return extends["service"], None if file is None else text(file)


def _nested(path: Path, value: Any) -> Table:
    for key in reversed(path):
        holder = Table()
        holder[key] = value
        value = holder
    return value  # type: ignore[no-any-return]


def _texts(value: Any, key: str) -> list[str]:
    items = [] if value is None else value if isinstance(value, Row) else [value]
    if not all(isinstance(item, str) for item in items):
        raise Mistake(f"`{key}` is a path or a list of paths")
    return list(items)
