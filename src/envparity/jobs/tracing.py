"""Where a setting's value comes from: every place that sets it, in order, and which of them wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches

from envparity.errors import UsageError
from envparity.jobs.reading import take_snapshots
from envparity.model.declarations import Workspace
from envparity.model.facts import Setting
from envparity.model.pages import Trace
from envparity.model.snapshots import Snapshot


def trace(
    workspace: Workspace, key: str, names: Sequence[str], *, lasting: bool = False
) -> tuple[Trace, ...]:
    """Find a setting in the environments named, else in other spellings; `UsageError` names near keys when none has it."""
    snapshots = take_snapshots(workspace, names, lasting=lasting)
    found = _traces(snapshots, lambda name: name == key) or _traces(
        snapshots, lambda name: _letters(name) == _letters(key)
    )
    if not found:
        known = sorted({setting.key for snapshot in snapshots for setting in snapshot.settings})
        near = get_close_matches(key, known, n=3)
        hint = (
            f"did you mean {' or '.join(f'`{one}`' for one in near)}?"
            if near
            else "`envparity compare` shows all keys"
        )
        raise UsageError(f"no setting is called `{key}` there", hint=hint)
    return tuple(found)


def _traces(snapshots: Iterable[Snapshot], wanted: Callable[[str], bool]) -> list[Trace]:
    return [
        _trace(snapshot.environment.name, setting)
        for snapshot in snapshots
        for setting in snapshot.settings
        if wanted(setting.key)
    ]


def _letters(key: str) -> str:
    """Give what all spellings of a key share: `MAIL__HOST` is `Mail.Host`."""
    return "".join(sign for sign in key.lower() if sign.isalnum())


def _trace(environment: str, setting: Setting) -> Trace:
    return Trace(environment, setting.key, setting.scope, setting.value, (*setting.earlier, setting.place))
