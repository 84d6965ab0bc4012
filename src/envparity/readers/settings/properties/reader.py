r"""Java `.properties` files.

Logical lines, separators and escapes as in `java.util.Properties.load`: `=`, `:` or white space ends a
key, a backslash at the end of a line joins the next one, `\uXXXX` is a character. Spring's `#---` begins
another document, whose settings for one profile keep apart as `profile(NAME).key`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from envparity.errors import ReadError
from envparity.model.facts import FactKind, Reading
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.settings.names import is_settings
from envparity.readers.syntax.flat import Leaf, settings_of

_KEY = re.compile(r"((?:[^\\=:\s]|\\.)+)\s*[=:]?\s*(.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_PROFILE = ("spring.config.activate.on-profile", "spring.profiles")


@dataclass(frozen=True, slots=True)
class Properties:
    """Reads any properties file."""

    format: str = "properties"
    gives: frozenset[FactKind] = frozenset({"setting"})

    def claims(self, path: str, head: bytes) -> bool:  # noqa: ARG002 - any text is one
        """Say whether the name is one of properties files."""
        return is_settings(path, (".properties",))

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read a file; ISO 8859-1, which old ones are written in, is taken where UTF-8 does not fit."""
        try:
            text = document.text()
        except ReadError:
            text = document.data.decode("latin-1")
        leaves = (leaf for part in _documents(text) for leaf in _of_profile(part))
        return Reading(self.format, settings=settings_of(leaves, document.path, seal))


READER = Properties()


def _documents(text: str) -> Iterator[list[Leaf]]:
    held: list[Leaf] = []
    for line, number in _logical(text):
        if line in ("#---", "!---"):
            yield held
            held = []
        elif line[0] not in "#!" and (found := _KEY.match(line)):
            held.append(Leaf(_unescaped(found[1]), _unescaped(found[2]), number))
    yield held


def _of_profile(leaves: list[Leaf]) -> Iterator[Leaf]:
    profile = next((leaf.text for leaf in leaves if leaf.key in _PROFILE), "")
    for leaf in leaves:
        yield replace(leaf, key=f"profile({profile}).{leaf.key}") if profile else leaf


def _logical(text: str) -> Iterator[tuple[str, int]]:
    held, begin = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.lstrip()
        if not held and (not bare or bare[0] in "#!"):
            if bare:
                yield bare.rstrip(), number
            continue
        begin = begin or number
        slashes = len(bare) - len(bare.rstrip("\\"))
        if slashes % 2:
            held += bare[:-1]
            continue
        yield held + bare, begin
        held, begin = "", 0
    if held:
        yield held, begin


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(
        lambda found: chr(int(found[1][1:], 16)) if len(found[1]) == 5 else _LETTERS.get(found[1], found[1]),
        text,
    )
