"""Choosing environments and reading their sources into snapshots; judging them is left to `reporting`."""

from __future__ import annotations

from collections.abc import Sequence

from envparity.errors import UsageError
from envparity.model.declarations import Declaration, Workspace
from envparity.model.snapshots import Snapshot


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
    from envparity.secrets.keys import passing_key, workspace_key
    from envparity.secrets.sealing import make_seal
    from envparity.sources.worktree import Worktree

    key = workspace_key(workspace.name) if lasting else passing_key()
    return Worktree(workspace.root, make_seal(key)).read(chosen(workspace, names))
