"""Reads the kit that `global.json` of .NET asks for.

Format: https://learn.microsoft.com/dotnet/core/tools/global-json. Comments are allowed in it.
"""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.infrastructure.runtimes.reader import Pinned, RuntimeReader
from envparity.readers.syntax.json import parse


def collect(document: Document, pinned: Pinned) -> None:
    """Read `sdk.version`; a file without it takes any kit, or is another program's."""
    file = parse(document, relaxed=True)
    kit = file.table().get("sdk", {})
    if not isinstance(kit, dict):
        pinned.problem("expected a table", file.line(("sdk",)), "sdk")
    elif "version" in kit:
        pinned.pin("dotnet", kit["version"], file.line(("sdk", "version")), "sdk.version")


READER = RuntimeReader("global.json", collect, ("global.json",))
