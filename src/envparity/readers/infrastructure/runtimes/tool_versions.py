"""Reads `.tool-versions` of asdf: a tool and its version on each line; of several versions the first one runs.

Format: https://asdf-vm.com/manage/configuration.html.
"""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.infrastructure.runtimes.reader import Pinned, RuntimeReader


def collect(document: Document, pinned: Pinned) -> None:
    """Read every line."""
    for number, raw in enumerate(document.text().splitlines(), 1):
        words = raw.partition("#")[0].split()
        if len(words) == 1:
            pinned.problem("a tool without a version", number)
        elif words:
            pinned.pin(words[0], words[1], number)


READER = RuntimeReader(".tool-versions", collect, (".tool-versions",))
