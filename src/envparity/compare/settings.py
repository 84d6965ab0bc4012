"""Settings side by side: by key, and by key and service where the services of one environment disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from envparity.compare.components import spoken_names
from envparity.compare.naming import shared_names
from envparity.compare.rows import missing, row, values_alike
from envparity.model.areas import Area
from envparity.model.differences import Absent, Cell, Difference, Present, Subject
from envparity.model.facts import Setting
from envparity.model.snapshots import Snapshot
from envparity.model.values import secrets_in

_Scopes = Mapping[str, Setting]


def setting_rows(snapshots: Sequence[Snapshot]) -> Iterable[Difference]:
    """Align settings. A setting of no service (a plain dotenv file) counts for every service that lacks its own."""
    names = spoken_names(snapshots)
    keys = shared_names(snapshots, [{setting.key for setting in s.settings} for s in snapshots])
    held: dict[str, list[dict[str, Setting]]] = {}
    for at, snapshot in enumerate(snapshots):
        for setting in snapshot.settings:
            scope = names[at].get(setting.scope, setting.scope)
            key = keys[at].get(setting.key, setting.key)
            if key not in held:
                held[key] = [{} for _ in snapshots]
            held[key][at].setdefault(scope, setting)
    services = [
        {names[at].get(s.name, s.name) for s in snapshot.services} for at, snapshot in enumerate(snapshots)
    ]
    for key, scopes in sorted(held.items()):
        if all(_agree(by_scope) for by_scope in scopes):
            yield _row(
                snapshots,
                Subject("setting", key),
                [_joined(*pair) for pair in zip(snapshots, scopes, strict=True)],
            )
            continue
        for scope in _shown(scopes):
            cells = [_scoped(scope, *at) for at in zip(snapshots, scopes, services, strict=True)]
            yield _row(snapshots, Subject("setting", key, scope), cells)


def _shown(scopes: Sequence[_Scopes]) -> list[str]:
    """Give the services that a key has rows for, and no service where a value of none would be in no row otherwise."""
    services = {scope for by_scope in scopes for scope in by_scope if scope}
    hidden = any("" in by_scope and services <= by_scope.keys() for by_scope in scopes)
    return sorted(services | {""} if hidden else services)


def _agree(by_scope: _Scopes) -> bool:
    values = [setting.value for setting in by_scope.values()]
    return all(value == values[0] for value in values[1:])


def _joined(snapshot: Snapshot, by_scope: _Scopes) -> Cell:
    if not by_scope:
        return missing(snapshot, "setting")
    settings = tuple(by_scope[scope] for scope in sorted(by_scope))
    return Present(settings[0].value, settings)


def _scoped(scope: str, snapshot: Snapshot, by_scope: _Scopes, services: set[str]) -> Cell:
    setting = by_scope.get(scope) or by_scope.get("")
    if setting is not None:
        return Present(setting.value, (setting,))
    if services and scope not in services and not snapshot.why_unknown("service"):
        return Absent(with_whole=True)
    return missing(snapshot, "setting")


def _row(snapshots: Sequence[Snapshot], subject: Subject, cells: Sequence[Cell]) -> Difference:
    sealed = any(isinstance(cell, Present) and secrets_in(cell.value) for cell in cells)
    area = Area.SECRETS if sealed else Area.CONFIGURATION
    return row(snapshots, subject, area, cells, values_alike(snapshots, subject.name, cells))
