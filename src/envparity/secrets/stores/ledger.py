"""What a keyring does not tell: which names were set, and when. Names and times alone, in a private file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from envparity.errors import StoreError
from envparity.folders import own_folder
from envparity.secrets.stores.writing import alone, read_private, replace_private


def now() -> str:
    """Give the time in UTC, to the second, ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Ledger:
    """The file; one that is not there is empty, and one that is damaged counts as that: no value is lost by it."""

    def __init__(self) -> None:
        self._path = Path(own_folder("data")) / "stores" / "keyring.json"

    def entries(self) -> Mapping[str, str]:
        """Give the time by name."""
        try:
            data = read_private(self._path, str(self._path))
            held = json.loads(data or b"{}")
        except (StoreError, ValueError):
            return {}
        pairs = held.items() if isinstance(held, dict) else ()
        return {name: time for name, time in pairs if isinstance(time, str)}

    def change(self, *, add: Mapping[str, str] | None = None, drop: str = "") -> None:
        """Add names with their times, or drop one."""
        with alone(self._path):
            entries = {**self.entries(), **(add or {})}
            entries.pop(drop, None)
            text = json.dumps(entries, indent=1, sort_keys=True, ensure_ascii=False)
            replace_private(self._path, text.encode("utf-8", "surrogateescape"), str(self._path))
