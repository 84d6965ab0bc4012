"""Choosing environments and reading their sources into snapshots; judging them is left to `reporting`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from envparity.errors import UsageError
from envparity.model.declarations import Declaration, Workspace
from envparity.model.digests import blake2b
from envparity.model.records import dataclass, field
from envparity.model.snapshots import Snapshot
from envparity.model.values import Seal


def chosen(workspace: Workspace, names: Sequence[str]) -> tuple[Declaration, ...]:
    """Give the environments of these names in the order named, all in their own order for no name.

    `UsageError` names the first that does not exist and those that do.
    """
    if not names:
        return workspace.declarations
    known = ", ".join(f"`{d.environment.name}`" for d in workspace.declarations) or "none"
    found: dict[str, Declaration] = {}
    for name in names:
        try:
            found[name] = workspace.declaration(name)
        except KeyError:
            raise UsageError(f"no environment is called `{name}`", hint=f"there are: {known}") from None
    return tuple(found.values())


@dataclass(slots=True)
class Witness:
    """What a result rests on: a digest of each file that was read, by absolute path; none for one not there.

    `sound` turns false when it rests on something that the files' bytes alone do not tell, `dated` true
    when it holds for the day alone.
    """

    files: dict[str, str | None] = field(default_factory=dict)
    sound: bool = True
    dated: bool = False

    def saw(self, root: Path, inputs: Mapping[str, bytes | None] | None) -> None:
        """Take down what one reading below a root has read."""
        self.sound = self.sound and inputs is not None
        for path, data in (inputs or {}).items():
            digest = None if data is None else blake2b(data, digest_size=20).hexdigest()
            self.files[str(root / path)] = digest


def take_snapshots(
    workspace: Workspace, names: Sequence[str] = (), *, lasting: bool = False, witness: Witness | None = None
) -> tuple[Snapshot, ...]:
    """Read the environments' sources.

    `lasting` makes secrets' fingerprints with the workspace's key, so that they compare with those of
    another run or machine; without it they hold for this run alone, and the keyring is not asked.
    """
    from envparity.sources.worktree import Worktree

    worktree = Worktree(workspace.root, seal_of(workspace.name, lasting=lasting))
    snapshots = worktree.read(chosen(workspace, names))
    if witness is not None:
        witness.saw(workspace.root, worktree.inputs())
    return snapshots


def seal_of(workspace: str, *, lasting: bool) -> Seal:
    """Make the seal of a workspace by its name: of its lasting key, or of a key for this run alone."""
    from envparity.secrets import sealing

    if not lasting:
        return sealing.make_passing_seal()
    from envparity.secrets.keys import workspace_key

    return sealing.make_seal(workspace_key(workspace))
