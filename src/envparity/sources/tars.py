"""Tars as they are read here: what damage raises, and headers with a bound to what they may make a reader hold."""

from __future__ import annotations

import lzma
import tarfile
import zlib
from typing import IO, Self

DAMAGES = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)
"""What the libraries raise over a tar that is damaged, packed in whatever way."""

_PIECE = 1 << 16
_LONGEST = 1 << 20
"""Bytes of a name or of attributes: a tar of another make is done to fill the memory, for these are held whole."""
_HELD = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK
)  # fmt: skip
"""Blocks that speak of the member behind them."""


def read_out(stream: IO[bytes]) -> None:
    """Read what stands behind a tar's end: what packs it says there whether all of it was as it was packed."""
    while stream.read(_PIECE):
        pass


class Header(tarfile.TarInfo):
    """What a tar says of a member; for `tarfile.open(tarinfo=...)`."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Read one block; `ValueError` for one that is damaged, which would pass for the end, or longer than any is."""
        try:
            found = super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError:
            if any(buf):
                raise ValueError("a header is damaged") from None
            raise
        if found.type in _HELD and found.size > _LONGEST:
            raise ValueError("a member's name or attributes are longer than what is looked at")
        return found
