"""`file://PATH`: a file that holds one value, such as what an orchestrator puts below `/run/secrets`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from envparity.secrets.stores.base import EachAlone, Ground, Store, missing
from envparity.secrets.stores.writing import place_of, read_private, replace_private
from envparity.secrets.value import Secret


class PlainFiles(EachAlone):
    """Files, one value each; the line end that closes a text is no part of the value."""

    def __init__(self, ground: Ground) -> None:
        self._root = ground.root

    def exists(self, name: str) -> bool:
        """Say whether there is such a file."""
        return place_of(self._root, name).is_file()

    def get(self, name: str) -> Secret:
        """Give what the file holds."""
        data = read_private(place_of(self._root, name), name)
        if data is None:
            raise missing("file", name)
        return Secret(data.removesuffix(b"\n").removesuffix(b"\r"))

    def set(self, name: str, value: Secret) -> None:
        """Write the file, for its owner alone."""
        replace_private(place_of(self._root, name), value.reveal_bytes(), name)

    def list(self, within: str) -> Sequence[str]:
        """Name the files of a folder."""
        folder = place_of(self._root, within or ".")
        with suppress(OSError):
            prefix = within.rstrip("/") + "/" if within else ""
            return sorted(prefix + path.name for path in folder.iterdir() if path.is_file())
        return []

    def remove(self, name: str) -> None:
        """Remove the file."""
        path = place_of(self._root, name)
        if not path.is_file():
            raise missing("file", name)
        path.unlink()

    def since(self, name: str) -> str:
        """Give the time at which the file was last written."""
        with suppress(OSError):
            changed = place_of(self._root, name).stat().st_mtime
            return datetime.fromtimestamp(changed, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return ""


def open_store(ground: Ground) -> Store:
    """Open the store."""
    return PlainFiles(ground)
