"""What each property of the filter can be narrowed to, offered for choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envparity.model.areas import Area, Severity
from envparity.tui.screens.picker import Choice
from envparity.tui.standing import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from envparity.model.snapshots import Environment
    from envparity.tui.query import Property

TITLES = {"area": "Area", "sev": "Severity", "env": "Environment"}


def choices_for(
    name: Property, areas: Mapping[Area, int], environments: Sequence[Environment]
) -> list[Choice]:
    """Offer the areas that have items, how many of each, the severities, or the environments; and all of them first."""
    every = Choice("", "all")
    if name == "area":
        counted = ((area, areas.get(area, 0)) for area in Area)
        return [every, *(Choice(area.value, LABELS[area], str(n)) for area, n in counted if n)]
    if name == "sev":
        words = {s: "critical" if s is Severity.CRITICAL else f"{s} and worse" for s in reversed(Severity)}
        return [every, *(Choice(str(severity), label) for severity, label in words.items())]
    return [every, *(Choice(e.name, e.name, e.stage.value) for e in environments)]
