"""N snapshots in, one difference per subject out: what is the same thing in every environment, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from envparity.compare.packages import package_rows
from envparity.model.differences import Difference, Subject
from envparity.model.snapshots import Snapshot

_ORDER = {
    kind: at for at, kind in enumerate(("package", "setting", "service", "runtime", "resource", "manifest"))
}
"""In the order in which rows are shown."""


def align(snapshots: Sequence[Snapshot]) -> tuple[Difference, ...]:
    """Put every subject of the snapshots side by side, sorted by kind, scope, name and aspect.

    Environments are shown in the order given. A subject that is missing where a source could not be
    read is unknown there, never absent.
    """
    return tuple(sorted(_rows(snapshots), key=lambda row: _place(row.subject)))


def _rows(snapshots: Sequence[Snapshot]) -> Iterator[Difference]:
    """Make the rows of every kind; what makes those of a kind that no environment has is not loaded."""
    yield from package_rows(snapshots)
    if any(snapshot.settings for snapshot in snapshots):
        from envparity.compare.settings import setting_rows

        yield from setting_rows(snapshots)
    if any(snapshot.services for snapshot in snapshots):
        from envparity.compare.services import service_rows

        yield from service_rows(snapshots)
    from envparity.compare.declared import resource_rows, runtime_rows

    yield from runtime_rows(snapshots)
    yield from resource_rows(snapshots)
    if any(snapshot.manifests for snapshot in snapshots):
        from envparity.compare.manifests import manifest_rows

        yield from manifest_rows(snapshots)


def _place(subject: Subject) -> tuple[int, str, str, str]:
    return _ORDER[subject.kind], subject.name, subject.scope, subject.aspect
