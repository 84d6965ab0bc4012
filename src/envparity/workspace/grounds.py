"""What a discovery rests on, so that its result can be shown again while nothing of that has changed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from envparity.model.digests import blake2b

if TYPE_CHECKING:
    from envparity.workspace.discovery.listing import Listing


class Grounds:
    """Begun before a discovery and told what it lists and reads; `settled` gives what to watch."""

    def __init__(self) -> None:
        self._began = time.time()
        self._root: Path | None = None
        self._listing: Listing | None = None
        self._texts: dict[str, str | None] = {}

    def listed(self, root: Path, listing: Listing) -> None:
        """Take down the files that there are."""
        self._root, self._listing = root, listing

    def read(self, path: str, data: bytes | None) -> None:
        """Take down the whole content of a file that was looked into; none for one that could not be read."""
        self._texts[path] = None if data is None else blake2b(data, digest_size=20).hexdigest()

    def settled(self) -> tuple[dict[str, str | None], tuple[str, ...]] | None:
        """Give the digests of files and the folders to watch, absolute; none where a change would not be seen.

        Asked at the end: a folder or a rule that changed since the beginning, or so shortly before it that
        its time does not tell, leaves no ground.
        """
        if self._root is None or self._listing is None:
            return None
        from envparity.workspace.discovery.watching import watched

        found = watched(self._root, self._listing, self._began)
        if found is None:
            return None
        files, folders = found
        return {**files, **{f"{self._root}/{path}": digest for path, digest in self._texts.items()}}, folders
