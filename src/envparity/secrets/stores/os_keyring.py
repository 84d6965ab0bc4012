"""`keyring://SERVICE/ACCOUNT`: the operating system's keyring.

The one door to the `keyring` package. A keyring lists nothing by itself: a ledger of names stands beside it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from envparity.errors import StoreError
from envparity.secrets.stores.base import SLOWEST, Ground, Store, missing, within_time
from envparity.secrets.stores.ledger import Ledger, now
from envparity.secrets.value import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

_UNSAFE = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt", "keyrings.cryptfile")
"""Back ends that keep nothing, keep it in plain text, or ask at the terminal when they like."""


class NoKeyringError(StoreError):
    """This machine has no keyring that could be used."""


def backend() -> KeyringBackend:
    """Find the keyring; `NoKeyringError` where there is none that keeps secrets.

    One that `PYTHON_KEYRING_BACKEND` names is taken at its word.
    """
    import keyring
    from keyring.backends import chainer

    found = keyring.get_keyring()
    named = bool(os.environ.get("PYTHON_KEYRING_BACKEND"))
    several = found.backends if isinstance(found, chainer.ChainerBackend) else [found]
    for one in several:
        module = type(one).__module__
        if not module.startswith(_UNSAFE) or (named and not module.endswith(".fail")):
            return one
    raise NoKeyringError(
        "this machine has no keyring that answers",
        hint="start one (a desktop session has one; `gnome-keyring-daemon --unlock` elsewhere), "
        "or keep secrets in an encrypted file: `--store age://secrets.age`",
    )


def asked(call: Callable[[KeyringBackend], T], limit: float = SLOWEST) -> T:
    """Ask the keyring something within a time; its library's errors become `StoreError`."""
    from keyring import errors

    def run() -> T:
        return call(backend())

    try:
        return within_time("the keyring", run, limit)
    except errors.KeyringLocked as error:
        hint = "unlock it: log in to the desktop, or `gnome-keyring-daemon --unlock`"
        raise StoreError("the keyring is locked", hint=hint) from error
    except errors.NoKeyringError as error:
        raise NoKeyringError("this machine has no keyring that answers") from error
    except errors.InitError as error:
        raise StoreError(
            "the keyring could not be opened", hint="it was dismissed, or its service is not running"
        ) from error
    except (errors.KeyringError, OSError, RuntimeError) as error:
        raise StoreError(
            f"the keyring refused ({type(error).__name__})", hint="can its own program show its entries?"
        ) from error


class Keyring:
    """The keyring's entries. A name's first part is the service, the rest the account."""

    def __init__(self, ground: Ground) -> None:  # noqa: ARG002 - every store is made alike
        self._ledger = Ledger()

    def exists(self, name: str) -> bool:
        """Say whether the keyring has the entry."""
        service, account = _split(name)
        return asked(lambda ring: ring.get_password(service, account)) is not None

    def get(self, name: str) -> Secret:
        """Give the entry's value."""
        service, account = _split(name)
        held = asked(lambda ring: ring.get_password(service, account))
        if held is None:
            raise missing("keyring", name)
        return Secret(held)

    def set(self, name: str, value: Secret) -> None:
        """Keep a value; the ledger first, so that what is kept can always be found again."""
        self.set_all({name: value})

    def set_all(self, values: Mapping[str, Secret]) -> None:
        """Keep several values, and note them in the ledger at once."""
        self._ledger.change(add=dict.fromkeys(values, now()))
        for name, value in values.items():
            service, account = _split(name)
            text = value.reveal()
            asked(lambda ring, s=service, a=account, t=text: ring.set_password(s, a, t))  # type: ignore[misc]

    def list(self, within: str) -> Sequence[str]:
        """Name the entries that were set here and are still there."""
        return [
            name for name in sorted(self._ledger.entries()) if name.startswith(within) and self.exists(name)
        ]

    def remove(self, name: str) -> None:
        """Remove the entry."""
        if not self.exists(name):
            raise missing("keyring", name)
        service, account = _split(name)
        asked(lambda ring: ring.delete_password(service, account))
        self._ledger.change(drop=name)

    def since(self, name: str) -> str:
        """Say when it was set here; empty for an entry that another program made."""
        return self._ledger.entries().get(name, "")

    def close(self) -> None:
        """Do nothing: the keyring is asked anew each time."""


def _split(name: str) -> tuple[str, str]:
    service, _, account = name.partition("/")
    if not service or not account:
        raise StoreError(f"`keyring://{name}` names no account", hint="such as `keyring://SERVICE/ACCOUNT`")
    return service, account


def open_store(ground: Ground) -> Store:
    """Open the store."""
    return Keyring(ground)
