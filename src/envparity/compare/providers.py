"""Providers side by side: what of each environment names something that one provider alone has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from envparity.compare.belonging import area_of
from envparity.compare.rows import row
from envparity.model.differences import Absent, Cell, Difference, Likeness, Present, Subject
from envparity.model.endpoints import endpoint_in
from envparity.model.facts import Fact, Resource, Service
from envparity.model.images import image_name
from envparity.model.providers import (
    provider_of_action,
    provider_of_annotation,
    provider_of_host,
    provider_of_package,
    provider_of_resource,
)
from envparity.model.snapshots import Snapshot
from envparity.model.values import Plain, Unknown

_KIND = "provider:dependence"
_WORDS = (
    ("package", "package", "packages"),
    ("image", "image", "images"),
    ("address", "address", "addresses"),
    ("resource", "resource", "resources"),
    ("step", "step of a pipeline", "steps of a pipeline"),
)

_Held = dict[str, dict[tuple[str, str], Fact]]
"""By provider: what hangs on it, as its sort and its name, with the fact that says so."""


def provider_rows(snapshots: Sequence[Snapshot]) -> Iterable[Difference]:
    """Give a row for each provider: how much of each environment hangs on it, by sort."""
    held = [_held(snapshot) for snapshot in snapshots]
    for provider in sorted(set().union(*held)):
        cells = [_cell(s, found.get(provider, {})) for s, found in zip(snapshots, held, strict=True)]
        yield row(snapshots, Subject("resource", provider, _KIND), area_of(_KIND), cells, _alike(cells))


def _held(snapshot: Snapshot) -> _Held:
    found: _Held = {}
    for provider, sort, name, fact in _named(snapshot):
        if provider:
            found.setdefault(provider, {}).setdefault((sort, name), fact)
    return found


def _named(snapshot: Snapshot) -> Iterator[tuple[str, str, str, Fact]]:
    for package in snapshot.packages:
        if not package.root and package.direct is not False:
            provider = provider_of_package(package.name)
            if provider and not any(provider_of_package(above) == provider for above in package.via):
                yield provider, "package", package.name, package
    for setting in snapshot.settings:
        endpoint = endpoint_in(setting.key, setting.value)
        if endpoint is not None and "." in endpoint.host:
            yield provider_of_host(endpoint.host), "address", setting.key, setting
    for service in snapshot.services:
        yield from _of_service(service)
    for resource in snapshot.resources:
        name = f"{resource.kind.partition(':')[2]}.{resource.name}"
        yield provider_of_resource(resource.kind), "resource", name, resource
        yield from _of_parts(resource)


def _of_service(service: Service) -> Iterator[tuple[str, str, str, Fact]]:
    for facet in service.facets:
        if facet.name == "image" and isinstance(facet.value, Plain):
            image = image_name(facet.value.text)
            if image is not None and image.registry:
                yield provider_of_host(image.registry.partition(":")[0]), "image", service.name, service


def _of_parts(resource: Resource) -> Iterator[tuple[str, str, str, Fact]]:
    for facet in resource.facets:
        if resource.kind.startswith("pipeline:") and facet.name == "action":
            yield provider_of_action(facet.item), "step", facet.item, resource
        elif resource.kind.startswith("kubernetes:") and facet.name.startswith("annotation "):
            yield provider_of_annotation(facet.name), "resource", f"{resource.name} {facet.name}", resource


def _cell(snapshot: Snapshot, found: dict[tuple[str, str], Fact]) -> Cell:
    if found:
        counts = {sort: sum(1 for held, _ in found if held == sort) for sort, _, _ in _WORDS}
        told = [
            f"{counts[sort]} {one if counts[sort] == 1 else several}"
            for sort, one, several in _WORDS
            if counts[sort]
        ]
        return Present(Plain(", ".join(told)), tuple(found[key] for key in sorted(found)))
    if not snapshot.sources:
        return Unknown("no source is declared")
    unread = next((source for source in snapshot.sources if source.status == "failed"), None)
    return Unknown(f"{unread.place} could not be read") if unread else Absent()


def _alike(cells: Sequence[Cell]) -> Likeness:
    values = {cell.value for cell in cells if isinstance(cell, Present)}
    return "same" if len(values) == 1 else "different"
