"""The seal: a raw value in, a value that may be kept out; what is secret in it becomes a keyed fingerprint."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from urllib.parse import unquote

from envparity.model.digests import blake2b
from envparity.model.expressions import expression
from envparity.model.values import Mixed, Plain, Seal, Sealed, Value
from envparity.secrets.kinds import is_random, is_reference, kind_by_form, secret_kind
from envparity.secrets.weakness import weakness

_LENGTHS = ((0, "0"), (7, "1-7"), (15, "8-15"), (31, "16-31"), (63, "32-63"), (127, "64-127"))

_USERINFO = expression(
    r"[a-z][a-z0-9+.\-]{0,30}://(?P<user>[^\s:/?#@]*)(?::(?P<password>\S*))?@(?=[^@]*$|[^\s@]*\s)",
    re.IGNORECASE,
)
_PAIR = expression(
    r"(?<![\w.])(?P<key>[A-Za-z][\w.\- ]{1,40}?)\s?=\s?(?P<value>.{1,4096}?)"
    r"(?=[;&]\s*(?:[A-Za-z][\w.\- ]{0,40}=|$)|[,\s]+-{0,2}[A-Za-z][\w.\-]{0,40}\s?=|\s*$)"
)
_LINE = expression(
    r"^[ \t]*[\"']?(?P<key>[A-Za-z][\w.\-]{0,80})[\"']?[ \t]*[:=][ \t]*(?P<value>[^\n]+?)[ \t\r,]*$",
    re.MULTILINE,
)
_MEMBER = expression(r"\"(?P<key>[\w.\-]{1,80})\"\s{0,8}:\s{0,8}\"(?P<value>(?:[^\"\\]|\\.)*)\"")
_FLAG = expression(r"--(?P<key>[A-Za-z][\w\-]{1,40})[\"']?,?\s+[\"']?(?P<value>[^\s\"',\]]+)")
_HEADER = expression(r"\b(?:Bearer|Basic|Token)\s+(?P<value>[\w\-.=+/~]{8,})")
"""Where a value can hold a secret in part. Ends are taken late rather than early: too much sealed is no leak."""


def _length(raw: str) -> str:
    return next((name for most, name in _LENGTHS if len(raw) <= most), "128+")


def make_seal(key: bytes) -> Seal:
    """Make the seal of a workspace's key (32 bytes): the same secret has the same fingerprint on every machine."""
    from hmac import digest

    return _seal(lambda raw: digest(key, _bytes(raw), "sha256").hex()[:16])


def make_passing_seal() -> Seal:
    """Make a seal for one run, whose fingerprints are numbers in the order in which secrets were first met.

    They tell equal from different, are the same for the same input, and say nothing of the values.
    """
    key = os.urandom(32)
    met: dict[bytes, str] = {}
    return _seal(
        lambda raw: met.setdefault(blake2b(_bytes(raw), key=key, digest_size=32).digest(), str(len(met) + 1))
    )


def _bytes(raw: str) -> bytes:
    return raw.encode("utf-8", "surrogatepass")


def _seal(fingerprint: Callable[[str], str]) -> Seal:
    def sealed(raw: str, kind: str) -> Sealed:
        return Sealed(fingerprint(raw), kind, _length(raw), weakness(raw))

    def seal(key: str, raw: str, *, certain: bool = False) -> Value:
        kind = secret_kind(key, raw)
        if not kind and (spans := _secret_spans(raw)):
            return _mix(raw, spans, sealed)
        if not kind and certain and raw.strip() and not is_reference(raw):
            kind = "secret"
        return sealed(raw, kind) if kind else Plain(raw)

    return seal


def _secret_spans(raw: str) -> list[tuple[int, int, str]]:
    """Find the secret parts of a value: (start, end, kind), sorted, not overlapping."""
    spans: list[tuple[int, int, str]] = []
    if "@" in raw and "://" in raw:
        spans += _credentials_in_urls(raw)
    if " " in raw:
        spans.extend((*match.span("value"), "token") for match in _HEADER.finditer(raw))
    for form in _forms_for(raw):
        for match in form.finditer(raw):
            start, end = match.span("value")
            if raw[start] in "'\"" and raw[end - 1] == raw[start] and end - start > 2:
                start, end = start + 1, end - 1
            if kind := secret_kind(match["key"].strip(), raw[start:end]):
                spans.append((start, end, kind))
    return _without_overlaps(spans)


def _forms_for(raw: str) -> tuple[re.Pattern[str], ...]:
    if "\n" in raw:
        return (_LINE, _MEMBER)
    return tuple(form for form, mark in ((_PAIR, "="), (_MEMBER, '":'), (_FLAG, "--")) if mark in raw)


def _credentials_in_urls(raw: str) -> list[tuple[int, int, str]]:
    spans = []
    for match in _USERINFO.finditer(raw):
        password, user = match["password"], match["user"]
        if password and not is_reference(password) and not re.match(r"\d{1,5}/", password):
            spans.append((*match.span("password"), "password"))
        elif user and not password and (is_random(user) or kind_by_form(user)):
            spans.append((*match.span("user"), "token"))
    return spans


def _without_overlaps(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Keep the spans that begin first, an overlapping one widening what it overlaps."""
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(spans):
        if kept and start < kept[-1][1]:
            first, last, known = kept[-1]
            kept[-1] = (first, max(end, last), known)
        elif end > start:
            kept.append((start, end, kind))
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
