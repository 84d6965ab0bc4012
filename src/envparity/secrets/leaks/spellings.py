"""The ways in which one secret can be written down: as it is, encoded, escaped, quoted.

Base64 shifts with what stands before: a value has three spellings in it, each without the characters
at its ends that depend on the neighbours.
"""

from __future__ import annotations

import json
from base64 import b64encode
from urllib.parse import quote, quote_plus

SHORTEST = 8
"""Bytes of the shortest spelling that is looked for."""

_FIRST = (0, 2, 3)
"""Characters of base64 that depend on none, one or two bytes before the value."""


def spellings(raw: str) -> dict[bytes, str]:
    """Give every spelling of a secret with its name; the plain one first, none twice."""
    data = raw.encode("utf-8", "surrogatepass")
    found: dict[bytes, str] = {data: "plain"}

    def add(spelling: bytes, name: str) -> None:
        if len(spelling) >= SHORTEST:
            found.setdefault(spelling, name)

    for spelling in _base64(data):
        add(spelling, "base64")
        add(spelling.translate(_URL_SAFE), "base64url")
    add(data.hex().encode(), "hex")
    add(data.hex().upper().encode(), "hex")
    add(quote(raw, safe="", errors="replace").encode(), "url")
    add(quote(raw, safe="/:@", errors="replace").encode(), "url")
    add(quote_plus(raw, errors="replace").encode(), "url")
    add(_lower_escapes(quote(raw, safe="", errors="replace")).encode(), "url")
    add(json.dumps(raw)[1:-1].encode(), "json")
    add(json.dumps(raw, ensure_ascii=False)[1:-1].encode("utf-8", "replace"), "json")
    add(json.dumps(json.dumps(raw))[3:-3].encode(), "json")
    add(_escaped_for_pages(raw).encode("utf-8", "replace"), "json")
    add(json.dumps(raw)[1:-1].replace("/", "\\/").encode(), "json")
    add(raw.replace("'", "'\\''").encode("utf-8", "replace"), "shell")
    add(raw.replace("'", "'\"'\"'").encode("utf-8", "replace"), "shell")
    add(_escaped_for_shell(raw).encode("utf-8", "replace"), "shell")
    add(raw.replace("'", "''").encode("utf-8", "replace"), "yaml")
    add(raw.replace("$", "$$").encode("utf-8", "replace"), "compose")
    add(_escaped_for_xml(raw).encode("utf-8", "replace"), "xml")
    if data.isascii():
        add(raw.encode("utf-16-le"), "utf-16")
    return found


_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _base64(data: bytes) -> tuple[bytes, ...]:
    found = []
    for before, first in enumerate(_FIRST):
        encoded = b64encode(b"\0" * before + data).rstrip(b"=")
        last = len(encoded) - (1 if (len(data) + before) % 3 else 0)
        found.append(encoded[first:last])
    return tuple(found)


def _lower_escapes(text: str) -> str:
    pieces = text.split("%")
    return pieces[0] + "".join(f"%{piece[:2].lower()}{piece[2:]}" for piece in pieces[1:])


def _escaped_for_shell(raw: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\$`\"!&|;()<>*?[]#~ '{}" else sign for sign in raw)


def _escaped_for_pages(raw: str) -> str:
    """Write JSON as Go does by itself: it could stand in a page."""
    told = json.dumps(raw, ensure_ascii=False)[1:-1]
    return told.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _escaped_for_xml(raw: str) -> str:
    return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
