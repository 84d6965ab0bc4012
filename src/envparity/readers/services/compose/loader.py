"""Compose files read, interpolated and merged into one model, with what they include and extend.

The order of the steps is the reference implementation's; each step is a module of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from envparity.model.places import Place
from envparity.readers.services.compose.canonical import set_defaults
from envparity.readers.services.compose.checks import check_model
from envparity.readers.services.compose.environments import resolve_listed
from envparity.readers.services.compose.extending import Extender
from envparity.readers.services.compose.files import Files, Scope
from envparity.readers.services.compose.including import Includer
from envparity.readers.services.compose.interpolation import interpolate
from envparity.readers.services.compose.loading import Layer, apply_resets
from envparity.readers.services.compose.model import Notes, Table
from envparity.readers.services.compose.paths import resolve_paths
from envparity.readers.services.compose.shapes import check
from envparity.readers.services.compose.specification import FILE


class Steps(NamedTuple):
    """Which of the reference's optional steps are taken; all of them, but where it is compared with."""

    validation: bool = True
    defaults: bool = True
    paths: bool = True


class Loader:
    """Reads the files of one project. `fetch` gives a file's shown name and text by its absolute path."""

    def __init__(
        self, fetch: Callable[[str], tuple[str, str]], notes: Notes, steps: Steps | None = None
    ) -> None:
        self._notes = notes
        self._steps = steps or Steps()
        self._files = Files(fetch, notes)
        self._includer = Includer(self._files, self.load)
        self._extender = Extender(self._files)

    def load(self, files: Iterable[tuple[str, str, str]], scope: Scope) -> Table:
        """Merge files, each an absolute path, shown name and text, into one model of long forms.

        `ReadError` when one of the project's own files is not YAML, or too many are included.
        """
        model = Table()
        place = Place("")
        for path, shown, content in files:
            place = place if place.path else Place(shown)
            first = place.path == shown
            for layer in self._files.layers(shown, content, main=not scope.including, first=first):
                model = self._add(model, layer, path, scope)
        if self._steps.defaults:
            set_defaults(model)
        if self._steps.validation:
            for where, origin, message in check_model(model):
                self._notes.add(message, where, origin, place)
        if self._steps.paths:
            resolve_paths(model, scope.folder, self._notes, place)
        resolve_listed(model, scope.variables)
        return model

    def _add(self, model: Table, layer: Layer, path: str, scope: Scope) -> Table:
        """Merge one YAML document into the model."""
        added = layer.model
        if not isinstance(added, Table):
            self._notes.add("a Compose file is a mapping at its top", (), None, layer.place)
            return model
        interpolate(added, scope.variables.get, self._notes, layer.place)
        self._includer.include(added, layer, path, scope)
        apply_resets(model, layer.resets)
        self._extender.extend(added, layer, path, scope)
        merged = self._files.merged(model, added, layer.place)
        if self._steps.validation:
            check(merged, FILE, lambda message, where, at: self._notes.add(message, where, at, layer.place))
            merged.pop("version", None)
        return self._files.long(merged, layer.place)
