"""Every store, in the order in which users see them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from envparity.errors import UsageError
from envparity.model.records import dataclass
from envparity.secrets.stores.base import Ground, Store


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of store: its module, what it is, and how its references are written.

    `remote` ones ask something beyond this machine; `tried` says what the tests ask, empty for a store whose
    service or tool could not be had for them.
    """

    scheme: str
    module: str
    what: str
    form: str
    remote: bool = False
    tried: str = ""


STORES: tuple[Entry, ...] = (
    Entry("keyring", "os_keyring", "the operating system's keyring", "keyring://SERVICE/ACCOUNT", tried="a Secret Service"),
    Entry("age", "age_file", "a file in the age format", "age://PATH#NAME", tried="age files"),
    Entry("file", "plain_file", "a file that holds one value", "file://PATH", tried="files"),
    Entry("env", "variables", "a variable of the process", "env://NAME", tried="variables"),
    Entry("vault", "vault", "HashiCorp Vault and OpenBao", "vault://MOUNT/PATH#FIELD", remote=True, tried="OpenBao"),
    Entry("aws-sm", "aws_secrets_manager", "AWS Secrets Manager", "aws-sm://NAME[#FIELD]", remote=True, tried="moto"),
    Entry("aws-ssm", "aws_parameters", "AWS Systems Manager parameters", "aws-ssm://NAME", remote=True, tried="moto"),
    Entry("op", "one_password", "1Password, by its command `op`", "op://VAULT/ITEM/FIELD", remote=True),
    Entry("sops", "sops", "a file that `sops` encrypted", "sops://PATH#KEY.KEY", remote=True),
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
