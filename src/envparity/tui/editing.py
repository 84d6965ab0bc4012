"""Opening a file at a line in the user's own editor, and coming back."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

from envparity.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from envparity.model.places import Place

AT_COLON = ("code", "codium", "subl", "zed", "hx")
"""Editors that take `FILE:LINE`; every other one is given `+LINE FILE`, as vi, nano and emacs read it."""


def command(root: Path, place: Place) -> list[str]:
    """Give the command that opens a place; `UsageError` says what is missing.

    The editor is `$VISUAL` or `$EDITOR`. A path that does not lie below the workspace is refused.
    """
    words = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    if not words or shutil.which(words[0]) is None:
        name = words[0] if words else ""
        raise UsageError(f"the editor `{name}` is not installed", hint="set `EDITOR` to one that is")
    path = (root / place.path).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file():
        raise UsageError(f"`{place.path}` is not a file of this workspace")
    name = os.path.basename(words[0])  # noqa: PTH119  # a command, not a path of ours
    if name in AT_COLON:
        return [*words, *(["--goto"] if name in ("code", "codium") else []), f"{path}:{place.line or 1}"]
    return [*words, f"+{place.line or 1}", str(path)]


def edit(root: Path, place: Place) -> None:
    """Open a place and wait until the editor is closed."""
    subprocess.run(command(root, place), check=False)
