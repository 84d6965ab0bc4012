"""Opening a workspace: its profiles, or what discovery finds where there are none."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from envparity.model.declarations import Workspace
from envparity.model.records import dataclass, replace
from envparity.workspace.grounds import Grounds as Grounds

RESOLVE = "ENVPARITY_RESOLVE"
POLICY = "envparity.toml"
"""The file beside `profiles` in which a workspace says what it accepts and what closes the gate."""


def open_workspace(directory: Path, grounds: Grounds | None = None) -> Workspace:
    """Find the workspace that a folder belongs to; `ProfileError` when a profile is wrong.

    `grounds` are told what it rests on where its environments are found by looking around. Where the variable
    `ENVPARITY_RESOLVE` is set, stores are asked for what its files refer to.
    """
    from envparity.workspace import opening

    found = opening.open_workspace(directory, grounds)
    return replace(found, resolve="all") if os.environ.get(RESOLVE) else found


@dataclass(frozen=True, slots=True)
class Written:
    """What `write_profiles` did: files that it wrote, and files that were there and were left as they are."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


def write_profiles(directory: Path) -> Written:
    """Write what discovery finds as profiles/*.toml, all or none, never over a file that is there."""
    from envparity.workspace.init import init

    result = init(directory)
    return Written(result.written, result.kept)


def pipelines_offered(directory: Path) -> tuple[str, ...]:
    """Name the kinds of pipeline that a folder's repository has and that do not call the program yet."""
    from envparity.workspace.pipelines import offered

    return offered(_repository(directory))


def write_pipelines(directory: Path, kinds: Sequence[str]) -> Written:
    """Write the templates of pipelines where each is looked for, never over a file that is there."""
    from envparity.workspace.pipelines import write

    root = _repository(directory)
    done = [write(root, kind) for kind in kinds]
    return Written(tuple(path for path, new in done if new), tuple(path for path, new in done if not new))


def _repository(directory: Path) -> Path:
    """Give the root of a folder's repository, where pipelines' files are looked for; the folder itself outside of one."""
    from envparity.workspace.opening import repository_root, start_folder

    start = start_folder(directory)
    return repository_root(start) or start
