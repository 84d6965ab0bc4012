"""What a workspace's code asks its environments for; what follows from it is left to the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from envparity.compare.reads import set_variables
from envparity.jobs.reading import Witness
from envparity.model.declarations import Workspace
from envparity.model.records import replace
from envparity.model.snapshots import Snapshot
from envparity.model.uses import Code

_NAMED = 2_000
"""Searched files whose state is looked at one by one afterwards; of more, git tells which are changed."""


def read_code(
    workspace: Workspace, snapshots: Sequence[Snapshot], *, witness: Witness | None = None
) -> Code | None:
    """Read what the workspace's code asks its environments for; none where no environment sets a variable."""
    variables = set_variables(snapshots)
    if not variables:
        return None
    from envparity.sources.code import read_code as read
    from envparity.sources.code import searched_files
    from envparity.sources.tracking import overlooked_files

    holders = frozenset().union(*variables.values())
    code = read(workspace.root, variables.keys(), holders)
    if witness is not None and code.looked:
        listed = searched_files(workspace.root)
        if len(listed) > _NAMED:
            witness.trees.append(str(workspace.root))
            listed = overlooked_files(workspace.root)
        witness.searched += (str(workspace.root / path) for path in listed)
    return replace(code, owners=_owners(workspace, snapshots))


def _owners(workspace: Workspace, snapshots: Sequence[Snapshot]) -> Mapping[str, tuple[str, ...]]:
    """Say of each source's file which environments it is for; what is not among them is for all."""
    found: dict[str, tuple[str, ...]] = {}
    named = {snapshot.environment.name for snapshot in snapshots}
    for declaration in workspace.declarations:
        if declaration.environment.name in named:
            for path in {path for spec in declaration.sources for path in spec.files}:
                found[path] = (*found.get(path, ()), declaration.environment.name)
    return found
