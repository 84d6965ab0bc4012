"""Drives the real program on the sample workspace and writes a picture of each screen, as SVG and PNG, and the tour.

`make screenshots` runs it. Sizes are fixed. Where an engine can run the sample's development
environment it is brought up for the pictures of the runtime, and taken down again. The PNG needs
`rsvg-convert` (Debian: librsvg2-bin); without it only the SVG is written.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.tui import recording
from textual.pilot import Pilot

from envparity.errors import EnvparityError
from envparity.jobs.opening import open_workspace
from envparity.jobs.remembering import save
from envparity.jobs.running import Running
from envparity.model.deeds import Asked
from envparity.tui.app import EnvparityApp
from envparity.tui.errands import Errands

ROOT = Path(__file__).resolve().parents[2]
NORMAL, SMALL, WIDE = (120, 40), (80, 24), (200, 60)
WIDTHS = {NORMAL: 1000, SMALL: 700, WIDE: 1400}
"""Pixels of a PNG, wide enough to be read."""
FONTS = "'Fira Code', 'DejaVu Sans Mono', Menlo, Consolas, monospace"
NO_BREAK = "&#160;"
STAYS = 100
"""Twentieths of a second after which a picture that is not the wanted one is taken for the last."""


@dataclass(frozen=True)
class Picture:
    """A file's name, the terminal's size, and the keys that lead there; `~` waits a moment."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()


PICTURES = (
    Picture("board", NORMAL),
    Picture("board-80x24", SMALL),
    Picture("board-200x60", WIDE),
    Picture("drift", NORMAL, ("2",)),
    Picture("drift-80x24", SMALL, ("2",)),
    Picture("drift-200x60", WIDE, ("2", "j", "j")),
    Picture("drift-differences", NORMAL, ("2", "t")),
    Picture("drift-filter", NORMAL, ("2", "slash", *"area:secrets env:prod")),
    Picture("rule", NORMAL, ("2", "enter", "~")),
    Picture("runtime", NORMAL, ("3", *"~~~~~~")),
    Picture("runtime-80x24", SMALL, ("3", "~")),
    Picture("runtime-production", NORMAL, ("left_square_bracket", "3", "left_square_bracket", "~")),
    Picture("logs", NORMAL, ("4", "~", "~")),
    Picture("secrets", NORMAL, ("5", "~", "~")),
    Picture("release", NORMAL, ("6", "~", "~")),
    Picture("release-80x24", SMALL, ("6", "~", "~")),
    Picture("history", NORMAL, ("7", "~", "~")),
    Picture("settings", NORMAL, ("8", "~", "~")),
    Picture("help", NORMAL, ("2", "question_mark")),
    Picture("palette", NORMAL, ("ctrl+p", "~")),
)
STILL = tuple(
    picture
    for picture in PICTURES
    if picture.name.split("-")[0] in ("board", "drift", "rule", "secrets", "release", "help")
)
"""Those that show the sample alone, whatever the machine has."""


def errands() -> Errands:
    """Give the program's own jobs, on the sample under the name of its application."""
    return Errands(open=lambda directory: replace(open_workspace(directory), name="assistant"))


async def record() -> str:
    """Take the tour through the program and give it as one animated SVG."""
    app = EnvparityApp(ROOT, errands())
    async with app.run_test(size=recording.SIZE) as pilot:
        await settle(pilot, app)
        return recording.animated(await recording.frames(app, pilot))


async def settle(pilot: Pilot[int], app: EnvparityApp) -> None:
    """Wait until the report is there and the engine has answered or not."""
    for _ in range(300):
        if (app.known.report or app.known.trouble) and app.known.engine is not None:
            break
        await pilot.pause(0.1)
    await pilot.pause(0.2)


async def still(
    app: EnvparityApp,
    pilot: Pilot[int],
    wanted: Callable[[str], object],
    *,
    title: str,
    simplify: bool = False,
) -> str:
    """Give the picture once it is the wanted one, or has stayed as it is for so long that nothing more will come."""
    seen, since = "", 0
    while since < STAYS:
        await pilot.pause(0.05)
        drawn = app.export_screenshot(title=title, simplify=simplify)
        if wanted(drawn):
            return drawn
        seen, since = drawn, since + 1 if drawn == seen else 0
    return seen


async def take(picture: Picture, wanted: Callable[[str], object] | None = None) -> str:
    """Drive the program to one picture and give it as SVG; one that is wanted is waited for, and no longer."""
    app = EnvparityApp(ROOT, errands())
    async with app.run_test(size=picture.size) as pilot:
        await settle(pilot, app)
        if app.known.trouble is not None:
            sys.exit(f"the sample workspace could not be read: {app.known.trouble.message}")
        for key in picture.keys:
            if key != "~":
                await pilot.press(key)
            elif wanted is None:
                await pilot.pause(0.8)
            await pilot.pause(0.05)
        title = f"envparity {app.known.workspace.name if app.known.workspace else ''}"
        if wanted is not None:
            return await still(app, pilot, wanted, title=title)
        await pilot.pause(0.3)
        return app.export_screenshot(title=title)


