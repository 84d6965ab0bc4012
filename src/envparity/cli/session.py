"""What was said before a command's name, which every command is handed."""

from __future__ import annotations

from pathlib import Path

from envparity.model.records import dataclass


@dataclass(frozen=True, slots=True)
class Session:
    """The folder to work in, and how much to say."""

    directory: Path
    quiet: bool
    verbose: bool
