"""What is no file and is compared too, held against what the files of the same environment declare.

Where it is asked for is left to who hands in a `Place`: this room knows no engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Any, Protocol

from envparity.errors import ReadError
from envparity.model.declarations import Declaration, LiveSpec
from envparity.model.facts import FactKind, Reading
from envparity.model.places import Problem
from envparity.model.records import replace
from envparity.model.snapshots import Snapshot, SourceReading
from envparity.model.values import Seal
from envparity.sources.image import read_image
from envparity.sources.running import read_running

_GIVES: frozenset[FactKind] = frozenset({"resource"})


class Place(Protocol):
    """An engine, as far as a source asks one. Each method raises `ReadError`."""

    def containers(self, project: str) -> Sequence[Mapping[str, Any]]:
        """Describe the containers of a Compose project as the engine does (`GET /containers/ID/json`).

        Beside that each has `Declared`, the id that the name of its image leads to now, empty for none.
        """

    def image(self, reference: str) -> tuple[Mapping[str, Any], IO[bytes]]:
        """Describe an image (`GET /images/NAME/json`), and give it as an archive."""


def with_live(snapshot: Snapshot, declaration: Declaration, place: Place, seal: Seal) -> Snapshot:
    """Give a snapshot with what its environment's other sources tell."""
    for spec in declaration.live:
        try:
            reading = _read(spec, snapshot, place, seal)
        except ReadError as error:
            told = f"{error.message} ({error.hint})" if error.hint else error.message
            reading = Reading(spec.kind, problems=(Problem(told),), failed=True)
        where = SourceReading(spec.kind, spec.name, reading.status, _GIVES, reading.problems, reading.format)
        snapshot = replace(
            snapshot,
            sources=(*snapshot.sources, where),
            resources=(*snapshot.resources, *reading.resources),
        )
    return snapshot


def _read(spec: LiveSpec, snapshot: Snapshot, place: Place, seal: Seal) -> Reading:
    if spec.kind == "engine":
        return read_running(spec.name, place.containers(spec.name), snapshot, seal)
    described, archive = place.image(spec.name)
    with archive:
        return read_image(spec.name, described, archive, snapshot, seal)
