"""Environments read with what their references stand for, and with what their stores have to hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from envparity.errors import StoreError, UsageError
from envparity.model.declarations import Declaration, Workspace
from envparity.model.facts import Setting
from envparity.model.places import Place, Problem
from envparity.model.records import replace
from envparity.model.snapshots import Snapshot, SourceReading
from envparity.model.values import Seal, Unknown, Value
from envparity.secrets.places import key_of, place_of, shelf
from envparity.secrets.references import Resolver, resolving_seal
from envparity.secrets.stores.base import Ground
from envparity.secrets.stores.table import entry
from envparity.sources.worktree import Worktree


def read_resolved(
    workspace: Workspace, declarations: Sequence[Declaration], seal: Seal, make: Callable[[Seal], Worktree]
) -> tuple[Worktree, tuple[Snapshot, ...]]:
    """Read environments; every value that a store gave is dropped before this comes back."""
    with Resolver(Ground(workspace.root), local=workspace.resolve == "local") as resolver:
        resolving = resolving_seal(seal, resolver)
        worktree = make(resolving)
        snapshots = worktree.read(declarations)
        pairs = zip(declarations, snapshots, strict=True)
        filled = [_with_shelf(workspace, one, snapshot, resolving, resolver) for one, snapshot in pairs]
    return worktree, tuple(_with_stores(snapshot, local=workspace.resolve == "local") for snapshot in filled)


def _with_stores(snapshot: Snapshot, *, local: bool) -> Snapshot:
    """Say of the stores that did not give what they were asked for that they could not be read."""
    problems: dict[str, dict[Problem, None]] = {}
    for setting in snapshot.settings:
        value = setting.value
        if isinstance(value, Unknown) and value.reference:
            scheme = value.reference.partition("://")[0]
            if not (local and entry(scheme).remote):
                problems.setdefault(scheme, {})[Problem(value.reason, 0, setting.key)] = None
    stores = tuple(
        SourceReading("store", f"{scheme}://", "failed", frozenset(), tuple(found))
        for scheme, found in sorted(problems.items())
    )
    return replace(snapshot, sources=(*snapshot.sources, *stores)) if stores else snapshot


def _with_shelf(
    workspace: Workspace, declaration: Declaration, snapshot: Snapshot, seal: Seal, resolver: Resolver
) -> Snapshot:
    """Add what the store that a profile names holds, or lacks though it is required, and no file speaks of."""
    said = declaration.secrets
    if not said.store:
        return snapshot
    here = {setting.key for setting in snapshot.settings}
    place = shelf(said.store, workspace.name, declaration.environment.name)
    try:
        names = resolver.store(place.scheme).list(place_of(place, "").name)
        keys = {key for name in names if (key := key_of(place, name))}
        problem = ""
    except (StoreError, UsageError) as error:
        keys, problem = set(), error.message
    added = [
        Setting(
            key,
            _value(key, str(place_of(place, key)), seal, problem),
            Place(str(place)),
            carrier="store",
            tracked=False,
        )
        for key in sorted((keys | set(said.required)) - here)
    ]
    settings = (*snapshot.settings, *added)
    return replace(snapshot, settings=tuple(sorted(settings, key=lambda one: (one.scope, one.key))))


def _value(key: str, reference: str, seal: Seal, problem: str) -> Value:
    if problem:
        return Unknown(f"`{reference}`: {problem}", reference=reference)
    return seal(key, reference, certain=True)
