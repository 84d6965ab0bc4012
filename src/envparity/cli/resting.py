"""What a drawn text rests on, taken down while it is made, so that `recall` can tell whether it still holds."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from time import time_ns

from envparity.cli import recall
from envparity.cli.recall import ABSENT, STATES, UNREADABLE, State
from envparity.jobs.opening import POLICY, Grounds
from envparity.jobs.reading import Witness
from envparity.model.declarations import Workspace

_SETTLED = 2_000_000_000
"""Nanoseconds after which a file that is changed again is sure to have another time of change."""


class Resting:
    """Begun before a workspace is opened: what changes between then and `remember` keeps the text from being kept."""

    def __init__(self, directory: Path, *also: Path, wanted: bool | None = None) -> None:
        """Begin; `also` are files beside the workspace's own that the text will rest on.

        `wanted` says whether it will be asked at all; by default as `recall` keeps what the command line asks for.
        """
        self.witness = Witness()
        self.grounds = Grounds()
        self._began = time_ns()
        self._also = also
        self._start = directory.resolve()
        self._wanted = recall.is_kept(sys.argv[1:]) if wanted is None else wanted
        self._frame = self._frame_states() if self._wanted else {}

    def remember(
        self, workspace: Workspace, text: str, code: int, *, time: str = "", without: Path | None = None
    ) -> None:
        """Keep the text, unless it rests on something that files do not tell; it ends to hold once `without` is there."""
        rests_on = self.told(workspace)
        if rests_on is None:
            return
        if without is not None:
            rests_on["mark", str(without)] = ABSENT
        shown = f"{time[:10]} {time[11:16]} UTC" if time else ""
        day = time[:10] if self.witness.dated else ""
        recall.remember(sys.argv[1:], text, code, rests_on, time=shown, day=day)

    def told(self, workspace: Workspace) -> dict[State, str] | None:
        """Give all that was rested on with its state; none when files do not tell it, or it changed meanwhile."""
        if not self._wanted:
            return None
        found = self.grounds.settled() if workspace.discovered else ({}, ())
        if not self.witness.sound or found is None or self._frame_states() != self._frame:
            return None
        files, folders = found
        states = {
            ("file", path): state or ABSENT for path, state in {**files, **self.witness.digests()}.items()
        }
        many = {"modules": _modules(), "folders": folders}
        joined = {kind: "\0".join(paths) for kind, paths in many.items() if paths}
        states |= {(kind, paths): STATES[kind](paths) for kind, paths in joined.items()}
        rests_on = {**self._frame, **states, **self._searched()}
        return None if UNREADABLE in rests_on.values() else rests_on

    def _searched(self) -> dict[State, str]:
        """Give the marks of the files that were searched, and the content of those changed just before.

        One that was changed since the beginning is unreadable: what was searched may have been another content.
        """
        found: dict[State, str] = {}
        for root in self.witness.trees:
            found["tree", root] = STATES["tree"](root)
        for path in (*self.witness.searched, *self._changed()):
            try:
                changed = Path(path).stat().st_ctime_ns
            except OSError:
                changed = 0
            kind = "mark" if changed < self._began - _SETTLED else "file"
            found[kind, path] = STATES[kind](path) if changed < self._began else UNREADABLE
        return found

    def _changed(self) -> Iterator[str]:
        """Give the files of searched trees that git calls changed: that they still are says nothing of their content."""
        for root in self.witness.trees:
            names = (recall.changed_in(root) or b"").split(b"\0")
            yield from (f"{root}/{os.fsdecode(name)}" for name in names if name)

    def _frame_states(self) -> dict[State, str]:
        """Give the states of every profile and policy above, and of git's index, which tells what is tracked."""
        frame: list[State] = [("file", str(path.absolute())) for path in self._also]
        inside = True
        for folder in (self._start, *self._start.parents):
            frame += (("profiles", str(folder / "profiles")), ("file", str(folder / POLICY)))
            frame += (("file", str(path)) for path in sorted((folder / "profiles").glob("*.toml")))
            if inside:
                frame += _index(folder)
                inside = not (folder / ".git").exists()
        return {(kind, path): STATES[kind](path) for kind, path in frame}


def _index(folder: Path) -> list[State]:
    """Give what tells of git's index of a folder: where it lies, which a linked worktree says in a file, and it."""
    git = folder / ".git"
    if not git.is_file():
        return [("index", str(git / "index"))]
    try:
        place = git.read_text("utf-8").removeprefix("gitdir:").strip()
    except (OSError, ValueError):
        place = ""
    return [("file", str(git)), ("index", str(folder / place / "index"))]


def _modules() -> list[str]:
    """Name the program's own files that were loaded: what was not has no part in the text."""
    names = sorted(name for name in sys.modules if name.partition(".")[0] == "envparity")
    files = (getattr(sys.modules[name], "__file__", None) for name in names)
    return [file for file in files if file]
