"""`sops://PATH#KEY.KEY`: a file that `sops` encrypted, by that command.

Values are handed over on stdin, which the tool takes from 3.10 on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from envparity.errors import StoreError
from envparity.secrets.stores.base import EachAlone, Ground, Store, missing, split_field
from envparity.secrets.stores.commands import run
from envparity.secrets.stores.writing import place_of
from envparity.secrets.value import Secret


class Sops(EachAlone):
    """Encrypted files whose keys stay in the open."""

    def __init__(self, ground: Ground) -> None:
        self._root = ground.root
        self._variables = ground.variables

    def exists(self, name: str) -> bool:
        """Say whether the file has the key."""
        path, part = split_field("sops", name)
        return part in dict(_leaves(self._whole(path)))

    def get(self, name: str) -> Secret:
        """Give a key's value."""
        path, part = split_field("sops", name)
        leaves = dict(_leaves(self._whole(path)))
        if part not in leaves:
            raise missing("sops", name)
        value = leaves[part]
        return Secret(value if isinstance(value, str) else json.dumps(value))

    def set(self, name: str, value: Secret) -> None:
        """Set a key, its value handed over on stdin."""
        path, part = split_field("sops", name)
        given = json.dumps(value.reveal()).encode()
        run("sops", ["set", "--value-stdin", self._file(path), _index(part)], self._variables, given=given)

    def list(self, within: str) -> Sequence[str]:
        """Name a file's keys."""
        path, _, start = within.partition("#")
        return sorted(f"{path}#{key}" for key, _ in _leaves(self._whole(path)) if key.startswith(start))

    def remove(self, name: str) -> None:
        """Take a key out."""
        path, part = split_field("sops", name)
        if not self.exists(name):
            raise missing("sops", name)
        run("sops", ["unset", self._file(path), _index(part)], self._variables)

    def _whole(self, path: str) -> dict[str, Any]:
        told = run("sops", ["decrypt", "--output-type", "json", self._file(path)], self._variables)
        try:
            data = json.loads(told)
        except ValueError:  # which would carry the text along
            data = None
        if not isinstance(data, dict):
            raise StoreError(f"`sops://{path}`: what it opens to is no JSON object") from None
        return data

    def _file(self, path: str) -> str:
        place = place_of(self._root, path)
        if not place.is_file():
            raise StoreError(f"`sops://{path}`: no such file")
        return str(place.resolve())


def _leaves(data: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, f"{above}.{key}" if above else str(key))
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from _leaves(value, f"{above}.{at}")
    else:
        yield above, data


def _index(part: str) -> str:
    words = (f"[{word}]" if word.isdecimal() else f"[{json.dumps(word)}]" for word in part.split("."))
    return "".join(words)


def open_store(ground: Ground) -> Store:
    """Open the store; nothing is asked yet."""
    return Sops(ground)
