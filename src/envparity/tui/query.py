"""The words one filters by: `area:secrets env:production sev:high redis -lock`.

A word with a known name before its colon narrows one property; any other word must occur
somewhere in the text, and with a minus in front must not. All of them must hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from envparity.model.areas import Severity
from envparity.model.records import dataclass, field
from envparity.tui.items import places_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from envparity.tui.items import Item

Property = Literal["area", "env", "sev", "code", "file", "is"]
PROPERTIES: tuple[Property, ...] = ("area", "env", "sev", "code", "file", "is")


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
        text, where = item.text, item.where
        return (
            all(word in text or word in where for word in self.words)
            and not any(word in text or word in where for word in self.without)
            and self.holds(item)
        )

    def holds(self, item: Item) -> bool:
        """Say whether an item has the properties that are asked for."""
        return all(_holds(name, value, item) for name, value in self.properties.items())

    def narrows(self, other: Query) -> bool:
        """Say whether all that passes this has passed the other: it is the same with more typed at an end of a word."""
        return (
            all(any(word in mine for mine in self.words) for word in other.words)
            and all(any(mine in word for mine in self.without) for word in other.without)
            and all(
                mine == value or (name != "sev" and mine.startswith(value))
                for name, value in other.properties.items()
                for mine in [self.properties.get(name, "")]
            )
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
        return any(word.startswith(value) for word in _states(item))
    if name == "file":
        return any(value in place.path.lower() for place in places_of(item))
    return item.finding is not None and item.finding.code.lower().startswith(value)


def _states(item: Item) -> tuple[str, ...]:
    """Say what an item is: how a finding stands, how alike a difference, and whether it is new."""
    new = ("new",) if item.new else ()
    if item.finding is not None:
        return (item.finding.standing, *new)
    return (item.difference.likeness, *new) if item.difference is not None else new


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
