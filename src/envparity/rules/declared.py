"""What the rules on declared things ask of a resource's cells: its family, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping

from envparity.model.differences import Difference, Present
from envparity.model.facts import Facet, Resource
from envparity.model.stages import OWN
from envparity.model.values import Unknown
from envparity.rules.wording import quoted


def is_whole(difference: Difference, *kinds: str) -> bool:
    """Say whether a subject is a whole resource, of one of these kinds or families (`pipeline`, `kubernetes:Ingress`)."""
    subject = difference.subject
    family = subject.scope.partition(":")[0]
    return subject.kind == "resource" and not subject.aspect and bool({family, subject.scope} & set(kinds))


def is_part(difference: Difference, family: str) -> bool:
    """Say whether a subject is one thing that is said of a resource of a family."""
    subject = difference.subject
    return subject.kind == "resource" and bool(subject.aspect) and subject.scope.partition(":")[0] == family


def facets_of(cell: Present) -> tuple[Facet, ...]:
    """Give everything that is said of the resources that a cell is made of."""
    return tuple(facet for fact in cell.facts if isinstance(fact, Resource) for facet in fact.facets)


def deployment(difference: Difference) -> str:
    """Name a deployment: its job, where the job's name is more than the environment's."""
    name = difference.subject.name
    return "the deployment" if name == OWN else f"the deployment {quoted(name.replace(OWN, '…'))}"


def said(cell: Present, name: str) -> str | None:
    """Give what is said of a resource under a name; none where nothing is, or where it is not known."""
    for facet in facets_of(cell):
        if facet.name == name and not isinstance(facet.value, Unknown):
            return str(facet.value)
    return None


def items(cell: Present, name: str) -> Mapping[str, str]:
    """Give what is said under a name that several things go by, by item."""
    return {
        facet.item: str(facet.value)
        for facet in facets_of(cell)
        if facet.name == name and not isinstance(facet.value, Unknown)
    }
