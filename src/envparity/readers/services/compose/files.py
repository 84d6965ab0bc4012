"""The files that one project is made of, and the steps that each of them goes through.

Reading is bounded, and what is wrong with a file that others merely mention is noted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from envparity.errors import ReadError
from envparity.model.places import Place
from envparity.readers.services.compose.canonical import lengthen, omit_empty
from envparity.readers.services.compose.loading import Layer, load_layers
from envparity.readers.services.compose.merging import merge
from envparity.readers.services.compose.model import Mistake, Notes, Origin, Path, Table
from envparity.readers.services.compose.unicity import unify

FILES_LIMIT = 500
"""Files that one project may include and extend; files that include each other twice grow without bounds."""

REMOTE = ("http://", "https://", "git://", "ssh://", "git@", "github.com/", "oci://")
"""How the place of a file on another machine begins."""


class Scope(NamedTuple):
    """What a set of files is read with: their folder, the environment, and the files on the way to them."""

    folder: str
    variables: Mapping[str, str]
    including: tuple[str, ...] = ()


class Files:
    """Reads files. `fetch` gives a file's shown name and text by its absolute path."""

    def __init__(self, fetch: Callable[[str], tuple[str, str]], notes: Notes) -> None:
        self.fetch = fetch
        self.notes = notes
        self._fetched = 0

    def read(self, path: str, origin: Origin | None, key: Path, place: Place) -> tuple[str, str] | None:
        """Read a file that another mentions, or note why it cannot be read."""
        if path.startswith(REMOTE):
            raise Mistake("a file from another machine is not read")
        self._fetched += 1
        if self._fetched > FILES_LIMIT:
            raise ReadError(f"more than {FILES_LIMIT} files are included and extended", key=".".join(key))
        try:
            return self.fetch(path)
        except ReadError as error:
            self.notes.add(error.message, key, origin, place)
            return None

    def layers(self, shown: str, content: str, *, main: bool, first: bool = False) -> list[Layer]:
        """Parse a file's documents. One of the project's own that is not YAML ends the reading, another is noted."""
        try:
            return list(load_layers(shown, content, self.notes))
        except ReadError as error:
            if main:
                message = error.message if first else f"`{shown}`: {error.message}"
                raise ReadError(message, line=error.line, hint=error.hint) from error
            self.notes.add(error.message, (), None, Place(shown, error.line or 0))
            return []

    def merged(self, model: Table, added: Table, place: Place) -> Table:
        """Merge one model into another."""
        try:
            model = merge(model, added)
        except Mistake as mistake:
            self.notes.add(mistake.message, (), None, place)
        with suppress(Mistake):  # what cannot be told apart yet is said of its long form, with its line
            unify(model)
        return model

    def long(self, model: Table, place: Place) -> Table:
        """Give a model its long forms."""
        lengthen(model, self.notes, place)
        omit_empty(model)
        try:
            unify(model)
        except Mistake as mistake:
            self.notes.add(mistake.message, (), None, place)
        return model


def nested(path: Path, value: Any) -> Table:
    """Give a table that holds a value at a path of at least one key."""
    holder = Table()
    holder[path[0]] = nested(path[1:], value) if path[1:] else value
    return holder
