"""Reads go.sum: the modules whose content is pinned by a checksum.

A go.sum holds more than is built, versions of one module among them that only the resolution looked at;
go.mod says what is built. Lines for a module's go.mod alone (`/go.mod`) are no packages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_LINE = expression(r"^(\S+) (v\S+?)(/go\.mod)? (h\d+:[A-Za-z0-9+/]+=*)[ \t\r]*$", re.MULTILINE)


def checksums(text: str) -> Iterator[tuple[str, str, str, int]]:
    """Give each module's name, version and checksum with the line, lines for a go.mod alone left out."""
    line, previous = 1, 0
    for found in _LINE.finditer(text):
        line += text.count("\n", previous, found.start())
        previous = found.start()
        if not found[3]:
            yield found[1], found[2], found[4], line


def collect(document: Document, ledger: Ledger) -> None:
    """Read a go.sum."""
    text = document.text()
    for name, version, digest, line in checksums(text):
        ledger.package("golang", name, version, line, hashes=(digest,))
    lines = sum(1 for line in text.split("\n") if line.strip())
    if lines != sum(1 for _ in _LINE.finditer(text)):
        for number, row in enumerate(text.split("\n"), 1):
            if row.strip() and not _LINE.match(row):
                ledger.problem("not a line of a go.sum", number)


READER = PackageReader(
    "go.sum", collect, names=("go.sum",), marks=(r"^\S+ v\S+(?:/go\.mod)? h1:[A-Za-z0-9+/]{43}=$",)
)