def without_network(svg: str) -> str:
    """Take the fonts that would be fetched out of a picture, and name those that are at hand."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: Fira Code, monospace", f"font-family: {FONTS}", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def for_librsvg(svg: str) -> str:
    """Move texts that begin with no-break spaces to where they begin: librsvg drops such spaces."""
    return re.sub(r"<text( [^>]*textLength[^>]*)>(.*?)</text>", _moved, svg)


def _moved(match: re.Match[str]) -> str:
    attributes, body = match.group(1), match.group(2)
    before = len(re.match(rf"(?:{NO_BREAK})*", body).group()) // len(NO_BREAK)  # type: ignore[union-attr]
    inner = body[before * len(NO_BREAK) :]
    kept = re.sub(rf"(?:{NO_BREAK})+$", "", inner)
    if not kept:
        return ""
    cells = len(re.sub(r"&[^;]+;", "x", body))
    length = float(re.search(r'textLength="([\d.]+)"', attributes).group(1))  # type: ignore[union-attr]
    start = float(re.search(r' x="([\d.]+)"', attributes).group(1))  # type: ignore[union-attr]
    cell = length / cells
    left = len(re.sub(r"&[^;]+;", "x", kept)) * cell
    attributes = re.sub(r' x="[\d.]+"', f' x="{start + before * cell:.2f}"', attributes)
    attributes = re.sub(r'textLength="[\d.]+"', f'textLength="{left:.2f}"', attributes)
    return f"<text{attributes}>{kept}</text>"


def write(svg: str, name: str, size: tuple[int, int], folder: Path) -> None:
    """Write one picture in both forms."""
    path = folder / f"{name}.svg"
    path.write_text(without_network(svg), encoding="utf-8")
    converter = shutil.which("rsvg-convert")
    if converter is not None:
        subprocess.run(
            [converter, "-w", str(WIDTHS[size]), "-a", "-o", str(path.with_suffix(".png"))],
            input=for_librsvg(without_network(svg)).encode(),
            check=True,
        )


@contextmanager
def running(wanted: bool) -> Iterator[None]:
    """Let the sample's development environment run meanwhile, where an engine can run it. Data of before stays."""
    runner = Running(open_workspace(ROOT))
    started = fresh = False
    try:
        if wanted and "development" not in runner.active():
            leaving = runner.plan(Asked("down", "development", volumes=True))
            fresh = all(step.kind != "volume" for step in leaving.steps)
            runner.carry_out(Asked("up", "development"), confirm="development")
            started = True
    except EnvparityError as error:
        sys.stderr.write(f"the runtime is pictured as it is: {error.message}\n")
    try:
        yield
    finally:
        if started:
            runner.carry_out(Asked("down", "development", volumes=fresh), confirm="development")
        runner.close()


@contextmanager
def history() -> Iterator[None]:
    """Let there be a history of its own, with a snapshot and what a check found."""
    with TemporaryDirectory() as folder:
        own = {"ENVPARITY_HISTORY": f"{folder}/history.sqlite", "ENVPARITY_KEY_FILE": f"{folder}/key"}
        os.environ.update(own)
        try:
            save(open_workspace(ROOT), (), now="2026-11-02T09:00:00Z", label="v1.4.2")
            yield
        finally:
            for name in own:
                del os.environ[name]


def words(svg: str) -> list[str]:
    """Give the texts of a picture, in their order, but for the first line, which tells what runs on the machine."""
    found = re.findall(r"<text(?![^>]*-line-0\))[^>]*>(.*?)</text>", svg)
    return [unescape(text).replace("\N{NO-BREAK SPACE}", " ").strip() for text in found]


def main(arguments: list[str]) -> None:
    """Take every picture, or those that are named; `--no-engine` starts nothing."""
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    names = [name for name in arguments if not name.startswith("--")]
    chosen = [picture for picture in PICTURES if not names or picture.name in names]
    tour = not names or "tour" in names
    live = tour or any("runtime" in picture.name or "logs" in picture.name for picture in chosen)
    with running(live and "--no-engine" not in arguments), history():
        for picture in chosen:
            write(asyncio.run(take(picture)), picture.name, picture.size, folder)
            sys.stderr.write(f"{folder.name}/{picture.name}\n")
        if tour:
            (folder / "tour.svg").write_text(without_network(asyncio.run(record())), encoding="utf-8")
            sys.stderr.write(f"{folder.name}/tour\n")


if __name__ == "__main__":
    main(sys.argv[1:])
