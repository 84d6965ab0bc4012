"""JSON files as flat settings: `appsettings.Production.json`, `config/default.json`; comments are allowed."""

from __future__ import annotations

from envparity.model.facts import FactKind, Reading
from envparity.model.places import Problem
from envparity.model.records import dataclass
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.settings.names import is_settings
from envparity.readers.syntax.flat import settings_of, value_leaves
from envparity.readers.syntax.json import parse
from envparity.readers.syntax.sections import active, of_sections


@dataclass(frozen=True, slots=True)
class JsonSettings:
    """Reads any JSON object."""

    format: str = "JSON settings"
    gives: frozenset[FactKind] = frozenset({"setting"})

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether the name is one of JSON, and of no other program's file that we know."""
        return is_settings(path, (".json", ".jsonc", ".json5")) and b"lockfileVersion" not in head

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read a file; a key set twice is a problem."""
        file = parse(document, relaxed=True)
        table = file.table()
        leaves = of_sections(value_leaves(table, file.line), tuple(table), active(document.options))
        settings = settings_of(leaves, document.path, seal)
        problems = (
            Problem("set twice; the later one is read", line, ".".join(map(str, path)))
            for path, line in file.duplicates
        )
        return Reading(self.format, settings=settings, problems=tuple(problems))


READER = JsonSettings()
