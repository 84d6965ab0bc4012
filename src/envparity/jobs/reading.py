"""Choosing environments and reading their sources into snapshots; judging them is left to `reporting`."""

from __future__ import annotations

from collections.abc import Sequence

from envparity.errors import UsageError
from envparity.model.declarations import Declaration, Workspace
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


def take_snapshots(
    workspace: Workspace, names: Sequence[str] = (), *, lasting: bool = False
) -> tuple[Snapshot, ...]:
    """Read the environments' sources.

    `lasting` makes secrets' fingerprints with the workspace's key, so that they compare with those of
    another run or machine; without it they hold for this run alone, and the keyring is not asked.
    """
    from envparity.sources.worktree import Worktree

    return Worktree(workspace.root, seal_of(workspace.name, lasting=lasting)).read(chosen(workspace, names))


def seal_of(workspace: str, *, lasting: bool) -> Seal:
    """Make the seal of a workspace by its name: of its lasting key, or of a key for this run alone."""
    from envparity.secrets import sealing

    if not lasting:
        return sealing.make_passing_seal()
    from envparity.secrets.keys import workspace_key

    return sealing.make_seal(workspace_key(workspace))
