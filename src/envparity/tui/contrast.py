"""Whether a colour can be read on another, and what makes it so: contrast as WCAG 2.2 measures it (relative luminance)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.color import Color

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST = 4.5
"""Contrast from which on text of any size can be read (WCAG 2.2, 1.4.3, level AA)."""
STEPS = 40
WHITE, BLACK = Color(255, 255, 255), Color(0, 0, 0)


def contrast(one: Color, other: Color) -> float:
    """Say how far apart two colours are in lightness, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    parts = (part / 255 for part in colour.rgb)
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(colour: Color, grounds: Sequence[Color], *, lighter: bool) -> Color:
    """Make a colour as much lighter, or darker, as it takes to be read on every one of these grounds."""
    end = WHITE if lighter else BLACK
    for step in range(STEPS):
        made = colour.blend(end, step / STEPS)
        if all(contrast(made, ground) >= LEAST for ground in grounds):
            return made
    return end
