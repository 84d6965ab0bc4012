"""The colours: themes of ours, and our own names for colours in every theme of Textual's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme

from envparity.tui.inks import DARK, INKS, LIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping


def _theme(name: str, *, dark: bool = True, surface: str, panel: str) -> Theme:
    """Make a theme of Textual's from our inks."""
    inks = INKS[name]
    return Theme(
        name=name,
        primary=inks["link"],
        secondary=inks["faint"],
        accent=inks["stage-development"],
        foreground=inks["text"],
        background=inks["page"],
        surface=surface,
        panel=panel,
        success=inks["grade-ok"],
        warning=inks["grade-medium"],
        error=inks["grade-critical"],
        dark=dark,
        variables={
            "border": inks["line"],
            "footer-background": surface,
            "footer-key-foreground": inks["link"],
            "footer-description-foreground": inks["grade-info"],
            "block-cursor-background": inks["cursor"],
            "block-cursor-foreground": inks["strong"],
            "block-cursor-text-style": "none",
            "input-selection-background": f"{inks['link']} 30%",
            "scrollbar": inks["line"],
            "scrollbar-hover": inks["faintest"],
            "scrollbar-active": inks["link"],
            "scrollbar-background": inks["page"],
            "scrollbar-background-hover": inks["page"],
            "scrollbar-background-active": inks["page"],
            "scrollbar-corner-color": inks["page"],
        },
    )


THEMES: tuple[Theme, ...] = (
    _theme("envparity", surface="#151d27", panel="#1b2531"),
    _theme("envparity-light", dark=False, surface="#eef2f6", panel="#e3e9f0"),
    _theme("envparity-colour-blind", surface="#151d27", panel="#1b2531"),
    _theme("envparity-high-contrast", surface="#0a0a0a", panel="#1a1a1a"),
    _theme("envparity-16", surface="#000000", panel="#0000aa"),
)
"""Ours; the first is the one a new user sees. Textual's own themes take `DARK` or `LIGHT` for our names."""


def ink_variables(theme: str, *, dark: bool) -> dict[str, str]:
    """Give the inks as variables for a theme's style sheet: `$ink-` and the ink's name."""
    inks: Mapping[str, str] = INKS.get(theme, DARK if dark else LIGHT)
    return {f"ink-{name}": colour for name, colour in inks.items()}
