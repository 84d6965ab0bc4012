"""Opening a workspace: its profiles, or what discovery finds where there are none."""

from __future__ import annotations

from pathlib import Path

from envparity.model.declarations import Workspace


def open_workspace(directory: Path) -> Workspace:
    """Find the workspace that a folder belongs to; `ProfileError` when a profile is wrong."""
    from envparity.workspace import opening

    return opening.open_workspace(directory)
