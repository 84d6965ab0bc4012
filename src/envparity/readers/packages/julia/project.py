"""Reads what a Project.toml asks for (https://pkgdocs.julialang.org/v1/toml-files/)."""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.packages.manifests import Asked, asked, demand, line_of
from envparity.readers.syntax import toml


def asks(document: Document) -> Asked:
    """Read `deps`, each within the range that `compat` gives it."""
    value, text = toml.parse(document).value, document.text()
    names, ranges = value.get("deps"), value.get("compat")
    known = ranges if isinstance(ranges, dict) else {}
    return asked(
        [
            demand(document, name, str(known.get(name, "")), line_of(text, f"\n{name} ") + 1)
            for name in (names if isinstance(names, dict) else ())
        ],
        open_ended=True,
    )
