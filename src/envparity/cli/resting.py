"""What a drawn text rests on, taken down while it is made, so that `recall` can tell whether it still holds."""

from __future__ import annotations

import sys
from pathlib import Path

from envparity.cli import recall
from envparity.jobs.opening import POLICY
from envparity.jobs.reading import Witness
from envparity.model.declarations import Workspace


class Resting:
    """Begun before a workspace is opened: what changes between then and `remember` keeps the text from being kept."""

    def __init__(self, directory: Path, *also: Path) -> None:
        """Begin; `also` are files beside the workspace's own that the text will rest on."""
        self.witness = Witness()
        self._also = also
        self._start = directory.resolve()
        self._folders = self._folder_states()
        self._files = self._frame_states()

    def remember(self, workspace: Workspace, text: str, code: int, *, time: str = "") -> None:
        """Keep the text, unless it rests on something that files' bytes do not tell."""
        if workspace.discovered or not self.witness.sound or self._files is None:
            return
        if self._folder_states() != self._folders or self._frame_states() != self._files:
            return
        files = {**self._files, **self.witness.files}
        if "" in files.values():
            return
        shown = f"{time[:10]} {time[11:16]} UTC" if time else ""
        day = time[:10] if self.witness.dated else ""
        rests_on = {"files": files, "folders": self._folders}
        recall.remember(sys.argv[1:], text, code, rests_on, time=shown, day=day)

    def _folder_states(self) -> dict[str, list[str]]:
        folders = (str(folder / "profiles") for folder in (self._start, *self._start.parents))
        return {folder: recall.state_of_folder(folder) for folder in folders}

    def _frame_states(self) -> dict[str, str | None] | None:
        """Give the states of every profile and policy above, and of git's index, which tells what is tracked.

        None where the index lies elsewhere, as it does for a linked worktree.
        """
        files = {f"{folder}/{name}" for folder, names in self._folders.items() for name in names}
        files.update(str(folder / POLICY) for folder in (self._start, *self._start.parents))
        files.update(str(path.absolute()) for path in self._also)
        for folder in (self._start, *self._start.parents):
            git = folder / ".git"
            if git.is_file():
                return None
            files.add(str(git / "index"))
            if git.is_dir():
                break
        return {path: recall.state_of_file(path) for path in sorted(files)}
