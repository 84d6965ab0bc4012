"""Services side by side: by name, then each facet among the environments that have the service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from envparity.compare.components import spoken_names
from envparity.compare.rows import missing, row, values_alike
from envparity.model.areas import Area
from envparity.model.differences import Absent, Cell, Difference, Present, Subject
from envparity.model.facts import Service
from envparity.model.snapshots import Snapshot
from envparity.model.values import Plain, Unknown

_FACET_AREAS = {
    "replicas": Area.SCALABILITY,
    "cpus": Area.SCALABILITY,
    "memory": Area.SCALABILITY,
    "cpus-reserved": Area.SCALABILITY,
    "memory-reserved": Area.SCALABILITY,
    "restart": Area.ORCHESTRATION,
    "strategy": Area.ORCHESTRATION,
    "revisions-kept": Area.DEPLOYMENT_PIPELINE,
    "depends-on": Area.ORCHESTRATION,
    "user": Area.ISOLATION,
    "privileged": Area.ISOLATION,
    "read-only": Area.ISOLATION,
    "network-mode": Area.ISOLATION,
    "network": Area.ISOLATION,
    "capability": Area.ISOLATION,
}
"""Facets that belong to another area than containerization."""


def service_rows(snapshots: Sequence[Snapshot]) -> Iterable[Difference]:
    """Align services by the names they are compared by, and below each its facets."""
    names = spoken_names(snapshots)
    by_name: dict[str, list[Service | None]] = {}
    for at, snapshot in enumerate(snapshots):
        for service in snapshot.services:
            held = by_name.setdefault(names[at].get(service.name, service.name), [None] * len(snapshots))
            held[at] = service
    for name, services in sorted(by_name.items()):
        cells = [_whole(*pair) for pair in zip(snapshots, services, strict=True)]
        subject = Subject("service", name)
        yield row(snapshots, subject, Area.CONTAINERIZATION, cells, values_alike(snapshots, "", cells))
        yield from _facet_rows(snapshots, name, services, cells)


def _whole(snapshot: Snapshot, service: Service | None) -> Cell:
    return Present(Plain("declared"), (service,)) if service else missing(snapshot, "service")


def _facet_rows(
    snapshots: Sequence[Snapshot], name: str, services: Sequence[Service | None], whole: Sequence[Cell]
) -> Iterable[Difference]:
    facets = sorted({(facet.name, facet.item) for service in services if service for facet in service.facets})
    for facet, item in facets:
        cells = [_facet(facet, item, *at) for at in zip(snapshots, services, whole, strict=True)]
        subject = Subject("service", name, aspect=f"{facet} {item}".strip())
        area = _FACET_AREAS.get(facet, Area.CONTAINERIZATION)
        yield row(snapshots, subject, area, cells, values_alike(snapshots, "", cells))


def _facet(name: str, item: str, snapshot: Snapshot, service: Service | None, whole: Cell) -> Cell:
    if service is None:
        return whole if isinstance(whole, Unknown) else Absent(with_whole=True)
    for facet in service.facets:
        if facet.name == name and facet.item == item:
            return Present(facet.value, (Service(service.name, facet.place, (facet,)),))
    return missing(snapshot, "service")
