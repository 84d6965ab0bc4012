"""What the terminal is and can do: width, colour, whether somebody sits at it."""

from __future__ import annotations

import os
import sys
from typing import TextIO


def colours(stream: TextIO) -> bool:
    """Say whether to colour: a terminal that is not dumb, unless `NO_COLOR` (no-color.org) is set."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width(stream: TextIO) -> int:
    """Give the width to draw for, 80 to 200 columns; 100 where there is no terminal."""
    if not stream.isatty() and "COLUMNS" not in os.environ:
        return 100
    import shutil

    return max(80, min(200, shutil.get_terminal_size((100, 24)).columns))


def attended() -> bool:
    """Say whether a question can be asked: somebody is at stdin."""
    return sys.stdin is not None and sys.stdin.isatty()
