"""Text made for a terminal: 80 to 200 columns, with colours or none, always ending in a line break.

`render` draws a report; the modules beside it draw the other things that a command prints and are
imported by whoever needs them: `differences`, `sources`, `facts`, `pages`, `states`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from envparity.report.text.report import render as render


def __getattr__(name: str) -> Any:
    """Load the drawing of a report when it is asked for: a comparison needs none."""
    if name != "render":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from envparity.report.text.report import render as draw

    return draw
