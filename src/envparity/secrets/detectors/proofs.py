"""What a credential proves by itself, offline: checksums, account numbers, headers that decode.

Each function gives true for a proof that holds, false for one that fails, and none where the value
carries none (an older form of the same token).
"""

from __future__ import annotations

import binascii
import json
import re
from base64 import b32decode, b64decode, urlsafe_b64decode
from hashlib import sha256
from zlib import crc32

from envparity.model.expressions import expression
from envparity.secrets.detectors.texts import is_stand_in, is_wordy
from envparity.secrets.weakness import weakness

_DIGITS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def base62(number: int, width: int, digits: bytes = _DIGITS) -> bytes:
    """Write a number in base 62, padded with the digit zero to `width` characters."""
    written = bytearray()
    while number:
        number, digit = divmod(number, 62)
        written.append(digits[digit])
    return bytes(reversed(written)).rjust(width, digits[:1])


def github_checksum(token: bytes) -> bool:
    """Compare the last six characters with the CRC-32 of the random part, in base 62.

    https://github.blog/engineering/behind-githubs-new-authentication-token-formats/
    """
    _, _, rest = token.partition(b"_")
    body, said = rest[:-6], rest[-6:]
    return base62(crc32(body), 6) == said


def npm_checksum(token: bytes) -> bool | None:
    """Compare as for GitHub's tokens, whose form npm took over; that it differs proves nothing, since npm does not say how it is made."""
    return github_checksum(token) or None


def fine_grained_checksum(token: bytes) -> bool:
    """Compare the last six of a `github_pat_` token with the CRC-32 of all that stands before them."""
    body, said = token[:-6], token[-6:]
    return any(base62(crc32(part), 6) == said for part in (body, body.removeprefix(b"github_pat_"))) or None  # type: ignore[return-value]


def aws_account(key: bytes) -> bool:
    """Decode the account number that a key id carries after its prefix: twelve digits at most.

    One that ends in `EXAMPLE` is of the documentation.
    """
    if key.endswith(b"EXAMPLE"):
        return False
    try:
        raw = b32decode(key[4:] + b"=" * (-len(key[4:]) % 8))
    except binascii.Error:
        return False
    number = (int.from_bytes(raw[:6], "big") & 0x7FFFFFFFFF80) >> 7
    return 0 < number < 10**12


def jwt_parts(token: bytes) -> bool:
    """Decode the header and the claims of a JSON Web Token; the header names its algorithm (RFC 7515, 7519)."""
    pieces = token.split(b".")
    try:
        header, claims = (
            json.loads(urlsafe_b64decode(part + b"=" * (-len(part) % 4))) for part in pieces[:2]
        )
    except (ValueError, RecursionError):
        return False
    return isinstance(header, dict) and isinstance(header.get("alg"), str) and isinstance(claims, dict)


def slack_parts(token: bytes) -> bool | None:
    """Look for the numbers of team and user that Slack's tokens carry between hyphens."""
    pieces = token.split(b"-")
    numbers = sum(piece.isdigit() and len(piece) >= 9 for piece in pieces[1:])
    return True if numbers >= 1 and len(pieces[-1]) >= 16 else None


def pypi_macaroon(token: bytes) -> bool:
    """Decode a PyPI token's macaroon far enough to see its location."""
    body = token.removeprefix(b"pypi-")
    try:
        return b"pypi." in urlsafe_b64decode(body[:40] + b"=" * (-len(body[:40]) % 4))
    except ValueError:
        return False


def own_password(password: bytes) -> bool | None:
    """Tell a password that somebody chose from one that servers ship with or examples show: those fail."""
    text = password.decode("utf-8", "replace")
    return False if is_stand_in(text) or weakness(text) == "default" else None


def drawn(value: bytes) -> bool | None:
    """Tell a value that could be drawn at random from names and words: those fail."""
    text = value.decode("ascii", "replace")
    return None if any(sign.isdigit() for sign in text) and not is_wordy(text) else False


_JOINED = expression(rb"""["']\s*[+.,]?\s*$|^[+.]?\s*["']""")
"""What ends and begins a line of a key that a program joins of quoted pieces."""
_FIRST_OF_KEYS = (b"\x30", b"openssh-key-v1\0", b"\x94", b"\x95", b"\x97", b"\xc5")
"""How a private key begins: a DER sequence, OpenSSH's own form, and OpenPGP's packet of a secret key."""


