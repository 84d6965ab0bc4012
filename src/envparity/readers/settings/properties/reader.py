"""Java `.properties` files."""

from __future__ import annotations

from envparity.errors import ReadError
from envparity.model.facts import FactKind, Reading
from envparity.model.records import dataclass
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.settings.names import is_settings
from envparity.readers.syntax.flat import settings_of
from envparity.readers.syntax.properties import leaves_of


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
        return Reading(self.format, settings=settings_of(leaves_of(text), document.path, seal))


READER = Properties()
