"""What Drift lists: findings and differences made ready to be filtered and grouped, each with what it brought along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from envparity.model.areas import Area, Severity
from envparity.model.records import dataclass
from envparity.tui.standing import apart

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from envparity.model.differences import Cell, Difference, Subject
    from envparity.model.findings import Finding
    from envparity.model.places import Place

Of = Literal["findings", "differences"]


@dataclass(frozen=True, slots=True)
class Item:
    """A finding or a difference with what it is filtered by; `text` is in lower case, and so is `where`: its files.

    `severity` is the worst of a difference's findings and none where there are none. `environments`
    are those that a finding is about, and those that stand apart in a difference. `also` is what has the
    same cause and stands below it; `new` says that it was not there when the day before ended.
    """

    text: str
    area: Area
    severity: Severity | None
    environments: tuple[str, ...]
    finding: Finding | None = None
    difference: Difference | None = None
    also: tuple[Item, ...] = ()
    new: bool = False
    where: str = ""

    @property
    def key(self) -> object:
        """What tells this item from the others, over two reports."""
        if self.finding is not None:
            return self.finding.id
        return self.difference.subject if self.difference is not None else None


def findings_as_items(findings: Iterable[Finding], new: Collection[str] = ()) -> Iterator[Item]:
    """Make findings ready to be filtered; `new` are the ids of those that were not there before."""
    known: dict[str, str] = {}
    for finding in findings:
        yield _of_finding(finding, known, new=bool(new) and finding.id in new)


def _of_finding(finding: Finding, known: dict[str, str], *, new: bool = False) -> Item:
    """Make a finding ready; `known` has one string for the files that several findings were read from."""
    where = " ".join(sorted({evidence.place.path for evidence in finding.evidence})).lower()
    return Item(
        f"{finding.code} {finding.name} {finding.message} {finding.subject}".lower(),
        finding.area,
        finding.severity,
        finding.environments,
        finding=finding,
        also=tuple(_of_finding(one, known, new=new) for one in finding.also),
        new=new,
        where=known.setdefault(where, where),
    )


def by_subject(findings: Iterable[Finding]) -> dict[Subject, tuple[Finding, ...]]:
    """Give the findings on each subject."""
    found: dict[Subject, tuple[Finding, ...]] = {}
    for finding in findings:
        found[finding.subject] = (*found.get(finding.subject, ()), finding)
    return found


def differences_as_items(differences: Sequence[Difference], findings: Sequence[Finding]) -> Iterator[Item]:
    """Make differences ready to be filtered, those that another brought along below it.

    The worst come first, those that differ as they should last.
    """
    worst: dict[Subject, Severity] = {}
    above: dict[Subject, Subject] = {}
    for finding in findings:
        worst[finding.subject] = max(finding.severity, worst.get(finding.subject, Severity.INFO))
        for one in finding.also:
            worst[one.subject] = max(one.severity, worst.get(one.subject, Severity.INFO))
            if one.subject != finding.subject:
                above.setdefault(one.subject, finding.subject)
    there = {difference.subject for difference in differences}
    below: dict[Subject, list[Difference]] = {}
    top: list[Difference] = []
    for difference in differences:
        leader = above.get(difference.subject)
        if leader in there and leader not in above:
            below.setdefault(leader, []).append(difference)
        else:
            top.append(difference)
    ranked = sorted(top, key=lambda one: _rank(one, worst.get(one.subject)))
    for difference in ranked:
        yield _of_difference(difference, worst, tuple(below.get(difference.subject, ())))


def _of_difference(
    difference: Difference, worst: dict[Subject, Severity], below: Sequence[Difference] = ()
) -> Item:
    return Item(
        f"{difference.subject} {' '.join(_shown(difference))}".lower(),
        difference.area,
        worst.get(difference.subject),
        apart(difference),
        difference=difference,
        also=tuple(_of_difference(one, worst) for one in below),
    )


def _rank(difference: Difference, severity: Severity | None) -> int:
    if severity is not None:
        return -1 - severity
    return 1 if difference.likeness == "meant" else 0


def _shown(difference: Difference) -> list[str]:
    from envparity.model.differences import Present

    return [str(cell.value) for cell in difference.cells if isinstance(cell, Present)]


def places_of(item: Item) -> dict[Place, list[str]]:
    """Give where an item was read, and in which environments; those that it is about come first."""
    from envparity.model.differences import Present

    places: dict[Place, list[str]] = {}
    for name, cell in _cells(item):
        for place in cell.places if isinstance(cell, Present) else ():
            if name not in places.setdefault(place, []):
                places[place].append(name)
    for evidence in item.finding.evidence if item.finding is not None and not places else ():
        places.setdefault(evidence.place, []).append(evidence.environment)
    return places


def first_path(item: Item) -> str:
    """Give the first of the files that an item was read from, empty where there is none."""
    from envparity.model.differences import Present

    there = (cell.facts[0].place.path for _, cell in _cells(item) if isinstance(cell, Present) and cell.facts)
    if path := next(there, ""):
        return path
    evidence = item.finding.evidence if item.finding is not None else ()
    there = (
        one.place.path for one in sorted(evidence, key=lambda one: one.environment not in item.environments)
    )
    return next(there, "")


def _cells(item: Item) -> Iterable[tuple[str, Cell]]:
    """Give the cells of an item with their environments; those that it is about come first."""
    if item.finding is not None:
        return sorted(item.finding.values, key=lambda pair: pair[0] not in item.environments)
    if item.difference is None:
        return ()
    return zip((one.name for one in item.difference.environments), item.difference.cells, strict=True)
