"""What is remembered of a workspace: where its history lies, snapshots saved in it, runs recorded.

What they tell of how drift came about is left to `drifting`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from envparity import __version__
from envparity.errors import EnvparityError
from envparity.folders import own_folder
from envparity.jobs.reading import chosen, take_snapshots
from envparity.model.declarations import Workspace
from envparity.model.records import dataclass, replace
from envparity.model.remembered import Entry, Memory
from envparity.model.reports import Report
from envparity.model.runs import Run, Sighting
from envparity.model.snapshots import Snapshot

if TYPE_CHECKING:
    from envparity.history.store import Store


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot that was taken: its signed document, and its entry in the history where it was kept there."""

    snapshot: Snapshot
    content: str
    document: str
    entry: Entry | None = None
    notice: str = ""


def history_file(workspace: Workspace) -> Path:
    """Say where a workspace's history lies: below the user's data folder, or where `ENVPARITY_HISTORY` says."""
    if named := os.environ.get("ENVPARITY_HISTORY"):
        return Path(named)
    from envparity.model.digests import blake2b

    place = blake2b(str(workspace.root).encode("utf-8", "surrogateescape"), digest_size=5).hexdigest()
    name = "".join(char if char.isalnum() or char in "._-" else "_" for char in workspace.name)
    return Path(own_folder("data")) / "history" / f"{name}-{place}.sqlite"


def has_history(workspace: Workspace) -> bool:
    """Say whether a workspace has a history: its first snapshot begins one, and from then on checks are remembered."""
    return history_file(workspace).exists()


@contextmanager
def open_history(workspace: Workspace, *, now: str, mend: bool = False) -> Iterator[Store]:
    """Open a workspace's history for as long as it is needed; one that is damaged is refused unless `mend`."""
    from envparity.history.store import open_store

    store = open_store(history_file(workspace), now=now, mend=mend)
    try:
        yield store
    finally:
        store.close()


def save(
    workspace: Workspace, names: Sequence[str], *, now: str, label: str = "", keep: bool = True
) -> tuple[Kept, ...]:
    """Take snapshots, sign them, and keep them in the history unless told not to.

    Of the whole workspace it is remembered too what a check finds in them: that is where a trend begins.
    """
    chosen(workspace, names)  # so that nobody is asked for a passphrase for what is not there
    signer(workspace, "snapshot")  # makes the key where there is none, before it makes the first fingerprint
    snapshots = take_snapshots(workspace, names, lasting=True)
    taken = keep_snapshots(workspace, snapshots, now=now, label=label, keep=keep, mend=True)
    if keep and not names and len(snapshots) > 1:
        from envparity.jobs.reporting import make_report

        held = {snapshot.environment.name: snapshot for snapshot in snapshots}
        record_run(workspace, make_report(workspace, now=now, held=held))
    return taken


def keep_snapshots(
    workspace: Workspace,
    snapshots: Sequence[Snapshot],
    *,
    now: str,
    label: str = "",
    keep: bool = True,
    mend: bool = False,
) -> tuple[Kept, ...]:
    """Sign snapshots that were taken with the workspace's key, and keep them in the history unless told not to.

    A history that is damaged is set aside and begun anew where `mend` says so, and refused otherwise.
    """
    from envparity.readers.saved import save_snapshot
    from envparity.report.data import snapshot_hash

    sign = signer(workspace, "snapshot")
    taken = []
    for snapshot in snapshots:
        content = snapshot_hash(snapshot)
        document = save_snapshot(
            snapshot,
            workspace=workspace.name,
            taken_at=now,
            content=content,
            program=__version__,
            sign=sign,
        )
        taken.append(Kept(snapshot, content, document))
    return _kept(workspace, taken, now, label, mend=mend) if keep else tuple(taken)


def _kept(
    workspace: Workspace, taken: Sequence[Kept], now: str, label: str, *, mend: bool
) -> tuple[Kept, ...]:
    from envparity.history import snapshots as room

    with open_history(workspace, now=now, mend=mend) as store:
        return tuple(
            replace(
                one,
                entry=room.add(
                    store, one.snapshot.environment.name, one.content, now, one.document, label=label
                ),
                notice=store.notice,
            )
            for one in taken
        )


def signer(workspace: Workspace, purpose: str) -> Callable[[bytes], str]:
    """Make the signer of a workspace for one purpose."""
    from envparity.secrets.keys import workspace_key
    from envparity.secrets.signing import make_signer

    return make_signer(workspace_key(workspace.name), purpose)


def record_run(workspace: Workspace, report: Report) -> str:
    """Remember what a report found; give what there is to say of the history, most often nothing."""
    from envparity.history import runs

    run = Run(
        time=report.generated_at,
        last=report.generated_at,
        environments=tuple(environment.name for environment in report.environments),
        release=None if report.release is None else (report.release.source, report.release.target),
        verdict=report.verdict,
        sightings=tuple(
            Sighting(
                finding.id,
                finding.area,
                finding.severity,
                str(finding.subject),
                finding.message,
                finding.standing,
            )
            for finding in report.findings
        ),
    )
    with open_history(workspace, now=report.generated_at, mend=True) as store:
        runs.record(store, run)
        return store.notice


def with_past(workspace: Workspace, report: Report) -> Report:
    """Give a report with the earlier runs of the same; without any where there is no history that can be read."""
    from envparity.history import runs

    if not has_history(workspace):
        return report
    release = None if report.release is None else (report.release.source, report.release.target)
    names = [environment.name for environment in report.environments]
    try:
        with open_history(workspace, now=report.generated_at) as store:
            return replace(report, past=runs.past(store, names, release))
    except EnvparityError:
        return report


def remember(workspace: Workspace, *, now: str, environment: str = "") -> Memory:
    """Give everything that is remembered, of one environment or of all."""
    from envparity.history import promotions, runs, snapshots

    if environment:
        chosen(workspace, (environment,))
    if not has_history(workspace):
        return Memory((), (), ())
    with open_history(workspace, now=now) as store:
        found = tuple(run for run in runs.every(store) if not environment or environment in run.environments)
        records = promotions.listed(store, environment)
        return Memory(snapshots.listed(store, environment), found, records, store.notice)


def verify(workspace: Workspace, *, now: str) -> tuple[int, str]:
    """Check the chain of the records of releases: how many there are, and what is wrong, empty when nothing is."""
    from envparity.history import promotions

    records = remember(workspace, now=now).records
    return len(records), promotions.verify(records, signer(workspace, "promotion"))
