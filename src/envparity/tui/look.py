"""How things look: the mark of each grade, stage and state, and how a message is written in inks.

A mark is a symbol, a word and a colour, so that nothing is told by colour alone. Colours are
theme variables; what draws asks for them by name at the moment it draws, so that a change of
theme is a change of everything.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style

from envparity.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from envparity.model.reports import Grade
    from envparity.model.snapshots import Environment

Span = tuple[str, str]
"""A piece of text and its ink: a colour's name and attributes in words, such as `grade-high bold on-cursor`."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a grade or a state looks like: a symbol of one cell, a word, a short word, and an ink."""

    symbol: str
    word: str
    short: str
    ink: str


GRADES: Mapping[Grade, Mark] = MappingProxyType(
    {
        "critical": Mark("▲", "critical", "crit", "grade-critical"),
        "high": Mark("◆", "high", "high", "grade-high"),
        "medium": Mark("■", "medium", "med", "grade-medium"),
        "low": Mark("□", "low", "low", "grade-low"),
        "info": Mark("·", "info", "info", "grade-info"),
        "ok": Mark("✓", "ok", "ok", "grade-ok"),
        "unknown": Mark("?", "unknown", "unkn", "grade-unknown"),
        "not-assessed": Mark("-", "not assessed", "n/a", "faintest"),
    }
)
"""The marks of the board, the worst first."""

STATES: Mapping[str, Mark] = MappingProxyType(
    {
        "running": Mark("●", "running", "up", "grade-ok"),
        "restarting": Mark("◆", "restarting", "rest", "grade-high"),
        "paused": Mark("■", "paused", "paus", "grade-medium"),
        "created": Mark("□", "created", "new", "grade-low"),
        "exited": Mark("○", "exited", "exit", "faint"),
        "dead": Mark("▲", "dead", "dead", "grade-critical"),
        "": Mark("-", "absent", "-", "faintest"),
    }
)
"""The engine's words for a container, and none for a service without one."""

HEALTH: Mapping[str, Mark] = MappingProxyType(
    {
        "healthy": Mark("✓", "healthy", "ok", "grade-ok"),
        "starting": Mark("·", "starting", "wait", "grade-medium"),
        "unhealthy": Mark("▲", "unhealthy", "bad", "grade-critical"),
        "none": Mark("-", "no check", "-", "faintest"),
    }
)


def grade_span(grade: Grade) -> Span:
    """Write a grade as its symbol and word."""
    mark = GRADES[grade]
    return f"{mark.symbol} {mark.word}", mark.ink


def prose(text: str, ink: str, code: str) -> list[Span]:
    """Write a message with what stands between its backticks in an ink of its own, without the backticks.

    A backtick that has no partner stays.
    """
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    return [(part, code if place % 2 else ink) for place, part in enumerate(parts) if part]


def spoken(text: str) -> str:
    """Write a message where there is but one ink: without its backticks."""
    return "".join(part for part, _ in prose(text, "", ""))


def state_mark(state: str) -> Mark:
    """Find the mark of an engine's word; one that is not known is shown as it is."""
    return STATES.get(state) or Mark("?", state, state[:4], "grade-unknown")


def chip(environment: Environment, width: int = 0) -> list[Span]:
    """Write an environment as its badge: the stage in word and colour; production as loud as it can be.

    Where the badge would take more than a `width`, the stage is told by its colour and by the place it stands in.
    """
    stage = environment.stage.value
    said = environment.name if environment.name == stage else f"{environment.name} · {stage}"
    if 0 < width < cell_len(said) + 2:
        said = environment.name
    return [(f" {said.upper() if stage == 'production' else said} ", f"chip-text bold on-chip-{stage}")]


@lru_cache(maxsize=512)
def _style(foreground: str, background: str, attributes: frozenset[str]) -> Style:
    return Style(
        color=foreground or None,
        bgcolor=background or None,
        bold="bold" in attributes or None,
        italic="italic" in attributes or None,
        underline="underline" in attributes or None,
        reverse="reverse" in attributes or None,
    )


ATTRIBUTES = frozenset({"bold", "italic", "underline", "reverse"})


def style(ink: str, variables: Mapping[str, str]) -> Style:
    """Turn an ink into a style by the theme's variables; an unknown word in it is a `KeyError`."""
    foreground = background = ""
    attributes = set()
    for word in ink.split():
        if word in ATTRIBUTES:
            attributes.add(word)
        elif word.startswith("on-"):
            background = variables[f"ink-{word[3:]}"]
        else:
            foreground = variables[f"ink-{word}"]
    return _style(foreground, background, frozenset(attributes))
