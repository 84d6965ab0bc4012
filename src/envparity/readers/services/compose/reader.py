"""Compose files as facts: one file by itself, or several that are merged as they would run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.facts import FactKind, Reading
from envparity.model.records import replace
from envparity.model.values import Seal
from envparity.readers.document import Document, MergingReader
from envparity.readers.services.compose.facts import FORMAT, facts
from envparity.readers.services.compose.project import resolve

_TOP = expression(
    rb"^(?:services|include|networks|volumes|secrets|configs|models|x-[\w.-]+)[ \t]*:", re.MULTILINE
)
_SERVICES = expression(rb"^services[ \t]*:", re.MULTILINE)
_BASE = expression(r"(?:^|/)(?:docker-)?compose\.ya?ml$", re.IGNORECASE)
"""Names under which Compose finds a project's first file; one of another name is often an override."""
_OTHER = expression(rb"^[\"']?(?:apiVersion|kind|jobs|on)[\"']?[ \t]*:", re.MULTILINE)
"""Keys at the top of a Kubernetes manifest or of a workflow."""


class ComposeReader:
    """Reads Compose files."""

    format = FORMAT
    gives: frozenset[FactKind] = frozenset({"service", "setting"})

    def claims(self, path: str, head: bytes) -> bool:
        """Say whether a YAML file has a Compose file's keys at its top, and is no manifest and no workflow."""
        name = path.rpartition("/")[2].lower()
        if not name.endswith((".yml", ".yaml")) or b"\0" in head:
            return False
        body = head.removeprefix(b"\xef\xbb\xbf")
        wanted = _TOP if "compose" in name else _SERVICES
        return bool(wanted.search(body)) and not _OTHER.search(body)

    def read(self, document: Document, seal: Seal) -> Reading:
        """Read one file as if it were the whole project."""
        return self.read_merged([document], seal)

    def read_merged(self, documents: Sequence[Document], seal: Seal) -> Reading:
        """Read several files as one project, in the order in which they override."""
        return read_merged(documents, seal)


def read_merged(
    documents: Sequence[Document],
    seal: Seal,
    *,
    project: str = "",
    profiles: Sequence[str] = (),
    variables: Mapping[str, str] | None = None,
    root: str = "",
) -> Reading:
    """Read the facts of a project. What is not given here, the first document says in its options.

    `ReadError` when a file is not YAML at all or declares nothing.
    """
    if not documents:
        raise ReadError("no Compose file is named")
    options = documents[0].options
    named = [name for name in options.get("profiles", "").split(",") if name]
    known = documents[0].variables if variables is None else variables
    resolved = resolve(
        documents,
        project=project or options.get("project", ""),
        profiles=profiles or named,
        variables=known,
        root=root or options.get("root", ""),
    )
    alone = len(documents) == 1 and not _BASE.search(documents[0].path)
    reading = facts(resolved, seal, fragment=alone)
    if not resolved.config.get("secrets"):
        return reading
    from envparity.readers.services.compose.given import given_secrets

    given = tuple(given_secrets(resolved, seal, documents[0].sibling, known))
    return replace(reading, settings=(*reading.settings, *given))


READER: Final[MergingReader] = ComposeReader()
