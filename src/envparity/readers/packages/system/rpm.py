"""Reads RPM's database of installed packages where it is SQLite (`rpmdb.sqlite`, RPM 4.16 and later).

Format: each row of `Packages` is a header (https://rpm-software-management.github.io/rpm/manual/format_header.html):
counts, an index of (tag, type, offset, count), and the data. Older databases (Berkeley DB, ndb) are refused.
"""

from __future__ import annotations

import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

from envparity.errors import ReadError
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_NAME, _VERSION, _RELEASE, _EPOCH, _ARCHITECTURE, _SHA256 = 1000, 1001, 1002, 1003, 1022, 273
_INTEGER, _TEXT, _TEXTS, _I18N = 4, 6, 8, 9
_MAGIC = b"SQLite format 3\x00"


def collect(document: Document, ledger: Ledger) -> None:
    """Read a database; a row that is damaged is a problem and not the end."""
    if not document.data.startswith(_MAGIC):
        raise ReadError(
            "an RPM database that is not SQLite",
            hint="list its packages with the system's own `rpm`, or read an image of a newer system",
        )
    for number, blob in enumerate(_rows(document.data), 1):
        try:
            tags = _header(blob)
        except (struct.error, ValueError, IndexError):
            ledger.problem("a package whose header cannot be read", key=f"Packages[{number}]")
            continue
        name, version, release = (str(tags.get(tag, "")) for tag in (_NAME, _VERSION, _RELEASE))
        if name == "gpg-pubkey":
            continue
        epoch = f"{tags[_EPOCH]}:" if tags.get(_EPOCH) else ""
        architecture, digest = tags.get(_ARCHITECTURE), tags.get(_SHA256)
        ledger.package(
            "rpm",
            name,
            f"{epoch}{version}-{release}" if release else f"{epoch}{version}",
            hashes=(f"sha256:{digest}",) if digest else (),
            flags=(f"arch={architecture}",) if architecture else (),
        )


def _rows(data: bytes) -> Iterator[bytes]:
    """Give the headers of a database, which SQLite can only read from a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rpmdb.sqlite"
        path.write_bytes(data)
        try:
            connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
            try:
                for (blob,) in connection.execute("SELECT blob FROM Packages ORDER BY hnum"):
                    if isinstance(blob, bytes):
                        yield blob
            finally:
                connection.close()
        except sqlite3.Error:
            raise ReadError("an RPM database that SQLite cannot read") from None


def _header(blob: bytes) -> dict[int, str | int]:
    entries, size = struct.unpack_from(">II", blob)
    if entries > 100_000 or 8 + entries * 16 + size > len(blob):
        raise ValueError(entries)
    start = 8 + entries * 16
    found: dict[int, str | int] = {}
    for index in range(entries):
        tag, kind, offset, _ = struct.unpack_from(">IIII", blob, 8 + index * 16)
        if tag not in (_NAME, _VERSION, _RELEASE, _EPOCH, _ARCHITECTURE, _SHA256):
            continue
        if kind == _INTEGER:
            found[tag] = struct.unpack_from(">I", blob, start + offset)[0]
        elif kind in (_TEXT, _TEXTS, _I18N):
            end = blob.index(b"\x00", start + offset)
            found[tag] = blob[start + offset : end].decode("utf-8", "replace")
    return found


def _looks(path: str, head: bytes) -> bool:
    return head.startswith(_MAGIC) and "rpm" in path.lower()


READER = PackageReader("rpmdb", collect, names=("rpmdb.sqlite",), head=_looks, binary=True)
