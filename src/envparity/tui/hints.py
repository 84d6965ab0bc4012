"""What could be typed next into a filter, as it is typed: the names of properties, and the values that they can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envparity.model.areas import Area, Severity
from envparity.tui.query import PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from envparity.model.reports import Report
    from envparity.tui.items import Of
    from envparity.tui.look import Span
    from envparity.tui.query import Property
    from envparity.tui.standing import Summary

STATES: Mapping[Of, tuple[str, ...]] = {
    "findings": ("open", "new", "known", "accepted"),
    "differences": ("different", "unknown", "meant"),
}
Values = dict["Property", tuple[str, ...]]


def values_of(report: Report | None, summary: Summary | None, of: Of) -> Values:
    """Give the values that each property can have in a report."""
    found: Values = {"sev": tuple(str(severity) for severity in reversed(Severity)), "is": STATES[of]}
    if report is not None and summary is not None:
        found["area"] = tuple(area.value for area in Area if of == "differences" or area in summary.areas)
        found["env"] = tuple(environment.name for environment in report.environments)
        found["code"] = summary.codes
    return found


def _offers(text: str, values: Values) -> Sequence[str]:
    """Give what the last word of a filter could become."""
    word = text.rpartition(" ")[2].lower()
    name, colon, start = word.partition(":")
    if not colon:
        return [f"{known}:" for known in PROPERTIES if known.startswith(word)]
    known = next((p for p in PROPERTIES if p == name), None)
    offered = values.get(known, ()) if known else ()
    return [f"{name}:{value}" for value in offered if value.lower().startswith(start)]


def completed(text: str, values: Values) -> str:
    """Give a filter with its last word completed; the same where there is nothing to complete it by."""
    before, space, word = text.rpartition(" ")
    offers = _offers(text, values) if word else ()
    return f"{before}{space}{offers[0]}" if offers else text


def hint(text: str, values: Values) -> list[Span]:
    """Say what can be typed next: the values of the property that is being typed, else the properties."""
    word = text.rpartition(" ")[2]
    if ":" in word:
        offers = [offer.partition(":")[2] for offer in _offers(text, values)]
        name = word.partition(":")[0]
        spans: list[Span] = [(f"{name}: ", "link")]
        return spans + [(f"{offer}  ", "text") for offer in offers] if offers else [("", "faint")]
    spans = [("words  -without", "faint")]
    for name in PROPERTIES:
        spans += [(f"  {name}:", "link"), (" or worse" if name == "sev" else "", "faint")]
    return [*spans, ("  tab completes", "faint")]
