"""Runtimes and resources side by side: what is declared by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from envparity.compare.naming import shared_names
from envparity.compare.rows import missing, row, values_alike
from envparity.model.areas import Area
from envparity.model.differences import Cell, Difference, Present, Subject
from envparity.model.facts import Fact, Runtime
from envparity.model.snapshots import Snapshot
from envparity.model.values import Plain


def runtime_rows(snapshots: Sequence[Snapshot]) -> Iterable[Difference]:
    """Align language and tool versions by name, whatever file pins them."""
    held = [
        {Subject("runtime", fact.name): [f for f in s.runtimes if f.name == fact.name] for fact in s.runtimes}
        for s in snapshots
    ]
    return _rows(snapshots, held, Area.RUNTIME_ENVIRONMENT)


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
    versions = sorted({fact.version for fact in facts if isinstance(fact, Runtime)})
    return Present(Plain(", ".join(versions) or "declared"), tuple(facts))
