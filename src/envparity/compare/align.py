"""N snapshots in, one difference per subject out: what is the same thing in every environment, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from envparity.compare.declared import resource_rows, runtime_rows
from envparity.compare.manifests import manifest_rows
from envparity.compare.packages import package_rows
from envparity.compare.services import service_rows
from envparity.compare.settings import setting_rows
from envparity.model.differences import Difference, Subject
from envparity.model.snapshots import Snapshot

_KINDS = {
    "package": package_rows,
    "setting": setting_rows,
    "service": service_rows,
    "runtime": runtime_rows,
    "resource": resource_rows,
    "manifest": manifest_rows,
}
"""In the order in which rows are shown."""


def align(snapshots: Sequence[Snapshot]) -> tuple[Difference, ...]:
    """Put every subject of the snapshots side by side, sorted by kind, scope, name and aspect.

    Environments are shown in the order given. A subject that is missing where a source could not be
    read is unknown there, never absent.
    """
    rows = chain.from_iterable(make(snapshots) for make in _KINDS.values())
    order = {kind: at for at, kind in enumerate(_KINDS)}
    return tuple(sorted(rows, key=lambda row: _place(order, row.subject)))


def _place(order: Mapping[str, int], subject: Subject) -> tuple[int, str, str, str]:
    return order[subject.kind], subject.name, subject.scope, subject.aspect
