"""What a terminal cannot show, and what it is given instead: plain characters for signs, sixteen colours for many.

Signs are exchanged where they are written to the terminal, so that borders, bars and everything that comes from
outside is exchanged too, each for something as wide as it was.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import App
    from textual.driver import Driver

LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")
"""The variables that say the locale, the one that counts first."""
FEW = "envparity-16"
"""The theme for terminals of sixteen colours."""
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("─━╌┄▔▁", "-"),
        **dict.fromkeys("│┃▌▏▐▎▍▋▊▉", "|"),
        **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼┏┓┗┛", "+"),
        **dict(zip("▂▃▄▅▆▇█", ".:=+*#@", strict=True)),
        **dict(zip("▲◆■□·✓●○", "!#=o.v*o", strict=True)),
        **dict(zip("▾▸→←↑↓…≠•≥≤", "v>><^v~#*><", strict=True)),
        "\N{NO-BREAK SPACE}": " ", "\N{MULTIPLICATION SIGN}": "x", "\N{EN DASH}": "-", "\N{EM DASH}": "-",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"', "\N{RIGHT DOUBLE QUOTATION MARK}": '"', "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "↵": "$", "␛": "^", "␡": "^",
    }
)  # fmt: skip


def surroundings() -> Mapping[str, str]:
    """Give the environment with the locale that the program was given.

    Where that is C, Python sets `LC_CTYPE=C.UTF-8` before anything else runs (PEP 538); no terminal shows more by that.
    """
    try:
        block = Path("/proc/self/environ").read_bytes()
    except OSError:  # not Linux
        return os.environ
    given = dict(entry.split("=", 1) for entry in os.fsdecode(block).split("\0") if "=" in entry)
    return {**os.environ, **{name: given.get(name, "") for name in LOCALE}}


def speaks_unicode(environment: Mapping[str, str]) -> bool:
    """Say whether a terminal shows more than ASCII, by what its environment says of it.

    The locale is asked as POSIX has it; none at all is taken for one that does, as containers often have none.
    The console of Linux has a font of a few hundred signs, and not ours.
    """
    if environment.get("TERM", "") in ("linux", "vt100", "vt220", "dumb"):
        return False
    said = next((environment[name] for name in LOCALE if environment.get(name)), "")
    return not said or "utf-8" in said.lower() or "utf8" in said.lower()


def plain(text: str) -> str:
    """Write a text in ASCII, as wide as it was."""
    if text.isascii():
        return text
    text = text.translate(_SIGNS)
    return text if text.isascii() else "".join(char if char.isascii() else _unknown(char) for char in text)


@lru_cache(maxsize=1024)
def _unknown(char: str) -> str:
    return "?" * cell_len(char)


def fit(app: App[int], environment: Mapping[str, str]) -> None:
    """Make an application write what this terminal can show; in a browser that is everything."""
    if "TEXTUAL_DRIVER" not in environment and not speaks_unicode(environment):
        app.driver_class = _plain_driver(app.driver_class)


def _plain_driver(kind: type[Driver]) -> type[Driver]:
    class Plain(kind):  # type: ignore[misc,valid-type]  # whichever driver the system has
        """Writes ASCII alone."""

        def write(self, data: str) -> None:
            """Write to the terminal."""
            super().write(plain(data))

    return Plain
