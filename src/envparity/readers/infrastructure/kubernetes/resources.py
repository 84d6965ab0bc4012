"""Everything else that a cluster is asked for: each manifest a resource, its specification as flat facets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from envparity.model.facts import Facet, Resource
from envparity.model.places import Place
from envparity.model.values import Seal, Unknown
from envparity.readers.infrastructure.kubernetes.configuration import template_in
from envparity.readers.infrastructure.kubernetes.placed import Manifest, mapping, name_of, place_of, text
from envparity.readers.syntax.flat import telling_key

_BOOKKEEPING = frozenset({"apiVersion", "kind", "metadata", "status"})
_HELD = frozenset({"ConfigMap", "Secret", "SealedSecret"})
"""Kinds whose contents are settings: of the resource itself only its being there is a fact."""

_NAMED_BY = ("name", "host", "path", "port", "type", "key")
"""Keys by which an item of a list is told from its neighbours, so that a new first item moves nothing."""


def resource(manifest: Manifest, seal: Seal, fallback: Place) -> Resource:
    """Say what one manifest asks for."""
    kind = text(manifest.get("kind"))
    place = place_of(mapping(manifest.get("metadata")).get("name"), fallback)
    held = {} if kind in _HELD else {key: v for key, v in manifest.items() if key not in _BOOKKEEPING}
    held = mapping(held["spec"]) if held.keys() == {"spec"} else held
    facets = sorted(_facets(held, "", seal, place), key=lambda facet: facet.name)
    return Resource(f"kubernetes:{kind}", name_of(manifest), place, tuple(facets))


def _facets(value: Any, path: str, seal: Seal, place: Place) -> Iterator[Facet]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _facets(item, f"{path}.{key}" if path else str(key), seal, place_of(key, place))
    elif isinstance(value, list):
        labels = [_label(item) for item in value]
        for at, item in enumerate(value):
            unique = labels[at] and labels.count(labels[at]) == 1
            yield from _facets(item, f"{path}[{labels[at] if unique else at}]", seal, place)
    elif isinstance(value, str):
        reason = template_in(value)
        known = Unknown(reason) if reason else seal(telling_key(path), str(value))
        yield Facet(path, known, place_of(value, place))


def _label(item: Any) -> str:
    if isinstance(item, dict):
        return next((text(item[key]) for key in _NAMED_BY if isinstance(item.get(key), str)), "")
    return ""
