"""All secrets of all environments in one table: what the files say, and what the stores hold that they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from envparity.jobs.reading import take_snapshots
from envparity.model.declarations import Workspace
from envparity.model.facts import Setting
from envparity.model.holdings import Holding, Holdings, Key
from envparity.model.records import replace
from envparity.model.snapshots import Snapshot
from envparity.model.values import Plain, Unknown, secrets_in
from envparity.secrets.references import secret_reference


def list_secrets(
    workspace: Workspace, names: Sequence[str] = (), *, lasting: bool = False, remote: bool = False
) -> Holdings:
    """Tell which environment has which secrets.

    Stores on this machine are asked for what the files refer to, those beyond it only when `remote`.
    """
    asking = replace(workspace, resolve="all" if remote or workspace.resolve == "all" else "local")
    snapshots = take_snapshots(asking, names, lasting=lasting)
    held = [_held(snapshot) for snapshot in snapshots]
    sharers = _sharers(snapshots, held)
    rows = []
    for key in sorted({key for own in held for key in own}):
        cells = [
            _with_sharers(own.get(key) or _lacking(snapshot, key), snapshot.environment.name, key, sharers)
            for snapshot, own in zip(snapshots, held, strict=True)
        ]
        rows.append(Key(key, tuple(cells)))
    environments = tuple(snapshot.environment for snapshot in snapshots)
    return Holdings(workspace.name, environments, tuple(rows), all(one.complete for one in snapshots))


def _held(snapshot: Snapshot) -> Mapping[str, Holding]:
    """Give what an environment has, by key; of several services with one key, what the first that knows it has."""
    found: dict[str, Holding] = {}
    for setting in snapshot.settings:
        holding = _holding(setting)
        if holding is not None and (setting.key not in found or found[setting.key].state == "unknown"):
            found[setting.key] = holding
    return found


def _holding(setting: Setting) -> Holding | None:
    value = setting.value
    if isinstance(value, Unknown):
        if value.missing:
            return Holding("missing", (), value.missing, setting.place)
        if value.reference:
            return Holding("unknown", (), value.reference, setting.place, value.reason)
        return None
    if isinstance(value, Plain):
        found = secret_reference(setting.key, value.text)
        return Holding("reference", (), str(found), setting.place) if found else None
    secrets = secrets_in(value)
    reference = next((secret.reference for secret in secrets if secret.reference), "")
    return Holding("value", secrets, reference, setting.place)


def _lacking(snapshot: Snapshot, key: str) -> Holding:
    """Say that a key is absent, or that it is not known: a source was not read, or what it is set to is elsewhere."""
    for setting in snapshot.settings:
        if setting.key == key and isinstance(setting.value, Unknown):
            return Holding("unknown", (), "", setting.place, setting.value.reason)
    why = snapshot.why_unknown("setting")
    return Holding("unknown", reason=why) if why else Holding("absent")


_Sharers = Mapping[str, Sequence[tuple[str, str]]]
"""Environment and key of each holder, by fingerprint or by reference."""


def _sharers(snapshots: Sequence[Snapshot], held: Iterable[Mapping[str, Holding]]) -> _Sharers:
    found: dict[str, list[tuple[str, str]]] = {}
    for snapshot, own in zip(snapshots, held, strict=True):
        for key, holding in own.items():
            for mark in _marks(holding):
                found.setdefault(mark, []).append((snapshot.environment.name, key))
    return found


def _marks(holding: Holding) -> frozenset[str]:
    """Give what two holders of one secret have in common; nothing for what anybody could guess."""
    strong = {secret.fingerprint for secret in holding.secrets if not secret.weak}
    return frozenset(strong | ({holding.reference} if holding.reference else set()))


def _with_sharers(holding: Holding, environment: str, key: str, sharers: _Sharers) -> Holding:
    others = {other for mark in _marks(holding) for other in sharers.get(mark, ())} - {(environment, key)}
    shared = tuple(name if other == key else f"{name}: {other}" for name, other in sorted(others))
    return replace(holding, shared=shared) if shared else holding
