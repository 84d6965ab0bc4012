"""Runtimes and resources side by side: what is declared by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

from envparity.compare.belonging import area_of, missing_resource
from envparity.compare.loading import refused_rows
from envparity.compare.naming import shared_names
from envparity.compare.providers import provider_rows
from envparity.compare.rows import missing, row, values_alike
from envparity.model.areas import Area
from envparity.model.differences import Absent, Cell, Difference, Present, Subject
from envparity.model.facts import Fact, Resource, Runtime
from envparity.model.pins import agree, told
from envparity.model.records import replace
from envparity.model.snapshots import Snapshot
from envparity.model.stages import fold_own_name
from envparity.model.values import Plain, Unknown


def runtime_rows(snapshots: Sequence[Snapshot]) -> Iterable[Difference]:
    """Align language and tool versions by name, whatever file pins them."""
    held = [
        {Subject("runtime", fact.name): [f for f in s.runtimes if f.name == fact.name] for fact in s.runtimes}
        for s in snapshots
    ]
    for subject in sorted(set().union(*held)):
        cells = [_cell(subject, s, found.get(subject, ())) for s, found in zip(snapshots, held, strict=True)]
        alike = values_alike(snapshots, "", cells)
        yield _versions_alike(row(snapshots, subject, Area.RUNTIME_ENVIRONMENT, cells, alike))


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
    """Align declared resources by kind and name, and below each what is said of it where the environments have it."""
    names = shared_names(snapshots, [{fact.name for fact in s.resources} for s in snapshots])
    twice = {pair for s, known in zip(snapshots, names, strict=True) for pair in _twice(s, known)}
    held = [_by_kind(s, known, twice) for known, s in zip(names, snapshots, strict=True)]
    for kind, name in sorted(set().union(*held)):
        found = [here.get((kind, name)) for here in held]
        cells = [
            Present(Plain("declared"), (fact,)) if fact else missing_resource(snapshot, kind)
            for snapshot, fact in zip(snapshots, found, strict=True)
        ]
        subject = Subject("resource", name, kind)
        yield row(snapshots, subject, area_of(kind), cells, values_alike(snapshots, "", cells))
        yield from _facet_rows(snapshots, subject, found, cells)
    yield from refused_rows(snapshots)
    yield from provider_rows(snapshots)
    if any(snapshot.services for snapshot in snapshots):
        from envparity.compare.totals import total_rows

        yield from total_rows(snapshots)
    if any(snapshot.settings or snapshot.services or snapshot.resources for snapshot in snapshots):
        from envparity.compare.regions import region_rows

        yield from region_rows(snapshots)


_Kinded = tuple[str, str]


def _twice(snapshot: Snapshot, known: Mapping[str, str]) -> Iterable[_Kinded]:
    """Give the kinds and names that several folders of one environment declare."""
    folders: dict[_Kinded, set[str]] = {}
    for fact in snapshot.resources:
        pair = (fact.kind, known.get(fact.name, fact.name))
        folders.setdefault(pair, set()).add(_source_of(fact, snapshot))
    return (pair for pair, found in folders.items() if len(found) > 1)


def _source_of(fact: Resource, snapshot: Snapshot) -> str:
    """Name where a resource is declared, the environment's own name folded: its folder, or a pipeline's file."""
    path = fact.place.path
    return fold_own_name(
        path if fact.kind.startswith("pipeline:") else path.rpartition("/")[0], snapshot.environment
    )


def _by_kind(
    snapshot: Snapshot, known: Mapping[str, str], twice: Collection[_Kinded]
) -> dict[_Kinded, Resource]:
    """Give the resources by kind and name; a name that stands in several places goes by its place as well."""
    found: dict[_Kinded, Resource] = {}
    for fact in snapshot.resources:
        name = known.get(fact.name, fact.name)
        if (fact.kind, name) in twice:
            name = f"{name} ({_source_of(fact, snapshot)})"
        found[fact.kind, name] = fact
    return found


def _facet_rows(
    snapshots: Sequence[Snapshot], whole: Subject, found: Sequence[Resource | None], cells: Sequence[Cell]
) -> Iterable[Difference]:
    tables = [
        {f"{facet.name} {facet.item}".strip(): facet for facet in fact.facets} if fact else None
        for fact in found
    ]
    for aspect in sorted({aspect for table in tables if table for aspect in table}):
        said: list[Cell] = []
        for table, cell, fact, snapshot in zip(tables, cells, found, snapshots, strict=True):
            if table is None or fact is None:
                said.append(cell if isinstance(cell, Unknown) else Absent(with_whole=True))
            elif facet := table.get(aspect):
                said.append(Present(facet.value, (replace(fact, place=facet.place, facets=(facet,)),)))
            else:
                said.append(missing_resource(snapshot, whole.scope))
        subject = replace(whole, aspect=aspect)
        key = aspect.rpartition(".")[2]
        area = area_of(whole.scope, aspect)
        yield row(snapshots, subject, area, said, values_alike(snapshots, key, said))


def _cell(subject: Subject, snapshot: Snapshot, facts: Sequence[Fact]) -> Cell:
    if not facts:
        return missing(snapshot, subject.kind)
    versions = [item.text for item in told(subject.name, _written(facts))]
    return Present(Plain(", ".join(versions) or "declared"), tuple(facts))


def _written(facts: Iterable[Fact]) -> list[str]:
    return [fact.version for fact in facts if isinstance(fact, Runtime)]
