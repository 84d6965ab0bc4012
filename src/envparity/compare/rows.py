"""One row of the comparison: a subject, its cells, and how alike they are."""

from __future__ import annotations

from collections.abc import Sequence

from envparity.compare.meaning import likeness
from envparity.model.areas import Area
from envparity.model.differences import Absent, Cell, Difference, Likeness, Present, Subject
from envparity.model.facts import FactKind
from envparity.model.snapshots import Snapshot
from envparity.model.values import Unknown


def row(
    snapshots: Sequence[Snapshot], subject: Subject, area: Area, cells: Sequence[Cell], alike: Likeness
) -> Difference:
    """Make one row; `alike` tells of the values that are known, the cells say what is missing or unknown."""
    verdict = alike
    known = absent = unknown = False
    for cell in cells:
        if isinstance(cell, Present):
            known = True
            unknown = unknown or isinstance(cell.value, Unknown)
        elif isinstance(cell, Unknown):
            unknown = True
        elif not cell.with_whole:
            absent = True
    if absent and known:
        verdict = "different"
    elif unknown and verdict != "different":
        verdict = "unknown"
    return Difference(subject, area, tuple([s.environment for s in snapshots]), tuple(cells), verdict)


def values_alike(snapshots: Sequence[Snapshot], key: str, cells: Sequence[Cell]) -> Likeness:
    """Tell how alike the values are that are known; `key` says what they are values of."""
    pairs = zip(snapshots, cells, strict=True)
    known = [
        (snapshot.environment, cell.value)
        for snapshot, cell in pairs
        if isinstance(cell, Present) and not isinstance(cell.value, Unknown)
    ]
    return likeness(key, known) if known else "unknown"


def missing(snapshot: Snapshot, kind: FactKind) -> Cell:
    """Give the cell of a subject that was not met: unknown where a source could not be read, else absent."""
    reason = snapshot.why_unknown(kind)
    return Unknown(reason) if reason else Absent()
