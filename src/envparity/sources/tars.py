"""The headers of a tar, with a bound to what they may make a reader hold."""

from __future__ import annotations

import tarfile
from typing import Self

_LONGEST = 1 << 20
"""Bytes of a name or of attributes: a tar of another make is done to fill the memory, for these are held whole."""
_HELD = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK
)  # fmt: skip
"""Blocks that speak of the member behind them."""


class Header(tarfile.TarInfo):
    """What a tar says of a member; for `tarfile.open(tarinfo=...)`."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Read one block; `ValueError` for one that says of itself that it is longer than any is."""
        found = super().frombuf(buf, encoding, errors)
        if found.type in _HELD and found.size > _LONGEST:
            raise ValueError("a member's name or attributes are longer than what is looked at")
        return found
