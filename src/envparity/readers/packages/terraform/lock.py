"""Reads Terraform's .terraform.lock.hcl: providers with their versions and checksums.

Format: https://developer.hashicorp.com/terraform/language/files/dependency-lock. `h1:` is over a provider's files,
`zh:` over its archive, one for each platform.
"""

from __future__ import annotations

import re

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_OPEN = expression(r'provider\s+"([^"\n]+)"\s*\{$')
_FIELD = expression(r'(version|constraints)\s*=\s*"([^"\n]*)"$')
_DIGEST = expression(r'"((?:h1|zh):[^"\n]+)",?$')


def collect(document: Document, ledger: Ledger) -> None:
    """Read a .terraform.lock.hcl."""
    name, version, start = "", "", 0
    hashes: list[str] = []
    for number, raw in enumerate(document.text().splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith(("#", "//")):
            continue
        opened, field, digest = _OPEN.match(line), _FIELD.match(line), _DIGEST.match(line)
        if opened and not name:
            name, version, start, hashes = opened[1], "", number, []
        elif line == "}" and name:
            host, _, address = name.partition("/")
            ledger.package(
                "terraform",
                address or host,
                version,
                start,
                key=name,
                origin=f"registry+{host}",
                hashes=tuple(hashes),
            )
            if not version:
                ledger.problem("a provider without a version", start, name)
            name = ""
        elif field and name:
            version = field[2] if field[1] == "version" else version
        elif digest and name:
            hashes.append(digest[1])
        elif not (name and re.match(r"hashes\s*=\s*\[(?:\])?$|\]$", line)):
            ledger.problem("a line that is not read", number, name)
    if name:
        ledger.problem("the last provider is not closed: was the file cut off?", start, name)


READER = PackageReader(
    ".terraform.lock.hcl",
    collect,
    names=(".terraform.lock.hcl", "*.terraform.lock.hcl"),
    marks=(r'^provider "[^"\n]+" \{', r"^[ \t]+hashes[ \t]*=\s*\[|^# This file is maintained automatically"),
)
