"""Whether what is drawn can be read: contrast in every theme, and colours apart for who sees fewer of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

from envparity.tui.inks import INKS, is_ground, is_text
from envparity.tui.modes import MODES
from envparity.tui.themes import GROUNDS, THEMES, ink_variables

if TYPE_CHECKING:
    from tests.tui.conftest import Open, Session, World

LEAST = 4.5
"""WCAG 2.2, 1.4.3 (level AA)."""
OURS = {theme.name: theme for theme in THEMES}
EVERY = {
    name: theme
    for name, theme in {**App[int]().available_themes, **OURS}.items()
    if not name.startswith("ansi")
}
"""But for those that take the terminal's own colours, which nobody knows."""


def _contrast(one: str, other: str) -> float:
    from textual.color import Color

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in Color.parse(colour).rgb]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", EVERY)
def test_every_ink_can_be_read_on_every_ground_of_every_theme(name: str) -> None:
    theme = EVERY[name]
    inks = {ink.removeprefix("ink-"): colour for ink, colour in ink_variables(theme).items()}
    colours = theme.to_color_system().generate()
    grounds = {
        **{ground: colours[ground] for ground in GROUNDS},
        **{i: c for i, c in inks.items() if is_ground(i)},
    }
    least = 7.0 if name.endswith("high-contrast") else LEAST
    assert len(grounds) == 10
    for ink in filter(is_text, inks):
        for ground, colour in grounds.items():
            assert _contrast(inks[ink], colour) >= least, (ink, ground)
    for ink in inks:
        if ink.startswith("chip-") and ink != "chip-text":
            assert _contrast(inks["chip-text"], inks[ink]) >= LEAST, ink


def _top(screen: Screen[object]) -> list[Widget]:
    """Give what is not behind a window."""
    return [widget for widget in screen.query("*") if widget.region.area and widget.parent is screen]


def _unread(session: Session) -> Iterator[tuple[float, str]]:
    """Give each text that is drawn and cannot be read, with its contrast."""
    screen = session.app.screen
    regions = [widget.region for widget in _top(screen)]
    for y, strip in enumerate(screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            style, x = segment.style, x + segment.cell_length
            inside = any(region.contains(x - 1, y) for region in regions)
            if not inside or style is None or not any(char.isalnum() for char in segment.text):
                continue
            assert style.color is not None
            assert style.bgcolor is not None
            found = _contrast(*(colour.get_truecolor().hex for colour in (style.color, style.bgcolor)))
            if found < LEAST or style.dim:
                yield round(found, 2), segment.text


@pytest.mark.parametrize("theme", ["envparity", "envparity-light", "envparity-16", "nord"])
async def test_what_every_screen_draws_can_be_read(world: World, open_app: Open, theme: str) -> None:
    async with open_app(world) as session:
        session.app.theme = theme
        session.app.notify("said", title="warned", severity="warning", timeout=60)
        session.app.notify("said", title="failed", severity="error", timeout=60)
        for mode in MODES:
            await session.press(mode.key)
            await session.until_in(mode.name)
            assert list(_unread(session)) == [], mode.name
        for keys in (("question_mark",), ("ctrl+p",), ("3", "u"), ("2", "x"), ("2", "slash", "a")):
            await session.press(*keys)
            assert list(_unread(session)) == [], keys
            await session.press("escape", "escape")


BLIND = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What is left of linear RGB in each blindness: Machado, Oliveira and Fernandes, IEEE TVCG 15 (2009), severity 1.0."""


@pytest.mark.parametrize("blindness", BLIND)
def test_stages_and_grades_stay_apart_for_who_sees_fewer_colours(blindness: str) -> None:
    inks = INKS["envparity-colour-blind"]
    grades = [name for name in inks if name.startswith("grade-") and name != "grade-info"]
    stages = [name for name in inks if name.startswith("stage-")]
    for names in (grades, stages):
        for one, other in combinations(names, 2):
            assert _apart(inks[one], inks[other], BLIND[blindness]) > 9, (one, other)


def _apart(one: str, other: str, left: Sequence[Sequence[float]]) -> float:
    """Measure how far two colours are apart, in CIE 1976 L*a*b* (about 2.3 is just seen)."""
    return math.dist(_lab(one, left), _lab(other, left))


def _lab(colour: str, left: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    from textual.color import Color

    parts = [part / 255 for part in Color.parse(colour).rgb]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    seen = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in left]
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    x, y, z = (
        sum(a * b for a, b in zip(row, seen, strict=True)) / w for row, w in zip(rows, white, strict=True)
    )
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
