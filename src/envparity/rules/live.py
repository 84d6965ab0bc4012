"""What rules ask of what runs and of images: facets that one environment's sources say of each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from envparity.model.differences import Difference
from envparity.model.facts import Facet, Resource
from envparity.model.snapshots import Environment

RUNNING = "running:service"
IMAGE = "image:contents"


def said(difference: Difference, kind: str, name: str) -> Iterable[tuple[Environment, Sequence[Facet]]]:
    """Give, for each environment that has such a resource, its facets of a name, if there is any."""
    if difference.subject.scope != kind or difference.subject.aspect:
        return
    for environment, cell in difference.present():
        facets = [
            facet
            for fact in cell.facts
            if isinstance(fact, Resource)
            for facet in fact.facets
            if facet.name == name
        ]
        if facets:
            yield environment, facets
