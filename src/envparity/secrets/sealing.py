"""The seal: a raw value in, a value that may be kept out; what is secret in it becomes a keyed fingerprint."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from envparity.model.digests import blake2b
from envparity.model.expressions import expression
from envparity.model.values import Mixed, Plain, Seal, Sealed, Value
from envparity.secrets.kinds import Reason, is_reference, mode_of, why_secret
from envparity.secrets.parts import Part, secret_parts
from envparity.secrets.weakness import weakness

_LENGTHS = ((0, "0"), (7, "1-7"), (15, "8-15"), (31, "16-31"), (63, "32-63"), (127, "64-127"))


def _length(raw: str) -> str:
    return next((name for most, name in _LENGTHS if len(raw) <= most), "128+")


def make_seal(key: bytes) -> Seal:
    """Make the seal of a workspace's key (32 bytes): the same secret has the same fingerprint on every machine."""
    return make_seal_by(make_fingerprint(key))


def make_fingerprint(key: bytes) -> Callable[[str], str]:
    """Make the function from a secret to its fingerprint under a key, as the seal of that key gives it."""
    from hmac import digest

    return lambda raw: digest(key, _bytes(raw), "sha256").hex()[:16]


def make_passing_seal() -> Seal:
    """Make a seal for one run, whose fingerprints are numbers in the order in which secrets were first met.

    They tell equal from different, are the same for the same input, and say nothing of the values.
    """
    key = os.urandom(32)
    met: dict[bytes, str] = {}
    return make_seal_by(
        lambda raw: met.setdefault(blake2b(_bytes(raw), key=key, digest_size=32).digest(), str(len(met) + 1))
    )


def _bytes(raw: str) -> bytes:
    return raw.encode("utf-8", "surrogatepass")


def make_seal_by(fingerprint: Callable[[str], str]) -> Seal:
    """Make a seal of a function that is called once with each secret, whole or part, and gives its fingerprint."""

    def sealed(raw: str, reason: Reason) -> Sealed:
        kind = reason.kind
        starts, ends = _dates(raw) if kind == "jwt" or "-----BEGIN" in raw else ("", "")
        weak = weakness(raw, kind)
        return Sealed(
            fingerprint(_same(raw)), kind, _length(raw), weak, reason.because, mode_of(raw), starts, ends
        )

    def seal(key: str, raw: str, *, certain: bool = False) -> Value:
        reason = why_secret(key, raw)
        if reason is None and (found := secret_parts(raw)):
            return _mix(raw, found, sealed)
        if reason is None and certain and raw.strip() and not is_reference(raw):
            reason = Reason("secret", "where it stands")
        return sealed(raw, reason) if reason else Plain(raw)

    return seal


def _dates(raw: str) -> tuple[str, str]:
    from envparity.readers.syntax.validity import validity_of

    found = validity_of(raw)
    return (found.starts, found.ends) if found else ("", "")


def _same(raw: str) -> str:
    """Give what two spellings of one secret share: a key's block however its lines end, a text with its line end."""
    if "-----BEGIN" in raw and (block := _BLOCK.search(raw)):
        return _BREAKS.sub("", block[1])
    return raw.rstrip("\r\n") or raw


_BLOCK = expression(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(.*?)(?:-----END|\Z)", re.DOTALL)
_BREAKS = expression(r"\\[nr]|\s+")


def _mix(raw: str, found: list[Part], sealed: Callable[[str, Reason], Sealed]) -> Value:
    parts: list[str | Sealed] = []
    at = 0
    for part in found:
        if part.start > at:
            parts.append(raw[at : part.start])
        parts.append(sealed(part.text(raw), Reason(part.kind, part.because)))
        at = part.end
    if at < len(raw):
        parts.append(raw[at:])
    return Mixed(tuple(parts))
