"""`extends`: a service made of another one, of the same file or of one elsewhere."""

from __future__ import annotations

import posixpath
from typing import Any

from envparity.model.places import Place
from envparity.readers.services.compose.files import REMOTE, Files, Scope, nested
from envparity.readers.services.compose.interpolation import interpolate
from envparity.readers.services.compose.loading import Layer, apply_resets
from envparity.readers.services.compose.merging import merge
from envparity.readers.services.compose.model import Mistake, Origin, Path, Table, clone, text
from envparity.readers.services.compose.paths import join, resolve_paths
from envparity.readers.services.compose.shapes import check
from envparity.readers.services.compose.specification import FILE

CHAIN_LIMIT = 100
"""Services that extend each other in a row."""

Chain = tuple[tuple[str, str], ...]
"""Files and services on the way to one that is extended."""

About = tuple[Path, Origin | None, Place]
"""Where an `extends` stands."""


class Extender:
    """Reads what services extend; a file that several extend from is read once for each service."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._bases: dict[tuple[str, str, int], tuple[Table, list[Path]]] = {}

    def extend(self, model: Table, layer: Layer, path: str, scope: Scope) -> None:
        """Merge what the services of a model extend into them, in place."""
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
        chain: Chain,
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
            apply_resets(nested(("services", name), source), resets)
            service = merge(source, service, ("services", name))
        except Mistake as mistake:
            self._files.notes.add(mistake.message, key, origin, place)
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
        chain: Chain,
        about: About,
    ) -> Any:
        if file is not None:
            if file.startswith(REMOTE):
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
        self, path: str, scope: Scope, reference: str, about: About
    ) -> tuple[Table, list[Path]] | None:
        """Read the services of a file that is extended, each read once."""
        known = self._bases.get((path, reference, id(scope.variables)))
        if known is None:
            key, origin, place = about
            read = self._files.read(path, origin, key, place)
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
                self._files.notes.add(message, where, origin, place)

        check(model, FILE, told)
        if isinstance(services, Table):
            services.update(dict.fromkeys(empty))

    def _load_base(
        self, path: str, shown: str, content: str, scope: Scope, reference: str
    ) -> tuple[Table, list[Path]]:
        model, resets = Table(), []
        for layer in self._files.layers(shown, content, main=False):
            if not isinstance(layer.model, Table):
                self._files.notes.add("a Compose file is a mapping at its top", (), None, layer.place)
                continue
            interpolate(layer.model, scope.variables.get, self._files.notes, layer.place)
            apply_resets(model, layer.resets)
            merged = self._files.merged(model, layer.model, layer.place)
            self._check_base(merged, reference, layer.place)
            model = self._files.long(merged, layer.place)
            resets = layer.resets
        resolve_paths(model, posixpath.dirname(path), self._files.notes, Place(shown))
        return model, resets


def _linked(chain: Chain, link: tuple[str, str]) -> Chain:
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
