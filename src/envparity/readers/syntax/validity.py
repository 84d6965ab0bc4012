"""When a token or a certificate is valid, told from its own text: a JWT's claims, an X.509 certificate's dates.

Signatures are not checked: whoever holds the secret wants to know when it ends, not whether to trust it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import UTC, datetime

from envparity.model.expressions import expression
from envparity.model.records import dataclass

_JWT = expression(r"\s*[\w\-]{8,}\.([\w\-]{8,})\.[\w\-]*\s*")
_CERTIFICATE = expression(r"-----BEGIN (?:TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s\\]+?)-----END")
_LONGEST = 64 * 1024
"""Characters of a text that is looked at; a chain of certificates has a few thousand."""


@dataclass(frozen=True, slots=True)
class Validity:
    """From when and until when, ISO 8601 in UTC; empty where nothing is said."""

    starts: str = ""
    ends: str = ""


def validity_of(text: str) -> Validity | None:
    """Tell when a JWT or the first certificate of a PEM text is valid; none for any other text."""
    if len(text) > _LONGEST:
        return None
    if "-----BEGIN" in text:
        found = _CERTIFICATE.search(text)
        return _of_certificate(found[1]) if found else None
    found = _JWT.fullmatch(text)
    return _of_token(found[1]) if found else None


def _of_token(body: str) -> Validity | None:
    try:
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return Validity(_time(claims.get("nbf")), _time(claims.get("exp")))
    except (ValueError, AttributeError, RecursionError):
        return None


def _time(seconds: object) -> str:
    """Write a NumericDate (RFC 7519, section 2); empty for none, and for one that no calendar has."""
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        return ""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return ""


def _of_certificate(body: str) -> Validity | None:
    """Read the validity out of a certificate's DER: the fifth field of what is signed (RFC 5280, section 4.1)."""
    try:
        der = base64.b64decode(re.sub(r"\\[nr]|\s", "", body))
        signed = _children_at(_children(der)[0], der)[0]
        inner = _children_at(signed, der)
        first = 1 if der[inner[0][0]] == 0xA0 else 0
        starts, ends = _children_at(inner[first + 3], der)
        return Validity(_date(starts, der), _date(ends, der))
    except (ValueError, IndexError, binascii.Error):
        return None


_Element = tuple[int, int, int]
"""Where an element begins, where its content begins, and where it ends."""


def _children(der: bytes, place: tuple[int, int] | None = None) -> list[_Element]:
    at, end = place or (0, len(der))
    found: list[_Element] = []
    while at < end:
        length, content = der[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(der[content : content + size], "big")
            content += size
        if content + length > end or length < 0:
            raise ValueError("an element ends outside of what it is part of")
        found.append((at, content, content + length))
        at = content + length
    return found


def _children_at(element: _Element, der: bytes) -> list[_Element]:
    return _children(der, (element[1], element[2]))


def _date(element: _Element, der: bytes) -> str:
    """Read UTCTime or GeneralizedTime, both ending in `Z` (RFC 5280, section 4.1.2.5)."""
    text = der[element[1] : element[2]].decode("ascii")
    if der[element[0]] == 0x17:
        text = ("19" if int(text[:2]) >= 50 else "20") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
