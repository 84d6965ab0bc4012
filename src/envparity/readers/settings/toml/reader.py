"""TOML files as flat settings."""

from __future__ import annotations

from envparity.errors import ReadError
from envparity.model.facts import FactKind, Reading
from envparity.model.records import dataclass
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.settings.names import is_settings
from envparity.readers.syntax.flat import settings_of, value_leaves
from envparity.readers.syntax.keylines import lines_of
from envparity.readers.syntax.sections import active, of_sections
from envparity.readers.syntax.toml import parse


@dataclass(frozen=True, slots=True)
class TomlSettings:
    """Reads any TOML file."""

    format: str = "TOML settings"
    gives: frozenset[FactKind] = frozenset({"setting"})

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether the name is one of TOML, and of no other program's file that we know."""
        return is_settings(path, (".toml",)) and b"[[package]]" not in head

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read a file."""
        try:
            value = parse(document).value
        except RecursionError:
            raise ReadError("nested too deeply to be read") from None
        leaves = value_leaves(value, lines_of(document.text()))
        leaves = of_sections(leaves, tuple(value), active(document.options))
        return Reading(self.format, settings=settings_of(leaves, document.path, seal))


READER = TomlSettings()
