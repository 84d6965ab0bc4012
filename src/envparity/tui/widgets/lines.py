"""How the rows of a list in groups are written: the sign that a row opens, and a group's head."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from envparity.tui.look import GRADES

if TYPE_CHECKING:
    from envparity.model.reports import Grade
    from envparity.tui.grouping import Line
    from envparity.tui.items import Item
    from envparity.tui.look import Span

FOLDS: dict[str, Span] = {"open": ("▾", "link"), "shut": ("▸", "link"), "": (" ", "faint")}
NAMED = 4
"""Subjects that a head names."""


def fold_span(line: Line) -> Span:
    """Say whether a row opens, and whether it is open."""
    return FOLDS[line.fold]


def head_spans(line: Line) -> list[Span]:
    """Write a group's head over the whole width: its worst severity, its name, how many, and what they are about."""
    if not line.title:
        return []
    found = line.graded
    spans: list[Span] = [fold_span(line)]
    worst = next(iter(found), None)
    if worst is not None:
        mark = GRADES[cast("Grade", str(worst))]
        spans.append((f"{mark.symbol} {mark.word:<8}  ", mark.ink))
    else:
        spans.append((" " * 12, "faint"))
    code, _, name = line.title.partition(" ")
    of_rule = any(item.finding is not None and item.finding.code == code for item in line.items[:1])
    title = f"{code}  {name}" if of_rule else line.title  # as its findings have it in their columns
    spans += [(title, "strong bold"), (f"  {len(line.items)}  ", "text")]
    if len(found) > 1:
        spans.append((", ".join(f"{count} {severity}" for severity, count in found.items()), "faint"))
    elif line.fold == "shut":
        spans.append((_about(line), "faint"))
    return spans


def _about(line: Line) -> str:
    names = [_subject(item) for item in line.items[:NAMED]]
    rest = len(line.items) - len(names)
    return ", ".join(names) + (f" and {rest} more" if rest else "")


def _subject(item: Item) -> str:
    about = item.finding or item.difference
    return about.subject.name if about is not None else ""
