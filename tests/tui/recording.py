"""The tour of one minute as one animated SVG: frames of the real program, shown one after the other by its style alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.pilot import Pilot

from envparity.tui.app import EnvparityApp
from envparity.tui.screens.tour import STOPS

SIZE = (100, 30)
SECONDS = 4
"""How long each frame stands."""


async def frames(app: EnvparityApp, pilot: Pilot[int]) -> list[str]:
    """Take the tour and give a picture of each stop."""
    taken = []
    await pilot.press("question_mark")
    await pilot.pause(0.3)
    await pilot.press("t")
    for number, stop in enumerate(STOPS):
        await _until_at(app, pilot, f"{number + 1} of {len(STOPS)}", stop.screen)
        taken.append(app.export_screenshot(title="envparity"))
        await pilot.press("enter")
    return taken


async def _until_at(app: EnvparityApp, pilot: Pilot[int], place: str, screen: str) -> None:
    for _ in range(100):
        windows = app.screen.query(".window")
        if app.current_mode == screen and windows and place in str(windows.first().border_title):
            break
        await pilot.pause(0.1)
    await pilot.pause(2.5)  # what the screen asks for comes after it


def animated(pictures: Sequence[str]) -> str:
    """Join pictures of one size; who wishes for less motion is shown the first."""
    whole, step = SECONDS * len(pictures), 100 / len(pictures)
    head = pictures[0].partition(">")[0]
    box = re.search(r'viewBox="([^"]+)"', head)
    assert box is not None
    rules = [
        f".stop {{ visibility: hidden; animation: {whole}s step-end infinite }}",
        f"@keyframes stop {{ 0% {{ visibility: visible }} {step:.3f}% {{ visibility: hidden }} }}",
        "@media (prefers-reduced-motion: reduce) { .stop { animation: none } .stop0 { visibility: visible } }",
    ]
    rules += [
        f".stop{number} {{ animation-name: stop; animation-delay: {SECONDS * number}s }}"
        for number in range(len(pictures))
    ]
    body = [f'<g class="stop stop{number}">{_inside(picture)}</g>' for number, picture in enumerate(pictures)]
    style = "\n".join(rules)
    return (
        f'<svg class="rich-terminal" viewBox="{box.group(1)}" xmlns="http://www.w3.org/2000/svg">\n'
        f"<style>\n{style}\n</style>\n" + "\n".join(body) + "\n</svg>\n"
    )


def _inside(picture: str) -> str:
    """Give what stands in a picture's outermost element."""
    return picture.partition(">")[2].rpartition("</svg>")[0]
