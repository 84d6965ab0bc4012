"""The colours: two themes of ours, and our own names for colours in every theme of Textual's."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from textual.theme import Theme

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
