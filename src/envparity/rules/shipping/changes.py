"""What becomes of one subject in the target of a release."""

from __future__ import annotations

from collections.abc import Mapping

from envparity.model.differences import Absent, Cell, Difference, Present, Subject
from envparity.model.facts import Package
from envparity.model.releases import KINDS, Change, ChangeKind, Deed
from envparity.model.values import Unknown
from envparity.rules.base import Context
from envparity.rules.facets import facet

_OF_ONE_FORM = frozenset({"build", "depends-on"})
"""Facets that say how a Compose file makes and starts a service, which other forms have no word for."""
_AT_HOME = frozenset({"development", "test"})
"""Groups of packages that stay where the code is written."""
_BUILT = frozenset({"terraform", "kubernetes", "template", "platform", "helm"})
"""Families of resources that stand in an environment; pipelines and what is summed up over all of them do not."""


def is_infrastructure(difference: Difference) -> bool:
    """Say whether a declared resource is something that stands in the environment."""
    return difference.subject.scope.partition(":")[0] in _BUILT


def place_of(change: Change) -> tuple[int, bool, int, Subject]:
    """Give what changes are sorted by: their kind, what goes back first, then the size of the step."""
    sizes = ("major", "minor", "patch")
    size = sizes.index(change.step) if change.step in sizes else len(sizes)
    return KINDS.index(change.kind), not change.back, size, change.subject


def why_unknown(cell: Cell, environment: str) -> str:
    """Say why a cell is not known; empty for one that is."""
    if isinstance(cell, Unknown):
        return f"{environment}: {cell.reason}"
    if isinstance(cell, Present) and isinstance(cell.value, Unknown):
        return f"{environment}: {cell.value.reason}"
    return ""


def change_of(difference: Difference, before: Cell, after: Cell, context: Context) -> Change | None:
    """Say what becomes of one subject; none for a part of a service that comes or stays as a whole.

    A manifest ships nothing itself: what it asks for is among the packages.
    """
    if difference.subject.kind == "manifest":
        return None
    if (isinstance(before, Absent) and before.with_whole) or (isinstance(after, Absent) and after.with_whole):
        return None
    if facet(difference)[0] in _OF_ONE_FORM or not _is_shipped(before, after):
        return None
    kind = _kind(difference)
    deed: Deed = "moves"
    if isinstance(before, Absent):
        deed = "comes"
    elif isinstance(after, Absent):
        deed = "goes" if kind in ("packages", "images") else "alone"
    if deed != "moves" or difference.subject.kind != "package":
        return Change(kind, deed, difference.subject, before, after)
    old, new = _version(before), _version(after)
    ecosystem = difference.subject.scope
    if not old or not new:
        return Change(kind, deed, difference.subject, before, after)
    back = context.order(ecosystem, new, old) < 0
    return Change(kind, deed, difference.subject, before, after, context.step(ecosystem, old, new), back)


def _is_shipped(*cells: Cell) -> bool:
    """Say whether what the cells hold runs where it is shipped to: packages of development and tests do not."""
    facts = [fact for cell in cells if isinstance(cell, Present) for fact in cell.facts]
    return not facts or not all(
        isinstance(fact, Package) and fact.groups and _AT_HOME.issuperset(fact.groups) for fact in facts
    )


def _kind(difference: Difference) -> ChangeKind:
    subject = difference.subject
    if subject.kind == "service":
        return "images" if facet(difference)[0] == "image" else "services"
    kinds: Mapping[str, ChangeKind] = {
        "package": "packages", "setting": "settings", "runtime": "languages", "resource": "infrastructure",
    }  # fmt: skip
    return kinds[subject.kind]


def _version(cell: Cell) -> str:
    """Give a package's one version; empty where there are several."""
    versions = (
        {fact.version for fact in cell.facts if isinstance(fact, Package)}
        if isinstance(cell, Present)
        else set()
    )
    return versions.pop() if len(versions) == 1 else ""
