"""Terraform's `.tfvars` as flat settings: the variables that an environment is planned with."""

from __future__ import annotations

from envparity.model.facts import FactKind, Reading
from envparity.model.records import dataclass
from envparity.model.values import Seal
from envparity.readers.document import Document
from envparity.readers.syntax.flat import settings_of
from envparity.readers.syntax.hcl import leaves_of


@dataclass(frozen=True, slots=True)
class Tfvars:
    """Reads variable definitions."""

    format: str = "tfvars"
    gives: frozenset[FactKind] = frozenset({"setting"})

    def claims(self, path: str, head: bytes) -> bool:  # noqa: ARG002 - told by the name
        """Say whether the name ends as Terraform's variable files do."""
        return path.lower().endswith(".tfvars")

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read a file; `ReadError` with the line where something else than literals stands."""
        return Reading(self.format, settings=settings_of(leaves_of(document.text()), document.path, seal))


READER = Tfvars()
