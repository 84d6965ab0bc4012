"""What credentials prove offline: checksums that hold, and that a changed character breaks them."""

from __future__ import annotations

import base64
import binascii
import json
from zlib import crc32

import pytest

from envparity.secrets.detectors import proofs


def _github(prefix: str, body: str) -> bytes:
    return f"{prefix}_{body}".encode() + proofs.base62(crc32(body.encode()), 6)


def test_githubs_checksum_holds_and_a_changed_sign_breaks_it() -> None:
    token = _github("ghp", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ")
    assert proofs.github_checksum(token)
    assert not proofs.github_checksum(token[:10] + b"Z" + token[11:])


def test_base62_is_padded_and_in_githubs_order() -> None:
    assert proofs.base62(0, 6) == b"000000"
    assert proofs.base62(61, 2) == b"0z"
    assert proofs.base62(62 * 10 + 36, 6) == b"0000Aa"


def test_an_aws_key_carries_an_account_of_twelve_digits() -> None:
    assert proofs.aws_account(b"AKIA" + b"Y34FZKBOKMUTVV7A")
    assert not proofs.aws_account(b"AKIA" + b"7" * 16)


def _jwt(header: object, claims: object) -> bytes:
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims))
    return b".".join((*parts, b"c2lnbmF0dXJl"))


@pytest.mark.parametrize(
    ("header", "claims", "holds"),
    [
        ({"alg": "HS256"}, {"sub": "1"}, True),
        ({"typ": "JWT"}, {"sub": "1"}, False),
        (["alg"], {}, False),
        ({"alg": "none"}, [], False),
    ],
)
def test_a_token_has_a_header_that_names_its_algorithm(header: object, claims: object, holds: bool) -> None:
    assert proofs.jwt_parts(_jwt(header, claims)) is holds


def test_a_header_that_is_nested_without_end_is_no_token() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 100_000).rstrip(b"=")
    assert not proofs.jwt_parts(deep + b"." + deep + b".x")


def test_a_block_is_a_key_only_with_a_body() -> None:
    header = b"-----BEGIN RSA " + b"PRIVATE KEY-----\n"
    body = base64.encodebytes(b"\x30\x82" + bytes(range(200)))
    assert proofs.pem_body(header + body) is True
    assert proofs.pem_body(header) is None
    assert proofs.pem_body(header + b"...\n") is None


def test_basic_credentials_are_a_pair() -> None:
    assert proofs.basic_pair(base64.b64encode(b"user:pass"))
    assert not proofs.basic_pair(base64.b64encode(b"userpass"))
    assert not proofs.basic_pair(base64.b64encode(b"\xff\xfe:\x00"))


def test_a_seed_of_nats_carries_its_checksum() -> None:
    raw = bytes([18 << 3 & 0xFF, 160]) + bytes(range(32))
    seed = base64.b32encode(raw + binascii.crc_hqx(raw, 0).to_bytes(2, "little")).rstrip(b"=")
    assert proofs.nkey_checksum(seed)
    assert not proofs.nkey_checksum(seed[:-1] + (b"A" if seed[-1:] != b"A" else b"B"))
