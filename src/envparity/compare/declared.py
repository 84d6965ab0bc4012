"""Runtimes and resources side by side: what is declared by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from envparity.compare.naming import shared_names
from envparity.compare.rows import missing, row, values_alike
from envparity.model.areas import Area
from envparity.model.differences import Cell, Difference, Present, Subject
from envparity.model.facts import Fact, Runtime
from envparity.model.pins import agree, told
from envparity.model.records import replace
from envparity.model.snapshots import Snapshot
from envparity.model.values import Plain, Unknown


def runtime_rows(snapshots: Sequence[Snapshot]) -> Iterable[Difference]:
    """Align language and tool versions by name, whatever file pins them."""
    held = [
        {Subject("runtime", fact.name): [f for f in s.runtimes if f.name == fact.name] for fact in s.runtimes}
        for s in snapshots
    ]
    return [_versions_alike(found) for found in _rows(snapshots, held, Area.RUNTIME_ENVIRONMENT)]


def _versions_alike(found: Difference) -> Difference:
    """Take versions for meant that one file tells more exactly than another, and a pin that a range accepts."""
    if found.likeness != "different" or found.absent():
        return found
    cells = [told(found.subject.name, _written(cell.facts)) for _, cell in found.present()]
    if not all(agree(a, b) for one, other in combinations(cells, 2) for a in one for b in other):
        return found
    unknown = any(isinstance(cell, Unknown) for cell in found.cells)
    return replace(found, likeness="unknown" if unknown else "meant")


def resource_rows(snapshots: Sequence[Snapshot]) -> Iterable[Difference]:
    """Align declared resources by kind and name."""
    names = shared_names(snapshots, [{fact.name for fact in s.resources} for s in snapshots])
    held = [
        {Subject("resource", known.get(fact.name, fact.name), fact.kind): [fact] for fact in s.resources}
        for known, s in zip(names, snapshots, strict=True)
    ]
    return _rows(snapshots, held, Area.ORCHESTRATION)


def _rows(
    snapshots: Sequence[Snapshot], held: Sequence[Mapping[Subject, Sequence[Fact]]], area: Area
) -> Iterable[Difference]:
    for subject in sorted(set().union(*held)):
        cells = [
            _cell(subject, snapshot, found.get(subject, ()))
            for snapshot, found in zip(snapshots, held, strict=True)
        ]
        yield row(snapshots, subject, area, cells, values_alike(snapshots, "", cells))


def _cell(subject: Subject, snapshot: Snapshot, facts: Sequence[Fact]) -> Cell:
    if not facts:
        return missing(snapshot, subject.kind)
    versions = [item.text for item in told(subject.name, _written(facts))]
    return Present(Plain(", ".join(versions) or "declared"), tuple(facts))


def _written(facts: Iterable[Fact]) -> list[str]:
    return [fact.version for fact in facts if isinstance(fact, Runtime)]
