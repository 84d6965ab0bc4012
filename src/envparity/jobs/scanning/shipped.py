"""Files of an image that are as its distribution shipped them: they hold nobody's own secret, whatever they look like.

What was shipped is told by content: dpkg's `info/*.md5sums` and the `Conffiles` of its `status` (deb-md5sums(5),
dpkg-query(1)), and the `Z:` lines of apk's `installed` (the wiki of Alpine, "Apk spec"), in whichever layer they lie.
Only packages that the distribution's own people maintain count: one that somebody built for the project is searched,
and so is a file that was changed since, which has another digest.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from hashlib import md5, sha1

from envparity.model.expressions import expression
from envparity.sources.images import Piece

_OURS = expression(
    rb"(?m)^(?:Maintainer: |m:)[^\n]*@(?:[\w.-]+\.)?(?:debian\.(?:org|net)|ubuntu\.com|canonical\.com|alpinelinux\.org)>?[ \t]*$"
)
_NAME = expression(rb"(?m)^Package: (\S+)$")
_CONFFILE = expression(rb"(?m)^ /\S+ ([0-9a-fA-F]{32})$")
_SUM = expression(rb"(?m)^([0-9a-fA-F]{32})  \S")
_APK = expression(rb"(?m)^Z:Q1([A-Za-z0-9+/]{27}=)$")


def digests_of(data: bytes) -> tuple[bytes, bytes]:
    """Give the digests that the package managers know a file by; they tell files apart and guard nothing."""
    return md5(data, usedforsecurity=False).digest(), sha1(data, usedforsecurity=False).digest()


class Shipped:
    """The digests of the files that the distribution's packages brought into an image."""

    def __init__(self) -> None:
        self._known: set[bytes] = set()
        self._sums: dict[str, set[bytes]] = {}
        self._packages: set[str] = set()

    def take(self, piece: Piece) -> None:
        """Note what a package manager's own file says."""
        folder, _, name = piece.path.rpartition("/")
        if folder == "var/lib/dpkg/info" and name.endswith(".md5sums"):
            package = name.removesuffix(".md5sums").partition(":")[0]
            self._sums[package] = {bytes.fromhex(found.decode()) for found in _SUM.findall(piece.data)}
        elif piece.path == "var/lib/dpkg/status":
            for stanza in _ours(piece.data):
                self._packages |= {found.decode("utf-8", "replace") for found in _NAME.findall(stanza)}
                self._known |= {bytes.fromhex(found.decode()) for found in _CONFFILE.findall(stanza)}
        elif piece.path == "lib/apk/db/installed":
            for stanza in _ours(piece.data):
                self._known |= {binascii.a2b_base64(found) for found in _APK.findall(stanza)}

    def holds(self, digests: tuple[bytes, bytes]) -> bool:
        """Say whether a file is one of them, once every piece has been taken."""
        for package in self._packages & self._sums.keys():
            self._known |= self._sums.pop(package)
        return not self._known.isdisjoint(digests)


def _ours(data: bytes) -> Iterator[bytes]:
    return (stanza for stanza in data.split(b"\n\n") if _OURS.search(stanza))
