"""Opening a workspace: by its profiles where there are some, by discovery where there are none."""

from __future__ import annotations

from pathlib import Path

from envparity.errors import UsageError
from envparity.model.declarations import Workspace
from envparity.workspace.grounds import Grounds
from envparity.workspace.profiles import load_profiles, profile_files


def open_workspace(directory: Path, grounds: Grounds | None = None) -> Workspace:
    """Open the workspace that `directory` lies in.

    The nearest folder upward that holds profiles is the workspace, the repository's root being the last
    one asked. Without profiles, environments are found by the names of the repository's files, and `grounds`
    told what that rests on.
    """
    start = start_folder(directory)
    top = repository_root(start)
    for folder in (start, *start.parents):
        if profile_files(folder):
            return load_profiles(folder)
        if top is None or folder == top:
            break
    from envparity.workspace.discovery import discover

    return discover(top or start, grounds)


def start_folder(directory: Path) -> Path:
    """Give a folder's real path; `UsageError` when there is no such folder."""
    try:
        if directory.is_dir():
            return directory.resolve()
        problem = "is not a folder" if directory.exists() else "does not exist"
    except OSError as error:
        problem = f"cannot be opened: {(error.strerror or 'failed').lower()}"
    raise UsageError(f"`{directory}` {problem}", hint="give the folder of a project")


def repository_root(start: Path) -> Path | None:
    """Find the folder that holds `.git`, from `start` upward; none outside of a repository."""
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)
