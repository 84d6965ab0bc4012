"""Reads apk's database of installed packages (`lib/apk/db/installed`).

Format: https://wiki.alpinelinux.org/wiki/Apk_spec: stanzas of one-letter fields.
"""

from __future__ import annotations

import re

from envparity.model.expressions import expression
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader

_FIELD = expression(r"^([A-Za-z]):(.*)$", re.MULTILINE)


def collect(document: Document, ledger: Ledger) -> None:
    """Read an `installed` file."""
    line = 1
    for stanza in document.text().replace("\r\n", "\n").split("\n\n"):
        fields: dict[str, str] = {}
        for key, value in _FIELD.findall(stanza):
            fields.setdefault(key, value)
        if "P" in fields and "V" in fields:
            ledger.package(
                "apk",
                fields["P"],
                fields["V"],
                line + (len(stanza) - len(stanza.lstrip("\n"))),
                hashes=(f"apk:{fields['C']}",) if fields.get("C") else (),
                flags=(f"arch={fields['A']}",) if fields.get("A") else (),
            )
        elif stanza.strip():
            ledger.problem("a stanza without a name or version", line)
        line += stanza.count("\n") + 2


READER = PackageReader("apk installed", collect, marks=(r"^P:\S+$", r"^V:\S+$", r"^[CA]:\S+$"))
