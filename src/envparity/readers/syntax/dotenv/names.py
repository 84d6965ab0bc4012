"""Telling a setting's name from something that a reader takes for one: a line of a private key, a password.

A name is shown wherever its setting is, so what could be a secret must not become one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from envparity.model.expressions import expression

_NAME = expression(r"[^\W\d][\w.\-]*(?:\[\d*\])?|\d[\w.\-]*")
_SEPARATED = expression(r"[_.\-]")
_LONGEST = 128
_SUSPICIOUS = 20
_BLOCK = expression(r"-----BEGIN [^\n-]*-----.*?(?:-----END [^\n-]*-----|\Z)", re.DOTALL)


def is_name(key: str) -> bool:
    """Say whether a key may be shown as a setting's name: letters, digits and separators, and not random."""
    if not _NAME.fullmatch(key) or len(key) > _LONGEST:
        return False
    if len(key) < _SUSPICIOUS or _SEPARATED.search(key):
        return True
    return not (re.search("[a-z]", key) and re.search("[A-Z]", key) and re.search("[0-9]", key))


def key_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Give the lines that lie inside of a PEM block: the first after its beginning, and its last."""
    position, line = 0, 1
    for block in _BLOCK.finditer(text):
        line += text.count("\n", position, block.start())
        last = line + block[0].count("\n")
        if last > line:
            yield line + 1, last
        position, line = block.end(), last
