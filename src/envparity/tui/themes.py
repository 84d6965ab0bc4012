"""The colours: themes of ours, and our own names for colours in every theme of Textual's."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from textual.color import Color
from textual.theme import Theme

from envparity.tui.contrast import readable
from envparity.tui.inks import DARK, INKS, LIGHT, is_ground, is_text

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


GROUNDS = ("background", "surface", "panel")
"""The grounds of a theme of Textual's that we write on."""


def ink_variables(theme: Theme) -> dict[str, str]:
    """Give the inks as variables for a theme's style sheet: `$ink-` and the ink's name.

    Those that Textual's own themes take are made lighter or darker until they can be read on that theme's grounds.
    """
    inks = INKS.get(theme.name)
    if inks is None:
        inks = DARK if theme.dark else LIGHT
        if not theme.name.startswith("ansi"):
            colours = theme.to_color_system().generate()
            inks = _on_grounds(tuple(colours[name] for name in GROUNDS), dark=theme.dark)
    return {f"ink-{name}": colour for name, colour in inks.items()}


@lru_cache(maxsize=32)
def _on_grounds(grounds: tuple[str, ...], *, dark: bool) -> Mapping[str, str]:
    inks = DARK if dark else LIGHT
    own = [colour for name, colour in inks.items() if is_ground(name)]
    parsed = [Color.parse(colour) for colour in (*grounds, *own)]
    return {
        name: readable(Color.parse(colour), parsed, lighter=dark).hex if is_text(name) else colour
        for name, colour in inks.items()
    }
