"""The inks: what our own names for colours are in each of our themes.

A severity, a stage and a state each have a sign and a word as well, so that no ink says anything alone. What is
read is at least 4.5 times as light or dark as every ground that it may stand on (WCAG 2.2, level AA).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        "faint": "#98a7b9",
        "faintest": "#8a99ab",
        "line": "#2c3848",
        "link": "#74b3ff",
        "page": "#10161e",
        "cursor": "#1b3049",
        "cursor-idle": "#1e2a38",
    }
)

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "grade-critical": "#b3122b",
        "grade-high": "#a04700",
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
        "faint": "#4e5b67",
        "faintest": "#5a646d",
        "line": "#c3ccd6",
        "link": "#0b5cc0",
        "page": "#f7f9fb",
        "cursor": "#d3e4f8",
        "cursor-idle": "#e3e9f0",
    }
)

SAFE: Mapping[str, str] = MappingProxyType(
    {
        **DARK,
        "grade-critical": "#ff8c4a",
        "grade-high": "#e8b000",
        "grade-medium": "#f5ec6a",
        "grade-low": "#56b4e9",
        "grade-info": "#9aa7b8",
        "grade-ok": "#3fcf9f",
        "grade-unknown": "#e3a1c8",
        "tint-critical": "#3a2012",
        "tint-high": "#33290a",
        "tint-medium": "#2c2b16",
        "tint-unknown": "#33202c",
        "stage-development": "#56b4e9",
        "stage-staging": "#f0d442",
        "stage-production": "#ff8c4a",
        "chip-development": "#0b4f7a",
        "chip-staging": "#5f5200",
        "chip-production": "#a84300",
    }
)
"""Told apart without red and green: after the palette of Okabe and Ito (Color Universal Design, 2008), lightened."""

CONTRAST: Mapping[str, str] = MappingProxyType(
    {
        "grade-critical": "#ffa0ab",
        "grade-high": "#ffb97f",
        "grade-medium": "#ffe680",
        "grade-low": "#a6d6ff",
        "grade-info": "#d6dee8",
        "grade-ok": "#85f5b5",
        "grade-unknown": "#dfc0ff",
        "tint-critical": "#3b0010",
        "tint-high": "#331a00",
        "tint-medium": "#2b2600",
        "tint-unknown": "#240a3a",
        "stage-development": "#7df0e4",
        "stage-staging": "#ffe07a",
        "stage-production": "#ffa0ab",
        "chip-development": "#004a44",
        "chip-staging": "#4d3900",
        "chip-production": "#8f0020",
        "chip-text": "#ffffff",
        "text": "#ffffff",
        "strong": "#ffffff",
        "faint": "#d4d4d4",
        "faintest": "#b4b4b4",
        "line": "#909090",
        "link": "#9ccbff",
        "page": "#000000",
        "cursor": "#00264d",
        "cursor-idle": "#222222",
    }
)
"""What is read is at least seven times as light or dark as its ground (WCAG 2.2, level AAA)."""

SIXTEEN: Mapping[str, str] = MappingProxyType(
    {
        "grade-critical": "#ff55ff",
        "grade-high": "#ffff55",
        "grade-medium": "#ffffff",
        "grade-low": "#55ffff",
        "grade-info": "#aaaaaa",
        "grade-ok": "#55ff55",
        "grade-unknown": "#aaaaaa",
        "tint-critical": "#000000",
        "tint-high": "#000000",
        "tint-medium": "#000000",
        "tint-unknown": "#000000",
        "stage-development": "#55ffff",
        "stage-staging": "#ffff55",
        "stage-production": "#ff55ff",
        "chip-development": "#0000aa",
        "chip-staging": "#aa00aa",
        "chip-production": "#aa0000",
        "chip-text": "#ffffff",
        "text": "#aaaaaa",
        "strong": "#ffffff",
        "faint": "#aaaaaa",
        "faintest": "#aaaaaa",
        "line": "#555555",
        "link": "#55ffff",
        "page": "#000000",
        "cursor": "#0000aa",
        "cursor-idle": "#0000aa",
    }
)
"""Of the sixteen that every terminal has, so that none is taken for its neighbour; red cannot be read on the blue cursor."""

INKS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "envparity": DARK,
        "envparity-light": LIGHT,
        "envparity-colour-blind": SAFE,
        "envparity-high-contrast": CONTRAST,
        "envparity-16": SIXTEEN,
    }
)
"""By the name of the theme; any other takes those of ours that is as dark."""


def is_ground(ink: str) -> bool:
    """Say whether an ink is one that text stands on, of whatever colour that is."""
    return ink in ("page", "cursor", "cursor-idle") or ink.startswith("tint-")


def is_text(ink: str) -> bool:
    """Say whether an ink is one that text is written in, on any ground."""
    return not is_ground(ink) and ink != "line" and not ink.startswith("chip-")
