"""Kubernetes Secrets in text: every value below `data` and `stringData` of one is a secret, whatever its key is called.

Read line by line and not as YAML, so that a template or a broken document tells what it holds as well. A `SealedSecret`
or an `ExternalSecret` is another kind and holds ciphertext or a reference.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator

from envparity.model.expressions import expression
from envparity.secrets.detectors.base import Hit
from envparity.secrets.detectors.texts import is_elsewhere, is_to_fill_in
from envparity.secrets.kinds import SWITCHES

MARK = b"kind: Secret"
"""What stands in every such text."""
_KIND = expression(rb"^\s*-?\s*kind:\s*[\"']?Secret[\"']?\s*$", re.MULTILINE)
_DOCUMENT = expression(rb"^---.*$", re.MULTILINE)
_VALUES = expression(
    rb"^([ \t]*)(data|stringData):[ \t]*\r?\n((?:\1[ \t]+\S.*\r?\n?|[ \t]*\r?\n)+)", re.MULTILINE
)
_VALUE = expression(
    rb"^([ \t]+)[\"']?([\w.\-]+)[\"']?:[ \t]+([\"']?)([^\s\"'#|>{&*!][^\s\"']*)\3[ \t]*(?:#.*)?\r?$",
    re.MULTILINE,
)
_LARGEST = 1 << 20
_SHORTEST = 4
_BESIDE = expression(
    r"(?i)(^|[._\-])(user(name)?|login|email|host(name)?|port|url|uri|endpoint|region|bucket|name|namespace|type|db|database|dbname|"
    r"crt|cert|certificate|ca|pub|public)$"
)
"""Keys of what stands beside a secret in one."""


def manifest_secrets(data: bytes) -> Iterator[Hit]:
    """Give the secrets of the Kubernetes Secrets in a text; none of one that is longer than anybody writes."""
    if len(data) > _LARGEST:
        return
    begin = 0
    for end in [*(match.start() for match in _DOCUMENT.finditer(data)), len(data)]:
        document = data[begin:end]
        if MARK in document and _KIND.search(document):
            for block in _VALUES.finditer(document):
                encoded = block[2] == b"data"
                first = block[3].lstrip(b"\r\n")
                depth = len(first) - len(first.lstrip(b" \t"))
                for value in _VALUE.finditer(document, block.start(3), block.end(3)):
                    key, text = value[2].decode("ascii", "replace"), value[4].decode("utf-8", "replace")
                    if len(value[1]) == depth and not _BESIDE.search(key) and _is_own(text, encoded=encoded):
                        yield Hit(begin + value.start(4), begin + value.end(4), "secret", "structure", key)
        begin = end


def _is_own(text: str, *, encoded: bool) -> bool:
    if len(text) < _SHORTEST or text.lower() in SWITCHES or is_elsewhere(text) or is_to_fill_in(text):
        return False
    if not encoded:
        return True
    try:
        told = b64decode(text, validate=True)
    except ValueError:
        return False
    plain = told.decode("utf-8", "replace").strip()
    return (
        len(plain) >= _SHORTEST
        and plain.lower() not in SWITCHES
        and not is_elsewhere(plain)
        and not is_to_fill_in(plain)
    )
