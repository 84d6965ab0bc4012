"""What one cell of a comparison says, in words: a value, that there is none, that it is not known, and in what it differs."""

from __future__ import annotations

from typing import Literal

from envparity.model.differences import Absent, Cell, Difference, Present
from envparity.model.facts import Package
from envparity.model.provenance import trait
from envparity.model.values import MASK, Mixed, Plain, Sealed, Unknown, Value
from envparity.report.clean import clean
from envparity.report.summary import say_text

FINGERPRINT_SHOWN = 8
"""Hex digits of a fingerprint that people are shown: enough to see that two are the same."""

CellState = Literal["value", "secret", "absent", "unknown"]


def say_fingerprint(secret: Sealed) -> str:
    """Say what may be said of a secret: its fingerprint's start, or why its value could be guessed."""
    shown = secret.shown_fingerprint
    return f"#{shown[:FINGERPRINT_SHOWN]}" if shown is not None else f"({clean(secret.weak)})"


def say_value(value: Value) -> str:
    """Say a value on one line, harmless to a terminal; secrets as a mask and a fingerprint."""
    match value:
        case Plain(text):
            return say_text(text) or "(empty)"
        case Sealed():
            return f"{MASK} {say_fingerprint(value)}"
        case Mixed():
            return " ".join([say_text(str(value)), *(say_fingerprint(secret) for secret in value.secrets)])
        case Unknown(reason):
            return f"unknown: {say_text(reason)}"


def say_cell(cell: Cell) -> str:
    """Say what one environment has: a value, `absent`, or `unknown: …`."""
    if isinstance(cell, Absent):
        return "absent"
    return say_value(cell if isinstance(cell, Unknown) else cell.value)


def say_subject(difference: Difference) -> str:
    """Name a subject; when its values read alike and differ all the same (another digest, another origin), say in what."""
    subject, hidden = clean(str(difference.subject)), say_hidden(difference)
    return f"{subject} ({hidden})" if hidden else subject


def say_hidden(difference: Difference) -> str:
    """Say in what a subject differs whose values read alike; empty where the values show it."""
    if difference.likeness != "different" or len({say_cell(cell) for cell in difference.cells}) > 1:
        return ""
    first, *others = [cell for cell in difference.cells if isinstance(cell, Present)]
    return next(filter(None, (say_trait(first, other) for other in others)), "other content")


def say_trait(a: Cell, b: Cell) -> str:
    """Say in what two cells differ that read alike; empty for what is no package, or where nothing tells."""
    if not isinstance(a, Present) or not isinstance(b, Present):
        return ""
    mine, theirs = ([fact for fact in cell.facts if isinstance(fact, Package)] for cell in (a, b))
    return trait(mine, theirs)


def state_of(cell: Cell) -> CellState:
    """Tell what kind of cell it is, for the way it is shown."""
    if isinstance(cell, Absent):
        return "absent"
    value = cell if isinstance(cell, Unknown) else cell.value
    if isinstance(value, Unknown):
        return "unknown"
    return "secret" if isinstance(value, Sealed) else "value"
