"""The key that fingerprints are made with: one a workspace, in the OS keyring, in a private file where there is none."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path

from envparity.errors import WriteError

SERVICE = "envparity"


def workspace_key(name: str) -> bytes:
    """Give the workspace's key (32 bytes), made on first use.

    `ENVPARITY_KEY_FILE` names a file that holds it, for machines that share one; it is made there if need be.
    Else an existing key wins wherever it is; a new one goes into the keyring if there is a working one, else
    into a file of mode 0600 below the user's data folder. `WriteError` when it can be kept nowhere.
    """
    if named := os.environ.get("ENVPARITY_KEY_FILE"):
        return _key_in(Path(named))
    account = f"workspace-key:{name}"
    held = _from_keyring(account) or _from_file(_key_file(name))
    if held is not None:
        return held
    made = secrets.token_bytes(32)
    if not _into_keyring(account, made):
        _into_file(_key_file(name), made)
    return made


def _key_in(path: Path) -> bytes:
    """Give the key of a file that was named; one that holds no key is refused, never written over."""
    held = _from_file(path)
    if held is None and path.exists():
        raise WriteError(f"`{path}` holds no workspace key", hint="it is a line of 64 hexadecimal digits")
    if held is None:
        held = secrets.token_bytes(32)
        _into_file(path, held)
    return held


def _key_file(name: str) -> Path:
    from platformdirs import user_data_path

    safe = re.sub(r"[^A-Za-z0-9._\-]", "_", name) or "workspace"
    return user_data_path("envparity", appauthor=False) / "keys" / f"{safe}.key"


def _decode(text: str | None) -> bytes | None:
    with contextlib.suppress(ValueError):
        raw = bytes.fromhex(text or "")
        return raw if len(raw) == 32 else None
    return None


def _from_keyring(account: str) -> bytes | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return _decode(keyring.get_password(SERVICE, account))
    except (KeyringError, OSError):
        return None


def _into_keyring(account: str, key: bytes) -> bool:
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, account, key.hex())
    except (KeyringError, OSError):
        return False
    return _from_keyring(account) == key


def _from_file(path: Path) -> bytes | None:
    try:
        return _decode(path.read_text("ascii").strip())
    except (OSError, UnicodeDecodeError):
        return None


def _into_file(path: Path, key: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise WriteError(
            f"`{path}`: the workspace key cannot be kept: {reason.lower()}",
            hint="let `XDG_DATA_HOME` name a folder that can be written; text output needs no key",
        ) from error
