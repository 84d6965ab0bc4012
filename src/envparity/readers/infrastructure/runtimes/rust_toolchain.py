"""Reads `rust-toolchain.toml`, and `rust-toolchain`, which is the same or the channel's name alone.

Format: https://rust-lang.github.io/rustup/overrides.html#the-toolchain-file.
"""

from __future__ import annotations

from envparity.readers.document import Document
from envparity.readers.infrastructure.runtimes.reader import Pinned, RuntimeReader
from envparity.readers.syntax.keylines import lines_of
from envparity.readers.syntax.toml import parse


def collect(document: Document, pinned: Pinned) -> None:
    """Read the channel."""
    text = document.text()
    if not document.path.lower().endswith(".toml") and "[" not in text:
        _plain(text, pinned)
        return
    toolchain = parse(document).value.get("toolchain")
    line_of = lines_of(text)
    if not isinstance(toolchain, dict):
        pinned.problem("expected a table", line_of(("toolchain",)), "toolchain")
    elif "channel" in toolchain:
        key = "toolchain.channel"
        pinned.pin("rust", toolchain["channel"], line_of(("toolchain", "channel")), key)
    else:
        pinned.problem(
            "no channel: which version this is cannot be known", line_of(("toolchain",)), "toolchain"
        )


def _plain(text: str, pinned: Pinned) -> None:
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if lines:
        pinned.pin("rust", lines[0][1], lines[0][0])
    for number, _ in lines[1:]:
        pinned.problem("a line after the channel's name", number)
    if not lines:
        pinned.problem("the file pins nothing", 1)


READER = RuntimeReader("rust-toolchain", collect, ("rust-toolchain", "rust-toolchain.toml"))
