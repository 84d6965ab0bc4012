"""Reads Carthage's Cartfile.resolved: one line for each dependency, its origin, place and version.

Format: https://github.com/Carthage/Carthage/blob/master/Documentation/Artifacts.md#cartfileresolved.
"""

from __future__ import annotations

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.apple.swift import named
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_LINE = expression(r'(github|git|binary) "([^"]+)" "([^"]+)"$')


def collect(document: Document, ledger: Ledger) -> None:
    """Read a Cartfile.resolved."""
    for number, raw in enumerate(document.text().splitlines(), 1):
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        found = _LINE.match(line)
        if found is None:
            ledger.problem("not a line of a Cartfile.resolved", number)
            continue
        kind, place, version = found.groups()
        if kind == "github" and "://" not in place:
            name, origin = f"github.com/{place}", f"git+https://github.com/{place}"
        else:
            name, origin = named(place), f"{'url' if kind == 'binary' else 'git'}+{place}"
        ledger.package("swift", name, version, number, key=name.lower(), origin=origin)


READER = PackageReader(
    "Cartfile.resolved",
    collect,
    names=("cartfile.resolved",),
    marks=(r'^(?:github|git|binary) "[^"\n]+" "[^"\n]+"',),
)
