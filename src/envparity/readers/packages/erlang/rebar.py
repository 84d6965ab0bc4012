"""Reads Erlang's rebar.lock: packages of Hex and of git, with their level and digests.

The file is two Erlang terms in the fixed form that Rebar3 writes
(https://rebar3.org/docs/configuration/dependencies/#lock-files). Level 0 is what the project asks for itself.
"""

from __future__ import annotations

import re

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger, known_version
from envparity.readers.packages.reader import PackageReader

_PACKAGE = expression(r'\{<<"([^"]+)">>,\s*\{pkg,\s*<<"([^"]+)">>,\s*<<"([^"]+)">>[^}]*\},\s*(\d+)\}')
_GIT = expression(r'\{<<"([^"]+)">>,\s*\{git,\s*"([^"]+)",\s*\{ref,\s*"([^"]+)"\}\},\s*(\d+)\}')
_DIGEST = expression(r'\{<<"([^"]+)">>,\s*<<"([0-9A-Fa-f]{64})">>\}')
_ENTRY = expression(r'\{<<"([^"]+)">>,\s*\{')


def collect(document: Document, ledger: Ledger) -> None:
    """Read a rebar.lock."""
    text = document.text()
    if text.strip() and not text.rstrip().endswith("."):
        ledger.problem("the last term is not closed: was the file cut off?", text.count("\n") + 1)
    version = re.match(r'\s*\{"([0-9.]+)"', text)
    if version:
        known_version(ledger, "rebar.lock", version[1], ("1.2",), line=1)
    digests: dict[str, list[str]] = {}
    for name, digest in _DIGEST.findall(text):
        digests.setdefault(name, []).append(f"sha256:{digest.lower()}")
    read = 0
    packages, commits = list(_PACKAGE.finditer(text)), list(_GIT.finditer(text))
    for found in sorted([*packages, *commits], key=lambda match: match.start()):
        read += 1
        line = text.count("\n", 0, found.start()) + 1
        key, direct = found[1], found[4] == "0"
        if found in packages:
            flags = () if found[2] == key else (f"alias={key}",)
            hashes = tuple(digests.get(key, ()))
            ledger.package("hex", found[2], found[3], line, hashes=hashes, direct=direct, flags=flags)
        else:
            ledger.package("hex", key, found[3], line, origin=f"git+{found[2]}@{found[3]}", direct=direct)
    if read != len(_ENTRY.findall(text)):
        ledger.problem("entries that are neither a package of Hex nor of git are not read")


READER = PackageReader(
    "rebar.lock", collect, names=("rebar.lock",), marks=(r'<<"[^"\n]+">>,\s*\{(?:pkg|git),',)
)
