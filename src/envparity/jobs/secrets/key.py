"""The workspace's key: where it is, and how it comes to another machine of the team."""

from __future__ import annotations

from envparity.errors import UsageError
from envparity.model.declarations import Workspace
from envparity.model.records import dataclass
from envparity.secrets import keys
from envparity.secrets.value import Secret


@dataclass(frozen=True, slots=True)
class Standing:
    """What may be said of a key: eight digits that machines with the same key agree on, and where it is kept."""

    id: str
    where: str


def stand(workspace: Workspace) -> Standing | None:
    """Tell which key the workspace has here; none where none was made. `StoreError` where it cannot be had."""
    found = keys.find_key(workspace.name)
    return Standing(found.id, found.where) if found else None


def make(workspace: Workspace) -> Standing:
    """Make the workspace's key, or give the one that is there."""
    found = keys.find_key(workspace.name) or keys.make_key(workspace.name)
    return Standing(found.id, found.where)


def export(workspace: Workspace, *, plain: bool) -> Secret:
    """Give the key to take along: closed with a passphrase that is asked now, or plain."""
    key = keys.workspace_key(workspace.name)
    if plain:
        return Secret(key.hex())
    return Secret(keys.closed(key, f"the file with the key of {workspace.name}"))


def take(workspace: Workspace, data: bytes, *, replace: bool = False) -> Standing:
    """Keep a key that another machine exported, plain or closed; `UsageError` where another is kept here already."""
    text = data.strip()
    plain = keys.decode(text.decode("ascii", "replace"))
    key = plain or keys.opened(data, f"the file with the key of {workspace.name}")
    held = keys.find_key(workspace.name)
    if held is not None and held.key == key:
        return Standing(held.id, held.where)
    if held is not None and not replace:
        hint = "`--replace` gives it up: what was saved with it can no longer be compared"
        raise UsageError(f"`{workspace.name}` has another key here (`{held.id}`, in {held.where})", hint=hint)
    made = keys.make_key(workspace.name, key)
    return Standing(made.id, made.where)
