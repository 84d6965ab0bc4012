"""The jobs on secrets that screens ask for, behind one value: imported when first called, exchanged in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from envparity.jobs.secrets.keeping import Asked
    from envparity.jobs.secrets.standing import Secret
    from envparity.model.declarations import Workspace
    from envparity.model.holdings import Holdings


def _listed(workspace: Workspace) -> Holdings:
    from envparity.jobs.secrets.listing import list_secrets

    return list_secrets(workspace)


def _asked(workspace: Workspace, environment: str, key: str) -> Asked:
    from envparity.jobs.secrets.keeping import Asked

    return Asked(workspace, environment, key)


def _reveal(workspace: Workspace, environment: str, key: str) -> Secret:
    from envparity.jobs.secrets import keeping

    return keeping.reveal(_asked(workspace, environment, key))


def _keep(workspace: Workspace, *, environment: str, key: str, value: str) -> str:
    from envparity.jobs.secrets import keeping
    from envparity.jobs.secrets.standing import Secret

    with Secret(value) as secret:
        kept = keeping.keep(_asked(workspace, environment, key), secret)
    if kept.in_files:
        return f"kept as {kept.reference}"
    return f"kept; write {key}={kept.reference} where {environment} reads it"


def _rotate(workspace: Workspace, *, environment: str, key: str, turn: str) -> str:
    from envparity.jobs.secrets import keeping

    asked = _asked(workspace, environment, key)
    if turn == "confirm":
        return f"the former value of {keeping.confirm(asked).key} is gone"
    if turn == "back":
        return f"{keeping.turn_back(asked).key} has its former value again"
    with keeping.draw() as value:
        keeping.rotate(asked, value)
    return f"{key} has a new value; the former one is kept until that is confirmed"


def _plan_move(workspace: Workspace, file: str, environment: str) -> tuple[str, ...]:
    from pathlib import Path

    from envparity.jobs.secrets.importing import plan_import

    moving = plan_import(workspace, Path(file), environment=environment)
    keys = tuple(one.key for one in moving.moved)
    moving.drop()
    return keys


def _move(workspace: Workspace, *, file: str, environment: str) -> str:
    from pathlib import Path

    from envparity.jobs.secrets.importing import carry_out, plan_import

    moving = plan_import(workspace, Path(file), environment=environment)
    count = len(moving.moved)
    carry_out(workspace, moving)
    moved = "1 secret" if count == 1 else f"{count} secrets"
    return f"moved {moved} of {file} into the store; `envparity secrets import --undo` is the way back"


class Vault(NamedTuple):
    """Everything that is done with secrets. A value is a `Secret` until it is shown, and dropped after."""

    listed: Callable[[Workspace], Holdings] = _listed
    reveal: Callable[[Workspace, str, str], Secret] = _reveal
    keep: Callable[..., str] = _keep
    rotate: Callable[..., str] = _rotate
    plan_move: Callable[[Workspace, str, str], tuple[str, ...]] = _plan_move
    """Name the keys of a file that would be moved into a store."""
    move: Callable[..., str] = _move
