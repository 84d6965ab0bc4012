"""Keys that code asks for, as rows: what each environment sets of them, where that can be known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from envparity.compare.rows import row
from envparity.model.areas import Area
from envparity.model.differences import Absent, Cell, Difference, Present, Subject
from envparity.model.expressions import expression
from envparity.model.facts import VARIABLES, Setting
from envparity.model.snapshots import Snapshot
from envparity.model.uses import Code
from envparity.model.values import Unknown


def asked_rows(snapshots: Sequence[Snapshot], code: Code) -> Iterable[Difference]:
    """Give a row for each key that code asks for and some environment certainly does not set, and none does."""
    demands = [key for key, uses in code.uses.items() if any(use.need != "optional" for use in uses)]
    held = [_Held(snapshot, demands) for snapshot in snapshots]
    for key in code.uses:
        cells = [own.cell(key) for own in held]
        if any(isinstance(cell, Absent) for cell in cells) and not any(isinstance(c, Present) for c in cells):
            yield row(snapshots, Subject("setting", key), Area.CONFIGURATION, cells, "same")


_SHARE = 4
"""Of so many keys that code asks for one must be set where another's absence is to mean something."""


class _Held:
    """What one environment sets, by every name under which code may ask for it."""

    def __init__(self, snapshot: Snapshot, demands: Sequence[str]) -> None:
        self._whole = snapshot.why_unknown("setting")
        self._names: dict[str, Setting] = {}
        variables = [setting for setting in snapshot.settings if setting.carrier in VARIABLES]
        self._has_variables = bool(variables)
        self._has_files = len(variables) < len(snapshot.settings)
        self._open = any(isinstance(setting.value, Unknown) and "*" in setting.key for setting in variables)
        for setting in snapshot.settings:
            for name in _names(setting):
                self._names.setdefault(name, setting)
        met = sum(_relaxed(key) in self._names for key in demands)
        self._speaks = met * _SHARE >= len(demands)

    def cell(self, key: str) -> Cell:
        """Give what this environment has of a key: a value, nothing, or that nobody can know."""
        found = self._names.get(_relaxed(key))
        if found is not None:
            return Present(found.value, (found,))
        if self._whole or self._open:
            return Unknown(self._whole or "its variables are taken from elsewhere")
        told = self._has_files if "." in key or "-" in key else self._has_variables
        if not told:
            return Unknown("no source of such keys is declared")
        return Absent() if self._speaks else Unknown("little of what the code asks for is declared there")


def _names(setting: Setting) -> Iterable[str]:
    """Give the names of a setting: its own, and for a path its last part, which a chart makes a variable of."""
    yield _relaxed(setting.key)
    last = _ITEM.sub("", setting.key).rpartition(".")[2]
    if setting.carrier not in VARIABLES and last != setting.key and not _fills_in(setting, last):
        yield _relaxed(last)


_ITEM = expression(r"\[[^\]]*\]")


def _fills_in(setting: Setting, name: str) -> bool:
    """Say whether a setting of a file is no more than a question for the variable itself."""
    return str(setting.value).startswith((f"${{{name}}}", f"${{{name}:"))


def _relaxed(key: str) -> str:
    """Write a key in the one way that frameworks take all its spellings for: `Mail__Host`, `mail.host`."""
    return re.sub(r"[^A-Za-z0-9]+", "", key).lower()


def set_variables(snapshots: Sequence[Snapshot]) -> Mapping[str, frozenset[str]]:
    """Give the variables that are set, each with the files that set it: by their keys."""
    found: dict[str, set[str]] = {}
    for snapshot in snapshots:
        for setting in snapshot.settings:
            if setting.carrier in VARIABLES:
                found.setdefault(setting.key, set()).add(setting.place.path)
    return {key: frozenset(paths) for key, paths in found.items()}
