"""Environments read and put side by side, with no rule asked about them: what `compare` needs, and no more loaded."""

from __future__ import annotations

from collections.abc import Sequence

from envparity.compare.align import align
from envparity.jobs.reading import Held, Witness, take_snapshots
from envparity.model.declarations import Workspace
from envparity.model.differences import Difference
from envparity.model.snapshots import Snapshot


def compare(
    workspace: Workspace,
    names: Sequence[str] = (),
    *,
    lasting: bool = False,
    held: Held | None = None,
    witness: Witness | None = None,
) -> tuple[tuple[Snapshot, ...], tuple[Difference, ...]]:
    """Read the environments and put every subject side by side, alike or not."""
    snapshots = take_snapshots(workspace, names, lasting=lasting, held=held, witness=witness)
    return snapshots, align(snapshots)
