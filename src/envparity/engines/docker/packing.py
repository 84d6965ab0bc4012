"""One file as a tar, the form in which an engine takes files."""

from __future__ import annotations

import io
import tarfile


def archive(path: str, data: bytes, mode: int, owner: tuple[int, int]) -> bytes:
    """Pack one file, with the folders above it, as a tar for the engine."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        entry = tarfile.TarInfo(path.lstrip("/"))
        entry.size, entry.mode = len(data), mode
        entry.uid, entry.gid = owner
        tar.addfile(entry, io.BytesIO(data))
    return packed.getvalue()
