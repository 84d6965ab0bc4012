"""`op://VAULT/ITEM/FIELD`: 1Password, by its command `op`, whose own form of reference this is. Read only.

Written from the tool's documentation; not tested against it, since it needs an account.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from envparity.errors import StoreError
from envparity.secrets.stores.base import EachAlone, Ground, Store
from envparity.secrets.stores.commands import run, safe
from envparity.secrets.value import Secret


class OnePassword(EachAlone):
    """The vaults that `op` is signed in to."""

    def __init__(self, ground: Ground) -> None:
        self._variables = ground.variables

    def exists(self, name: str) -> bool:
        """Say whether the item has the field: the tool tells a missing one by refusing."""
        vault, item, part = _split(name)
        items = self._told(["item", "list", "--vault", safe("op", vault), "--format", "json"])
        if not any(item in (one.get("title"), one.get("id")) for one in items):
            return False
        whole = self._told(["item", "get", safe("op", item), "--vault", vault, "--format", "json"])
        own = part.rpartition("/")[2]
        return any(own in (one.get("label"), one.get("id")) for one in whole.get("fields", ()))

    def get(self, name: str) -> Secret:
        """Give a field's value."""
        return Secret(run("op", ["read", "--no-newline", f"op://{name}"], self._variables))

    def set(self, name: str, value: Secret) -> None:  # noqa: ARG002
        """Refuse: the tool takes values on its command line, where every process sees them."""
        raise StoreError(f"`op://{name}` is not written from here", hint="set it in 1Password")

    def list(self, within: str) -> Sequence[str]:
        """Name the items of a vault."""
        vault = within.partition("/")[0]
        told = self._told(["item", "list", "--vault", safe("op", vault), "--format", "json"])
        return sorted(f"{vault}/{one['title']}" for one in told if "title" in one)

    def remove(self, name: str) -> None:
        """Refuse, as `set` does."""
        raise StoreError(f"`op://{name}` is not removed from here", hint="remove it in 1Password")

    def _told(self, arguments: Sequence[str]) -> Any:
        try:
            return json.loads(run("op", arguments, self._variables) or b"[]")
        except ValueError:
            raise StoreError("`op` did not answer in JSON") from None


def _split(name: str) -> tuple[str, str, str]:
    vault, _, rest = name.partition("/")
    item, _, part = rest.partition("/")
    if not (vault and item and part):
        raise StoreError(f"`op://{name}` names no field", hint="such as `op://VAULT/ITEM/FIELD`")
    return vault, item, part


def open_store(ground: Ground) -> Store:
    """Open the store; nothing is asked yet."""
    return OnePassword(ground)
