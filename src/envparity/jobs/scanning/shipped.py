"""Files of an image that are as its distribution shipped them: they hold nobody's own secret, whatever they look like.

What was shipped is told by content: dpkg's `info/*.md5sums` and the `Conffiles` of its `status` (deb-md5sums(5),
dpkg-query(1)), and the `Z:` lines of apk's `installed` (the wiki of Alpine, "Apk spec"), in whichever layer they lie.
A file that was changed since has another digest and is searched as any other.
"""

from __future__ import annotations

import binascii
from hashlib import md5, sha1

from envparity.model.expressions import expression
from envparity.sources.images import Piece

_CONFFILE = expression(rb"(?m)^ /\S+ ([0-9a-fA-F]{32})$")
_SUM = expression(rb"(?m)^([0-9a-fA-F]{32})  \S")
_APK = expression(rb"(?m)^Z:Q1([A-Za-z0-9+/]{27}=)$")


def digests_of(data: bytes) -> tuple[bytes, bytes]:
    """Give the digests that the package managers know a file by; they tell files apart and guard nothing."""
    return md5(data, usedforsecurity=False).digest(), sha1(data, usedforsecurity=False).digest()


class Shipped:
    """The digests of all files that the packages of an image brought."""

    def __init__(self) -> None:
        self._known: set[bytes] = set()

    def take(self, piece: Piece) -> None:
        """Note what a package manager's own file says."""
        if piece.path.startswith("var/lib/dpkg/"):
            if piece.path.endswith(".md5sums"):
                self._known |= {bytes.fromhex(found.decode()) for found in _SUM.findall(piece.data)}
            elif piece.path == "var/lib/dpkg/status":
                self._known |= {bytes.fromhex(found.decode()) for found in _CONFFILE.findall(piece.data)}
        elif piece.path == "lib/apk/db/installed":
            self._known |= {binascii.a2b_base64(found) for found in _APK.findall(piece.data)}

    def holds(self, digests: tuple[bytes, bytes]) -> bool:
        """Say whether a file is one of them."""
        return not self._known.isdisjoint(digests)
