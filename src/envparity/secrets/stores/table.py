"""Every store, in the order in which users see them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from envparity.errors import UsageError
from envparity.model.records import dataclass
from envparity.secrets.stores.base import Ground, Store


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of store: its module, and how its references are written; `remote` asks something beyond this machine."""

    scheme: str
    module: str
    form: str
    remote: bool = False


STORES: tuple[Entry, ...] = (
    Entry("keyring", "os_keyring", "keyring://SERVICE/ACCOUNT"),
    Entry("age", "age_file", "age://PATH#NAME"),
    Entry("file", "plain_file", "file://PATH"),
    Entry("env", "variables", "env://NAME"),
    Entry("vault", "vault", "vault://MOUNT/PATH#FIELD", remote=True),
    Entry("aws-sm", "aws_secrets_manager", "aws-sm://NAME[#FIELD]", remote=True),
    Entry("aws-ssm", "aws_parameters", "aws-ssm://NAME", remote=True),
    Entry("op", "one_password", "op://VAULT/ITEM/FIELD", remote=True),
    Entry("sops", "sops", "sops://PATH#KEY.KEY", remote=True),
)  # fmt: skip


def entry(scheme: str) -> Entry:
    """Find a store by its scheme; `UsageError` names those there are."""
    for one in STORES:
        if one.scheme == scheme:
            return one
    known = ", ".join(f"`{one.scheme}://`" for one in STORES)
    raise UsageError(f"no store is called `{scheme}`", hint=f"there are: {known}")


def open_store(scheme: str, ground: Ground) -> Store:
    """Open one kind of store; its module and its library are imported now, and nothing is asked of it yet."""
    module = import_module(f"envparity.secrets.stores.{entry(scheme).module}")
    make: Callable[[Ground], Store] = module.open_store
    return make(ground)
