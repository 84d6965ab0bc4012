"""Signatures under a workspace's key: whoever lacks the key can change a document, and not without its being seen."""

from __future__ import annotations

from collections.abc import Callable
from hmac import digest


def make_signer(key: bytes, purpose: str) -> Callable[[bytes], str]:
    """Make a function that signs bytes for one purpose (HMAC-SHA-256 under a key derived for it alone)."""
    own = digest(key, f"envparity {purpose}".encode(), "sha256")
    return lambda data: f"hmac-sha256:{digest(own, data, 'sha256').hex()}"
