"""The key that fingerprints are made with: one a workspace, in the OS keyring, or in a file behind a passphrase.

It is found in this order: the file that `ENVPARITY_KEY_FILE` names, the variable `ENVPARITY_KEY`, the keyring, the
file below the user's data folder. It lies on disk in the open only where the first of them was asked for.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Final

from envparity.errors import StoreError, UsageError, WriteError
from envparity.folders import own_folder
from envparity.model.records import dataclass
from envparity.secrets.stores.base import Ground
from envparity.secrets.value import Secret

SERVICE: Final = "envparity"
VARIABLE: Final = "ENVPARITY_KEY"
FILE_VARIABLE: Final = "ENVPARITY_KEY_FILE"
_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Found:
    """A workspace's key, and where it was found in words."""

    key: bytes
    where: str

    def __repr__(self) -> str:
        return f"Found({self.where})"

    @property
    def id(self) -> str:
        """Tell this key from another without telling the key: eight digits of a digest under it."""
        return key_id(self.key)


_open: dict[bytes, bytes] = {}
"""Keys by the closed files that held them: a passphrase is asked for once a run."""


def key_id(key: bytes) -> str:
    """Give eight digits that two machines with the same key agree on."""
    from hmac import digest

    return digest(key, b"envparity key", "sha256").hex()[:8]


def workspace_key(name: str) -> bytes:
    """Give the workspace's key (32 bytes), made on first use.

    A new one goes into the keyring; where there is none, into a file whose passphrase is asked, or given by
    `ENVPARITY_PASSPHRASE`. `StoreError` when there is nobody to ask, the keyring is locked, or the passphrase is wrong.
    """
    found = find_key(name)
    return found.key if found is not None else make_key(name).key


def lasting_key(name: str) -> tuple[bytes | None, str]:
    """Give the workspace's key without asking for a new passphrase: none, and why, where that cannot be."""
    try:
        found = find_key(name)
        if found is None:
            return _kept_in_keyring(name, secrets.token_bytes(_LENGTH)).key, ""
    except StoreError as error:
        return None, error.message
    return found.key, ""


def find_key(name: str) -> Found | None:
    """Find the workspace's key; none where none was made. `StoreError` where it is there and cannot be had."""
    return _from_variable() or _from_keyring(name) or _from_file(name)


def make_key(name: str, key: bytes = b"") -> Found:
    """Keep a new key, or the one given, in the keyring, else in a file behind a passphrase."""
    from envparity.secrets.stores.os_keyring import NoKeyringError

    key = key or secrets.token_bytes(_LENGTH)
    try:
        return _kept_in_keyring(name, key)
    except NoKeyringError:
        _into_file(name, key)
        return Found(key, str(_key_file(name)))


def decode(text: str) -> bytes | None:
    """Read a key of 64 hexadecimal digits; none for any other text."""
    try:
        raw = bytes.fromhex(text.strip())
    except ValueError:
        return None
    return raw if len(raw) == _LENGTH else None


def _from_variable() -> Found | None:
    if path := os.environ.get(FILE_VARIABLE, ""):
        return Found(_named(Path(path).expanduser()), path)
    if text := os.environ.get(VARIABLE, ""):
        key = decode(text)
        if key is None:
            raise UsageError(f"`{VARIABLE}` is no key: it has 64 hexadecimal digits", hint=_HOW)
        return Found(key, f"the variable {VARIABLE}")
    return None


def _named(path: Path) -> bytes:
    """Give the key of a file that was named, made there if need be; what holds no key is never written over."""
    from envparity.secrets.stores.writing import read_private, replace_private

    data = read_private(path, str(path))
    if data is None:
        made = secrets.token_bytes(_LENGTH)
        replace_private(path, f"{made.hex()}\n".encode(), str(path))
        return made
    key = decode(data.decode("utf-8", "replace"))
    if key is None:
        raise UsageError(f"`{path}` holds no workspace key: 64 hexadecimal digits", hint=_HOW)
    return key


_HOW = "`envparity secrets key --export --plain` gives it on a machine that has it"


def _account(name: str) -> str:
    return f"workspace-key:{name}"


def _from_keyring(name: str) -> Found | None:
    from envparity.secrets.stores.os_keyring import NoKeyringError, asked

    try:
        held = asked(lambda ring: ring.get_password(SERVICE, _account(name)))
    except NoKeyringError:
        return None
    key = decode(held or "")
    return Found(key, "the keyring") if key else None


def _kept_in_keyring(name: str, key: bytes) -> Found:
    from envparity.secrets.stores.os_keyring import asked

    asked(lambda ring: ring.set_password(SERVICE, _account(name), key.hex()))
    found = _from_keyring(name)
    if found is None or found.key != key:
        raise StoreError(
            "the keyring does not give back what was kept", hint=f"`{VARIABLE}` gives the key instead"
        )
    return found


def _key_file(name: str) -> Path:
    safe = re.sub(r"[^A-Za-z0-9._\-]", "_", name) or "workspace"
    return Path(own_folder("data")) / "keys" / f"{safe}.key.age"


def _from_file(name: str) -> Found | None:
    from envparity.secrets.stores.writing import read_private

    path = _key_file(name)
    data = read_private(path, str(path))
    if data is None:
        return None
    if data not in _open:
        _open[data] = opened(data, f"the key of workspace {name}")
    return Found(_open[data], f"{path}, behind a passphrase")


def _into_file(name: str, key: bytes) -> None:
    from envparity.secrets.stores.writing import replace_private

    path = _key_file(name)
    data = closed(key, f"the key of workspace {name}")
    try:
        replace_private(path, data, str(path))
        _open[data] = key
    except StoreError as error:
        if "cannot be written" not in error.message:
            raise
        hint = f"let `XDG_DATA_HOME` name a folder that can be written, or give the key by `{VARIABLE}`"
        raise WriteError(f"the workspace key cannot be kept: {error.message}", hint=hint) from error


def closed(key: bytes, shown: str) -> bytes:
    """Close a key with a passphrase, in the age format, armoured."""
    from envparity.secrets.stores.age_file import Lock

    lock = Lock(Ground(Path(), _without_key_file()))
    try:
        return lock.closed(key.hex().encode(), shown, fresh=True)
    finally:
        lock.drop()


def opened(data: bytes, shown: str) -> bytes:
    """Open a key that was closed with a passphrase; `StoreError` for a wrong one, and for what holds no key."""
    from envparity.secrets.stores.age_file import Lock

    lock = Lock(Ground(Path(), _without_key_file()))
    try:
        with Secret(lock.opened(data, shown)) as held:
            key = decode(held.reveal())
    finally:
        lock.drop()
    if key is None:
        raise StoreError(f"{shown} opens, and holds no key")
    return key


def _without_key_file() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "ENVPARITY_AGE_KEY_FILE"}
