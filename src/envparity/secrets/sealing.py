"""The seal: a raw value in, a value that may be kept out; what is secret in it becomes a keyed fingerprint."""

from __future__ import annotations

import re
from collections.abc import Callable
from hmac import digest
from urllib.parse import unquote

from envparity.model.values import Mixed, Plain, Seal, Sealed, Value
from envparity.secrets.kinds import is_random, is_reference, kind_by_form, kind_by_key, secret_kind
from envparity.secrets.weakness import weakness

_LENGTHS = ((0, "0"), (7, "1-7"), (15, "8-15"), (31, "16-31"), (63, "32-63"), (127, "64-127"))

_USERINFO = re.compile(
    r"[a-z][a-z0-9+.\-]*://(?P<user>[^\s:/?#@]*)(?::(?P<password>[^\s/?#]*))?@(?=[^\s@]*(?:[\s/?#]|$))",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?P<key>[A-Za-z][\w.\- ]{1,40}?)\s*=\s*(?P<value>'[^']*'|\"[^\"]*\"|[^\s;&,'\"]+)")
_HEADER = re.compile(r"\b(?:Bearer|Basic|Token)\s+(?P<value>[\w\-.=+/~]{8,})")


def _length(raw: str) -> str:
    return next((name for most, name in _LENGTHS if len(raw) <= most), "128+")


def make_seal(key: bytes) -> Seal:
    """Make the seal of one workspace key (32 bytes): the same secret under the same key has the same fingerprint."""

    def sealed(raw: str, kind: str) -> Sealed:
        fingerprint = digest(key, raw.encode("utf-8", "surrogatepass"), "sha256").hex()[:16]
        return Sealed(fingerprint, kind, _length(raw), weakness(raw))

    def seal(name: str, raw: str, *, certain: bool = False) -> Value:
        spans = _secret_spans(raw) if "=" in raw or "@" in raw or " " in raw else []
        if spans and not kind_by_form(raw):
            return _mix(raw, spans, sealed)
        kind = secret_kind(name, raw)
        if not kind and certain and raw.strip() and not is_reference(raw):
            kind = kind_by_key(name) or "secret"
        return sealed(raw, kind) if kind else Plain(raw)

    return seal


def _secret_spans(raw: str) -> list[tuple[int, int, str]]:
    """Find the secret parts of a value: (start, end, kind), sorted, not overlapping."""
    spans: list[tuple[int, int, str]] = []
    for match in _USERINFO.finditer(raw):
        password, user = match["password"], match["user"]
        if password and not is_reference(password):
            spans.append((*match.span("password"), "password"))
        elif user and not password and (is_random(user) or kind_by_form(user)):
            spans.append((*match.span("user"), "token"))
    spans.extend((*match.span("value"), "token") for match in _HEADER.finditer(raw))
    for match in _PAIR.finditer(raw):
        start, end = match.span("value")
        text = match["value"]
        if text[0] in "'\"":
            start, end, text = start + 1, end - 1, text[1:-1]
        kind = secret_kind(match["key"].strip(), text)
        if kind:
            spans.append((start, end, kind))
    spans.sort()
    kept: list[tuple[int, int, str]] = []
    for span in spans:
        if span[1] > span[0] and (not kept or span[0] >= kept[-1][1]):
            kept.append(span)
    return kept


def _mix(raw: str, spans: list[tuple[int, int, str]], sealed: Callable[[str, str], Sealed]) -> Value:
    parts: list[str | Sealed] = []
    at = 0
    for start, end, kind in spans:
        if start > at:
            parts.append(raw[at:start])
        parts.append(sealed(unquote(raw[start:end]), kind))
        at = end
    if at < len(raw):
        parts.append(raw[at:])
    return Mixed(tuple(parts))
