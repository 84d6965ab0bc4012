"""Reads the `[tools]` of `mise.toml`: a version, a list of which the first runs, or a table with `version`.

Format: https://mise.jdx.dev/configuration.html. Its tasks and variables are left to others.
"""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.infrastructure.runtimes.reader import Pinned, RuntimeReader
from envparity.readers.syntax.keylines import lines_of
from envparity.readers.syntax.toml import parse


def collect(document: Document, pinned: Pinned) -> None:
    """Read every tool."""
    tools = parse(document).value.get("tools", {})
    line_of = lines_of(document.text())
    if not isinstance(tools, dict):
        pinned.problem("expected a table", line_of(("tools",)), "tools")
        return
    for tool, given in tools.items():
        first = given[0] if isinstance(given, list) and given else given
        written = first.get("version") if isinstance(first, dict) else first
        pinned.pin(tool, written, line_of(("tools", tool)))


READER = RuntimeReader("mise.toml", collect, ("mise.toml", ".mise.toml"))
