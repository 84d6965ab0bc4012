"""What every deed on secrets stands on: the environment, its shelf in a store, and what a key refers to."""

from __future__ import annotations

from envparity.errors import StoreError, UsageError
from envparity.jobs.reading import chosen
from envparity.model.declarations import Declaration, Workspace
from envparity.model.facts import Setting
from envparity.model.references import Reference
from envparity.model.values import Plain
from envparity.secrets.places import place_of, shelf
from envparity.secrets.references import secret_reference
from envparity.secrets.value import Secret as Secret


def declared(workspace: Workspace, environment: str) -> Declaration:
    """Find an environment; `UsageError` names those there are."""
    return chosen(workspace, (environment,))[0]


def shelf_of(workspace: Workspace, environment: str, said: str = "") -> Reference:
    """Give where an environment's secrets are kept: what was said, else its profile's word, else the keyring.

    Where there is no keyring, an encrypted file below the workspace's root.
    """
    declaration = declared(workspace, environment)
    return shelf(said or declaration.secrets.store or _usual(), workspace.name, environment)


def _usual() -> str:
    from envparity.secrets.stores.os_keyring import backend

    try:
        backend()
    except StoreError:
        return "age"
    return "keyring"


def referred(settings: tuple[Setting, ...], key: str) -> Reference | None:
    """Give the reference that an environment's files have for a key; none where they have none."""
    for setting in settings:
        if setting.key == key and isinstance(setting.value, Plain):
            found = secret_reference(key, setting.value.text)
            if found is not None:
                return found
    return None


def checked_key(key: str) -> str:
    """Give a key that can name a secret; `UsageError` for one that holds blanks, or looks like a value."""
    if (
        not key
        or len(key) > 200
        or any(sign.isspace() or not sign.isprintable() for sign in key)
        or "=" in key
    ):
        raise UsageError(
            "a key holds no blanks and no `=`",
            hint="the value is asked for, or read from stdin: never an argument",
        )
    return key


def reference_of(
    workspace: Workspace, settings: tuple[Setting, ...], environment: str, key: str, said: str = ""
) -> Reference:
    """Tell where a key's value is kept: where the files refer to, else on the environment's shelf."""
    found = None if said else referred(settings, checked_key(key))
    return found or place_of(shelf_of(workspace, environment, said), checked_key(key))
