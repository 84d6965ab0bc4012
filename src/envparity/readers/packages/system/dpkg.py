"""Reads dpkg's status: the Debian packages that are installed.

Format: https://man7.org/linux/man-pages/man1/dpkg-query.1.html and deb-control(5): stanzas of `Field: value`.
"""

from __future__ import annotations

import re

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_FIELD = expression(r"^([A-Za-z0-9-]+):[ \t]*(.*)$", re.MULTILINE)
_WANT = expression(r"(?:^|[,|])\s*([a-z0-9][a-z0-9+.-]+)")


def collect(document: Document, ledger: Ledger) -> None:
    """Read a status file, or a stanza without `Status` as distroless images have it.

    Packages that were removed and left their settings behind are no packages.
    """
    text = document.text().replace("\r\n", "\n")
    line = 1
    owners: dict[str, set[str]] = {}
    found: list[tuple[dict[str, str], int]] = []
    for stanza in text.split("\n\n"):
        fields = dict(_FIELD.findall(stanza))
        if "Package" in fields and fields.get("Status", "install ok installed").endswith(" installed"):
            found.append((fields, line + (len(stanza) - len(stanza.lstrip("\n")))))
            for want in _WANT.findall(f"{fields.get('Depends', '')},{fields.get('Pre-Depends', '')}"):
                owners.setdefault(want, set()).add(fields["Package"])
        elif stanza.strip() and "Package" not in fields:
            ledger.problem("a stanza without a `Package`", line)
        line += stanza.count("\n") + 2
    for fields, start in found:
        if not fields.get("Version"):
            ledger.problem("a package without a version", start, fields["Package"])
        architecture = fields.get("Architecture", "")
        ledger.package(
            "deb",
            fields["Package"],
            fields.get("Version", ""),
            start,
            via=tuple(sorted(owners.get(fields["Package"], ()))),
            flags=(f"arch={architecture}",) if architecture else (),
        )


READER = PackageReader(
    "dpkg status",
    collect,
    marks=(r"^Package: \S+\r?$", r"^Version: \S+\r?$", r"^(?:Status|Architecture|Maintainer): \S"),
)
