"""The words one filters by: `area:secrets env:production sev:high redis -lock`.

A word with a known name before its colon narrows one property; any other word must occur
somewhere in the text, and with a minus in front must not. All of them must hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from envparity.model.areas import Area, Severity
from envparity.model.records import dataclass, field
from envparity.tui.standing import apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from envparity.model.differences import Difference
    from envparity.model.findings import Finding
    from envparity.model.places import Place

Property = Literal["area", "env", "sev", "code", "is"]
PROPERTIES: tuple[Property, ...] = ("area", "env", "sev", "code", "is")


@dataclass(frozen=True, slots=True)
class Item:
    """A finding or a difference with what it is filtered by; `text` is in lower case.

    `severity` is the worst of a difference's findings and none where there are none. `environments`
    are those that a finding is about, and those that stand apart in a difference.
    """

    text: str
    area: Area
    severity: Severity | None
    environments: tuple[str, ...]
    finding: Finding | None = None
    difference: Difference | None = None

    @property
    def key(self) -> object:
        """What tells this item from the others, over two reports."""
        if self.finding is not None:
            return self.finding.id
        return self.difference.subject if self.difference is not None else None


@dataclass(frozen=True, slots=True)
class Query:
    """A filter as it was typed, understood."""

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    properties: Mapping[Property, str] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()
    """Words that name a property with a value that it cannot have: they narrow nothing, and are said."""

    def takes(self, item: Item) -> bool:
        """Say whether an item passes."""
        return (
            all(word in item.text for word in self.words)
            and not any(word in item.text for word in self.without)
            and all(_holds(name, value, item) for name, value in self.properties.items())
        )


def _holds(name: Property, value: str, item: Item) -> bool:
    if name == "area":
        return item.area.value.startswith(value)
    if name == "env":
        return any(environment.lower().startswith(value) for environment in item.environments)
    if name == "sev":
        least = _severity(value)
        return item.severity is not None and least is not None and item.severity >= least
    if name == "is":
        return item.difference is not None and item.difference.likeness.startswith(value)
    return item.finding is not None and item.finding.code.lower().startswith(value)


def _severity(start: str) -> Severity | None:
    return next((severity for severity in Severity if str(severity).startswith(start)), None)


def parse(text: str) -> Query:
    """Understand a filter; whatever is typed has a meaning, there are no errors."""
    words: list[str] = []
    without: list[str] = []
    wrong: list[str] = []
    properties: dict[Property, str] = {}
    for word in text.lower().split():
        name, colon, value = word.partition(":")
        known = next((p for p in PROPERTIES if p == name), None)
        if colon and known is not None:
            if not value or (known == "sev" and _severity(value) is None):
                wrong += [word] if value else []
            else:
                properties[known] = value
        elif len(word) > 1 and word.startswith("-"):
            without.append(word[1:])
        else:
            words.append(word)
    return Query(tuple(words), tuple(without), properties, tuple(wrong))


def replaced(text: str, name: Property, value: str) -> str:
    """Give a filter with one property set to another value, or without it when `value` is empty."""
    kept = [word for word in text.split() if not word.lower().startswith(f"{name}:")]
    return " ".join([f"{name}:{value}", *kept] if value else kept)


def value_of(text: str, name: Property) -> str:
    """Read one property of a filter; empty when it is not in it."""
    return parse(text).properties.get(name, "")


def findings_as_items(findings: Iterable[Finding]) -> tuple[Item, ...]:
    """Make findings ready to be filtered."""
    return tuple(
        Item(
            " ".join((f.code, f.name, f.message, str(f.subject), *_places(f))).lower(),
            f.area,
            f.severity,
            f.environments,
            finding=f,
        )
        for f in findings
    )


def _places(finding: Finding) -> list[str]:
    return sorted({evidence.place.path for evidence in finding.evidence})


def differences_as_items(differences: Iterable[Difference], findings: Sequence[Finding]) -> tuple[Item, ...]:
    """Make differences ready to be filtered: the worst first, those that differ as they should last."""
    worst: dict[object, Severity] = {}
    for finding in findings:
        worst[finding.subject] = max(finding.severity, worst.get(finding.subject, Severity.INFO))
    items = [
        Item(
            f"{difference.subject} {' '.join(_shown(difference))}".lower(),
            difference.area,
            worst.get(difference.subject),
            tuple(e.name for e in difference.environments if apart(difference, e.name)),
            difference=difference,
        )
        for difference in differences
    ]
    return tuple(sorted(items, key=_rank))


def _rank(item: Item) -> int:
    if item.severity is not None:
        return -1 - item.severity
    return 1 if item.difference is not None and item.difference.likeness == "meant" else 0


def _shown(difference: Difference) -> list[str]:
    from envparity.model.differences import Present

    return [str(cell.value) for cell in difference.cells if isinstance(cell, Present)]


def places_of(item: Item) -> dict[Place, list[str]]:
    """Give where an item was read, and in which environments; those that it is about come first."""
    from envparity.model.differences import Present

    cells: list[tuple[str, object]] = []
    if item.finding is not None:
        cells = sorted(item.finding.values, key=lambda pair: pair[0] not in item.environments)
    elif item.difference is not None:
        names = (environment.name for environment in item.difference.environments)
        cells = list(zip(names, item.difference.cells, strict=True))
    places: dict[Place, list[str]] = {}
    for name, cell in cells:
        for place in cell.places if isinstance(cell, Present) else ():
            if name not in places.setdefault(place, []):
                places[place].append(name)
    return places