def pem_body(block: bytes) -> bool | None:
    """Decode a PEM block's body far enough to see that it begins as a private key does; fails where it is ciphertext."""
    lines = block.replace(b"\\r", b"").replace(b"\\n", b"\n").replace(b"\r", b"").split(b"\n")
    if b"ENCRYPTED" in lines[0] or any(line.lstrip().startswith(b"Proc-Type: 4,ENC") for line in lines[1:3]):
        return False
    held = [_JOINED.sub(b"", line.strip(b" \t\\")) for line in lines[1:]]
    body = b"".join(line for line in held if b":" not in line and not line.startswith((b"-----", b"=")))
    body = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
    if len(body) < 64:
        return None
    return True if b64decode(body[: len(body) // 4 * 4]).startswith(_FIRST_OF_KEYS) else None


def basic_pair(encoded: bytes) -> bool:
    """Decode the credentials of HTTP's basic scheme: a user, a colon and a password that is not empty."""
    try:
        user, colon, password = b64decode(encoded + b"=" * (-len(encoded) % 4)).partition(b":")
    except ValueError:
        return False
    if not (colon and password and user.isascii() and password.isascii()):
        return False
    return (user + password).decode().isprintable() and own_password(password) is not False


def encoded_pem(encoded: bytes) -> bool:
    """Decode a PEM block that stands in base64, as a Kubernetes Secret holds it, and look for a private key's header."""
    return b"PRIVATE KEY-----" in b64decode(encoded[:80] + b"=" * (-len(encoded[:80]) % 4))


def nkey_checksum(seed: bytes) -> bool:
    """Compare the last two bytes of a NATS seed with the CRC-16 of those before (XMODEM, little-endian).

    https://github.com/nats-io/nkeys
    """
    try:
        raw = b32decode(seed + b"=" * (-len(seed) % 8))
    except binascii.Error:
        return False
    return binascii.crc_hqx(raw[:-2], 0) == int.from_bytes(raw[-2:], "little")


def registry_auth(encoded: bytes) -> bool | None:
    """Decode npm's `_auth` and `_password`: a user and a password, or a password that can be printed."""
    if len(encoded) % 4:
        return False
    try:
        text = b64decode(encoded, validate=True).decode("ascii")
    except ValueError:
        return False
    if ":" in text.strip(":"):
        return basic_pair(encoded)
    return None if len(text) >= 8 and text.isprintable() else False


def tunnel_token(encoded: bytes) -> bool:
    """Decode a Cloudflare tunnel's token: JSON with the account, the tunnel and its secret."""
    try:
        told = json.loads(b64decode(encoded + b"=" * (-len(encoded) % 4), b"-_" if b"_" in encoded else None))
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and {"a", "t", "s"} <= told.keys()


_BASE58 = {sign: at for at, sign in enumerate(b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")}


def _base58_check(text: bytes) -> bytes:
    """Decode Base58Check, empty where its checksum fails: the first four bytes of SHA-256 twice over what stands before."""
    number = 0
    for sign in text:
        number = number * 58 + _BASE58[sign]
    zeros = len(text) - len(text.lstrip(b"1"))
    raw = b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
    body, said = raw[:-4], raw[-4:]
    return body if sha256(sha256(body).digest()).digest()[:4] == said else b""


def wallet_key(text: bytes) -> bool:
    """Check a Bitcoin private key in wallet import format: a version byte, 32 bytes, and a one where it is compressed.

    https://en.bitcoin.it/wiki/Wallet_import_format
    """
    body = _base58_check(text)
    return body[:1] in (b"\x80", b"\xef") and len(body) in (33, 34)


def extended_key(text: bytes) -> bool:
    """Check a hierarchical wallet's extended private key: 78 bytes whose key part begins with a zero (BIP 32)."""
    body = _base58_check(text)
    return len(body) == 78 and body[45] == 0


def phrase_words(phrase: bytes) -> bool | None:
    """Tell a wallet's phrase from an example of one: nearly all of its words differ."""
    words = phrase.split()
    return None if len(set(words)) >= len(words) - 2 else False
