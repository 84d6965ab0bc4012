"""How things look: the themes, and the mark of each grade, stage and state.

A mark is a symbol, a word and a colour, so that nothing is told by colour alone. Colours are
theme variables; what draws asks for them by name at the moment it draws, so that a change of
theme is a change of everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from rich.style import Style
from textual.theme import Theme

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

DARK: Mapping[str, str] = MappingProxyType(
    {
        "grade-critical": "#ff6b7d",
        "grade-high": "#ff9f5a",
        "grade-medium": "#ecc862",
        "grade-low": "#7cb8ea",
        "grade-info": "#98a8bc",
        "grade-ok": "#62c98f",
        "grade-unknown": "#c49af0",
        "tint-critical": "#3b1923",
        "tint-high": "#37231a",
        "tint-medium": "#302b1c",
        "tint-unknown": "#2a2138",
        "stage-development": "#4cc9bd",
        "stage-staging": "#e8bd58",
        "stage-production": "#ff7385",
        "chip-development": "#12514c",
        "chip-staging": "#5c4614",
        "chip-production": "#b3243c",
        "chip-text": "#ffffff",
        "text": "#d8e0ea",
        "strong": "#f4f7fb",
        "faint": "#8796a9",
        "faintest": "#596879",
        "line": "#2c3848",
        "link": "#74b3ff",
        "page": "#10161e",
        "cursor": "#1d3552",
        "cursor-idle": "#1e2a38",
    }
)

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "grade-critical": "#b3122b",
        "grade-high": "#a84a00",
        "grade-medium": "#7d5f00",
        "grade-low": "#1d5fa3",
        "grade-info": "#51606f",
        "grade-ok": "#14703d",
        "grade-unknown": "#6d35ab",
        "tint-critical": "#fadfe3",
        "tint-high": "#fae7d8",
        "tint-medium": "#f6efd3",
        "tint-unknown": "#ece2f7",
        "stage-development": "#0b6b62",
        "stage-staging": "#7d5800",
        "stage-production": "#b3122b",
        "chip-development": "#0b6b62",
        "chip-staging": "#7d5800",
        "chip-production": "#b3122b",
        "chip-text": "#ffffff",
        "text": "#1d2733",
        "strong": "#0a1017",
        "faint": "#55636f",
        "faintest": "#7d8a96",
        "line": "#c3ccd6",
        "link": "#0b5cc0",
        "page": "#f7f9fb",
        "cursor": "#c5dbf5",
        "cursor-idle": "#e3e9f0",
    }
)

THEMES: tuple[Theme, ...] = (
    Theme(
        name="envparity",
        primary="#74b3ff",
        secondary="#8796a9",
        accent="#4cc9bd",
        foreground="#d8e0ea",
        background="#10161e",
        surface="#151d27",
        panel="#1b2531",
        success="#62c98f",
        warning="#ecc862",
        error="#ff6b7d",
        variables={
            "border": "#2c3848",
            "footer-background": "#151d27",
            "footer-key-foreground": "#74b3ff",
            "footer-description-foreground": "#98a8bc",
            "block-cursor-background": "#1d3552",
            "block-cursor-foreground": "#f4f7fb",
            "block-cursor-text-style": "none",
            "input-selection-background": "#74b3ff 30%",
            "scrollbar": "#2c3848",
            "scrollbar-hover": "#3d4d61",
            "scrollbar-active": "#74b3ff",
            "scrollbar-background": "#10161e",
            "scrollbar-background-hover": "#10161e",
            "scrollbar-background-active": "#10161e",
            "scrollbar-corner-color": "#10161e",
        },
    ),
    Theme(
        name="envparity-light",
        primary="#0b5cc0",
        secondary="#55636f",
        accent="#0b6b62",
        foreground="#1d2733",
        background="#f7f9fb",
        surface="#eef2f6",
        panel="#e3e9f0",
        success="#14703d",
        warning="#7d5f00",
        error="#b3122b",
        dark=False,
        variables={"border": "#c3ccd6", "footer-background": "#e3e9f0", "footer-key-foreground": "#0b5cc0"},
    ),
)
"""Ours; the first is the one a new user sees. Textual's own themes take `DARK` or `LIGHT` for our names."""


def ink_variables(*, dark: bool) -> dict[str, str]:
    """Give the inks as variables for a theme's style sheet: `$ink-` and the ink's name."""
    return {f"ink-{name}": colour for name, colour in (DARK if dark else LIGHT).items()}


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


def chip(environment: Environment) -> list[Span]:
    """Write an environment as its badge: the stage in word and colour; production as loud as it can be."""
    stage = environment.stage.value
    ink = f"chip-text bold on-chip-{stage}"
    if stage == "production":
        name = environment.name if environment.name == stage else f"{environment.name} · {stage}"
        return [(f" {name.upper()} ", ink)]
    name = environment.name if environment.name == stage else f"{environment.name} · {stage}"
    return [(f" {name} ", ink)]


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
