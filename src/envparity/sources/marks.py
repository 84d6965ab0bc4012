"""How archives begin: what tells one from any other file, without the modules that open it."""

from __future__ import annotations

from envparity.sources import zstd

OPENED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
"""How archives that are opened begin; a tar says what it is in its first header (`is_archive`)."""
CLOSED = (b"7z\xbc\xaf\x27\x1c", b"Rar!", zstd.MARK)
"""How others begin that are not: 7z, rar, and zstd where nothing here reads it."""
TAR = b"ustar"
TAR_PLACE = slice(257, 262)


def is_archive(head: bytes) -> bool:
    """Say whether a file that begins so is an archive that can be opened."""
    if head.startswith(zstd.MARK):
        return zstd.has_zstd()
    return head.startswith(OPENED) or head[TAR_PLACE] == TAR
