"""`age://PATH#NAME`: an encrypted file for machines without a keyring, or for a team.

The one door to `pyrage`. The format is age's own (https://age-encryption.org/v1), so that `age --decrypt` opens
the file too; what is in it is a JSON object of names. The key is a passphrase, or a key file of `age-keygen`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from envparity.errors import StoreError
from envparity.secrets.stores.base import Ground, Store, missing, split_field
from envparity.secrets.stores.ledger import now
from envparity.secrets.stores.writing import alone, place_of, read_private, replace_private, sweep
from envparity.secrets.value import Secret

PASSPHRASE: Final = "ENVPARITY_PASSPHRASE"  # noqa: S105 - the variable's name
KEY_FILE: Final = "ENVPARITY_AGE_KEY_FILE"
_SCHEMA = "envparity.store/1"


class Lock:
    """What opens and closes age files: a key file where one is named, else a passphrase, asked once a run."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._passphrases: dict[str, Secret] = {}

    def opened(self, data: bytes, shown: str) -> bytes:
        """Decrypt; `StoreError` for a wrong passphrase, a wrong key, or a file that is none."""
        import pyrage  # type: ignore[import-untyped]

        try:
            if _wants_passphrase(data):
                return bytes(pyrage.passphrase.decrypt(data, self._passphrase(shown).reveal()))
            return bytes(pyrage.decrypt(data, self._identities(shown)))
        except pyrage.DecryptError as error:
            raise self._refused(data, shown) from error

    def closed(self, data: bytes, shown: str, *, fresh: bool) -> bytes:
        """Encrypt, armoured; a `fresh` file's passphrase is asked twice."""
        import pyrage

        if KEY_FILE in self._ground.variables and not self._passphrases:
            return bytes(
                pyrage.encrypt(data, [one.to_public() for one in self._identities(shown)], armored=True)
            )
        passphrase = self._passphrase(shown, fresh=fresh)
        return bytes(pyrage.passphrase.encrypt(data, passphrase.reveal(), armored=True))

    def drop(self) -> None:
        """Forget the passphrases."""
        for held in self._passphrases.values():
            held.drop()
        self._passphrases.clear()

    def _passphrase(self, shown: str, *, fresh: bool = False) -> Secret:
        if shown not in self._passphrases:
            given = self._ground.variables.get(PASSPHRASE)
            self._passphrases[shown] = Secret(given) if given else self._asked(shown, fresh=fresh)
        return self._passphrases[shown]

    def _asked(self, shown: str, *, fresh: bool) -> Secret:
        said = self._ground.ask(f"{'New passphrase' if fresh else 'Passphrase'} of {shown}")
        if fresh:
            if not said.reveal():
                raise StoreError("an empty passphrase protects nothing")
            if self._ground.ask("The same again") != said:
                raise StoreError("the two passphrases are not the same", hint="nothing was written")
        return said

    def _identities(self, shown: str) -> list[Any]:
        from pyrage import IdentityError, x25519

        named = self._ground.variables.get(KEY_FILE, "")
        if not named:
            raise StoreError(
                f"`{shown}` is closed with a key file",
                hint=f"let the variable `{KEY_FILE}` name the file that `age-keygen` made",
            )
        data = read_private(Path(named).expanduser(), named)
        if data is None:
            raise StoreError(f"`{named}`: no such key file", hint=f"`{KEY_FILE}` names it")
        if _wants_passphrase(data):
            data = self.opened(data, named)
        lines = [line.strip() for line in data.decode("utf-8", "replace").splitlines()]
        try:
            found = [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
        except IdentityError as error:
            raise StoreError(f"`{named}` is no key file of age", hint="`age-keygen` makes one") from error
        if not found:
            raise StoreError(f"`{named}` holds no key", hint="`age-keygen` makes one")
        return found

    def _refused(self, data: bytes, shown: str) -> StoreError:
        held = self._passphrases.pop(shown, None)
        if held is not None:
            held.drop()
            return StoreError(f"`{shown}`: wrong passphrase", hint="nothing was changed; try again")
        if not data.startswith((b"age-encryption.org/", b"-----BEGIN AGE")):
            return StoreError(f"`{shown}` is no file in the age format")
        return StoreError(
            f"`{shown}`: the key does not open it, or the file is damaged",
            hint=f"`{KEY_FILE}` has to name a key that the file was closed for",
        )


class AgeFiles:
    """Encrypted files of names and values. Each is opened once, and written as a whole."""

    def __init__(self, ground: Ground) -> None:
        self._root = ground.root
        self._lock = Lock(ground)
        self._held: dict[Path, tuple[bytes, dict[str, tuple[Secret, str]]]] = {}

    def exists(self, name: str) -> bool:
        """Say whether the file holds the name; a file that is not there holds nothing."""
        path, key = split_field("age", name)
        return key in self._entries(path)

    def get(self, name: str) -> Secret:
        """Give a value."""
        path, key = split_field("age", name)
        entries = self._entries(path)
        if key not in entries:
            raise missing("age", name)
        return Secret(entries[key][0].reveal_bytes())

    def set(self, name: str, value: Secret) -> None:
        """Keep a value."""
        self.set_all({name: value})

    def set_all(self, values: Mapping[str, Secret]) -> None:
        """Keep several values: each file that they are of is written once."""
        files: dict[str, dict[str, Secret]] = {}
        for name, value in values.items():
            path, key = split_field("age", name)
            files.setdefault(path, {})[key] = value
        for path, added in files.items():
            with alone(place_of(self._root, path)):
                entries = self._entries(path)
                time = now()
                fresh = {key: (Secret(value.reveal_bytes()), time) for key, value in added.items()}
                self._write(path, {**entries, **fresh})

    def list(self, within: str) -> Sequence[str]:
        """Name what a file holds; `within` is `PATH` or the beginning of `PATH#NAME`."""
        path, mark, start = within.partition("#")
        return [f"{path}#{key}" for key in sorted(self._entries(path)) if not mark or key.startswith(start)]

    def remove(self, name: str) -> None:
        """Forget a value."""
        path, key = split_field("age", name)
        with alone(place_of(self._root, path)):
            entries = dict(self._entries(path))
            if key not in entries:
                raise missing("age", name)
            del entries[key]
            self._write(path, entries)

    def since(self, name: str) -> str:
        """Say when a value was set."""
        path, key = split_field("age", name)
        held = self._entries(path).get(key)
        return held[1] if held else ""

    def close(self) -> None:
        """Drop every value and passphrase."""
        for _, entries in self._held.values():
            for value, _ in entries.values():
                value.drop()
        self._held.clear()
        self._lock.drop()

    def _entries(self, path: str) -> dict[str, tuple[Secret, str]]:
        place = place_of(self._root, path)
        data = read_private(place, path) or b""
        known = self._held.get(place)
        if known is None or known[0] != data:
            known = (data, _parsed(self._lock.opened(data, path), path) if data else {})
            self._held[place] = known
        return known[1]

    def _write(self, path: str, entries: dict[str, tuple[Secret, str]]) -> None:
        place = place_of(self._root, path)
        body = {
            "schema": _SCHEMA,
            "secrets": {
                key: {"value": value.reveal(), "since": time}
                for key, (value, time) in sorted(entries.items())
            },
        }
        text = json.dumps(body, indent=1, ensure_ascii=True).encode()
        data = self._lock.closed(text, path, fresh=not place.exists())
        sweep(place)
        replace_private(place, data, path)
        self._held[place] = (data, entries)


def _wants_passphrase(data: bytes) -> bool:
    """Say whether a file was closed with a passphrase: its header has a stanza of the kind `scrypt`."""
    head = data[:4096]
    if head.lstrip().startswith(b"-----BEGIN AGE"):
        import base64
        import binascii

        lines = head.strip().splitlines()[1:4]
        try:
            head = base64.b64decode(b"".join(lines) + b"==", validate=False)
        except binascii.Error:
            return False
    return b"\n-> scrypt " in head


def _parsed(data: bytes, shown: str) -> dict[str, tuple[Secret, str]]:
    try:
        body = json.loads(data)
        schema = str(body["schema"])
        if schema != _SCHEMA:
            raise StoreError(f"`{shown}` is of the form `{schema[:40]}`", hint="a newer envparity wrote it")
        return {
            str(key): (Secret(str(held["value"])), str(held.get("since", "")))
            for key, held in body["secrets"].items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):  # which would carry the text along
        raise StoreError(f"`{shown}` opens, and holds no secrets of envparity's form") from None


def open_store(ground: Ground) -> Store:
    """Open the store."""
    return AgeFiles(ground)
