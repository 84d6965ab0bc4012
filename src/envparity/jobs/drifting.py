"""How drift came about, by what is remembered: what changed between two moments, trends, since when a finding is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from envparity.errors import EnvparityError, UsageError
from envparity.jobs.reading import chosen, take_snapshots
from envparity.jobs.remembering import has_history, open_history, remember, signer
from envparity.model.areas import Area
from envparity.model.declarations import Declaration, Workspace, revision_problem
from envparity.model.differences import Difference
from envparity.model.records import replace
from envparity.model.remembered import Began, Entry, Trend
from envparity.model.runs import Run
from envparity.model.snapshots import Environment, Snapshot


def changes(
    workspace: Workspace, environment: str, since: str, until: str, *, now: str
) -> tuple[tuple[Snapshot, ...], tuple[Difference, ...]]:
    """Say what changed in one environment between two moments; an empty `until` is now.

    Each is a saved snapshot (number, label, beginning of its hash, day), else a git revision. `until` may be
    another environment's, `staging@12`, or that one's now, `staging@`. `UsageError` when there is no such.
    """
    from envparity.compare.align import align

    other, at, when = until.partition("@")
    if not at or other not in {one.environment.name for one in workspace.declarations}:
        other, when = environment, until
    (declaration,) = chosen(workspace, (environment,))
    (later,) = chosen(workspace, (other,))
    before = _then(workspace, declaration, since, now)
    after = _then(workspace, later, when, now) if when else _now(workspace, later)
    if before.environment.name == after.environment.name:  # of the same minute
        before, after = _called(before, f"({since})"), _called(after, f"({until})")
    snapshots = (before, after)
    return snapshots, align(snapshots)


def _now(workspace: Workspace, declaration: Declaration) -> Snapshot:
    (snapshot,) = take_snapshots(workspace, (declaration.environment.name,), lasting=True)
    return _called(snapshot, "now")


def _called(snapshot: Snapshot, when: str) -> Snapshot:
    environment = snapshot.environment
    return replace(
        snapshot, environment=Environment(f"{environment.name} {when}", environment.stage, environment.hosts)
    )


def _then(workspace: Workspace, declaration: Declaration, wanted: str, now: str) -> Snapshot:
    from envparity.history import snapshots as room
    from envparity.readers.saved import load_snapshot

    name = declaration.environment.name
    entries: tuple[Entry, ...] = ()
    if has_history(workspace):
        with open_history(workspace, now=now) as store:
            entries = room.listed(store, name)
            entry = room.find(entries, wanted)
            if entry is not None:
                snapshot, _, _ = load_snapshot(room.document_of(store, entry), signer(workspace, "snapshot"))
                return _called(snapshot, f"at {entry.taken_at[:16]}")
    if not _is_revision(workspace, wanted):
        there = ", ".join(f"{entry.id} ({entry.taken_at[:10]})" for entry in entries[-5:])
        raise UsageError(
            f"no saved snapshot of `{name}` is as old as `{wanted}`"
            if entries and room.is_moment(wanted)
            else f"`{wanted}` names no saved snapshot of `{name}`, and no git revision",
            hint=f"saved are {there}"
            if there
            else f"none is saved yet: `envparity snapshot {name}` saves one",
        )
    at = replace(
        declaration, sources=tuple(replace(source, revision=wanted) for source in declaration.sources)
    )
    (snapshot,) = take_snapshots(replace(workspace, declarations=(at,)), (name,), lasting=True)
    return _called(snapshot, f"at {wanted}")


def _is_revision(workspace: Workspace, wanted: str) -> bool:
    from envparity.sources.objects import Repository

    if revision_problem(wanted):
        return False
    repository = Repository(workspace.root)
    try:
        return repository.find(f"{wanted}^{{tree}}") is not None
    except EnvparityError:
        return False
    finally:
        repository.close()


def trend(workspace: Workspace, *, now: str) -> tuple[Trend, ...]:
    """Give how many findings counted over time, by area, one for each thing that was compared."""
    return tuple(_trend(scope, runs) for scope, runs in _runs(workspace, now).items())


def _runs(workspace: Workspace, now: str) -> Mapping[str, Sequence[Run]]:
    """Give the runs that are remembered by what was compared in them."""
    from envparity.history.runs import scope_of

    scopes: dict[str, list[Run]] = {}
    for run in remember(workspace, now=now).runs:
        scopes.setdefault(scope_of(run.environments, run.release), []).append(run)
    return scopes


def _trend(scope: str, runs: Sequence[Run]) -> Trend:
    counts = [run.open_by_area() for run in runs]
    rows = [(area, tuple(count.get(area, 0) for count in counts)) for area in Area]
    return Trend(
        scope=scope,
        times=tuple(run.time for run in runs),
        areas=tuple((area, numbers) for area, numbers in rows if any(numbers)),
        total=tuple(sum(count.values()) for count in counts),
    )


def began(workspace: Workspace, finding: str, *, now: str) -> tuple[Began, ...]:
    """Say since when a finding has been there, for each thing that was compared; `UsageError` when none had it."""
    runs = _runs(workspace, now)
    found = [item for scope, held in runs.items() if (item := _began(scope, held, finding))]
    if not found:
        first = "" if has_history(workspace) else "once a snapshot is saved, "
        hint = f"{first}`envparity check` remembers what it finds; `envparity --verbose check` shows the ids"
        raise UsageError(f"no run that is remembered has the finding `{finding}`", hint=hint)
    return tuple(found)


def _began(scope: str, runs: Sequence[Run], finding: str) -> Began | None:
    held = [{item.id: item for item in run.sightings}.get(finding) for run in runs]
    last, seen = next(((at, item) for at, item in reversed([*enumerate(held)]) if item), (0, None))
    if seen is None:
        return None
    first = last
    while first and held[first - 1]:
        first -= 1
    ended = runs[last + 1].time if last + 1 < len(runs) else ""
    return Began(scope, seen, runs[first].time, runs[last].last, ended)
