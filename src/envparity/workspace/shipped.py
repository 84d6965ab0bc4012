"""Where the files that come with the program lie: `profiles` and `templates`.

In a wheel they are below the package; in a checkout with an editable install they lie beside `src`.
"""

from __future__ import annotations

from pathlib import Path

from envparity.errors import ReadError

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    """Give the path of a shipped file or folder, such as `templates/report.html.j2`; `ReadError` if missing."""
    for root in (_PACKAGE / "_shipped", _PACKAGE.parents[1]):
        path = root / name
        if path.exists():
            return path
    raise ReadError(
        f"`{name}` is missing from this installation", hint="install the program again; a part of it is gone"
    )
