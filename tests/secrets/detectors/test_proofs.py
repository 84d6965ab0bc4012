"""What credentials prove offline: checksums that hold, and that a changed character breaks them."""

from __future__ import annotations

import base64
import binascii
import json
from hashlib import sha256
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
    assert proofs.basic_pair(base64.b64encode(b"deploy:kT4-92xq"))
    assert not proofs.basic_pair(base64.b64encode(b"user:password"))
    assert not proofs.basic_pair(base64.b64encode(b"userpass"))
    assert not proofs.basic_pair(base64.b64encode(b"\xff\xfe:\x00"))


def test_a_seed_of_nats_carries_its_checksum() -> None:
    raw = bytes([18 << 3 & 0xFF, 160]) + bytes(range(32))
    seed = base64.b32encode(raw + binascii.crc_hqx(raw, 0).to_bytes(2, "little")).rstrip(b"=")
    assert proofs.nkey_checksum(seed)
    assert not proofs.nkey_checksum(seed[:-1] + (b"A" if seed[-1:] != b"A" else b"B"))


def _base58_check(body: bytes) -> bytes:
    raw = body + sha256(sha256(body).digest()).digest()[:4]
    number, written = int.from_bytes(raw, "big"), bytearray()
    while number:
        number, at = divmod(number, 58)
        written.append(b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"[at])
    return b"1" * (len(raw) - len(raw.lstrip(b"\0"))) + bytes(reversed(written))


def _changed(text: bytes) -> bytes:
    return text[:-1] + (b"2" if text[-1:] != b"2" else b"3")


def test_a_wallets_key_carries_a_checksum() -> None:
    key = _base58_check(b"\x80" + bytes(range(1, 33)) + b"\x01")
    assert proofs.wallet_key(key)
    assert not proofs.wallet_key(_changed(key))
    assert not proofs.wallet_key(_base58_check(b"\x00" + bytes(range(1, 33))))


def test_an_extended_key_is_private_by_its_zero() -> None:
    head = bytes.fromhex("0488ade4") + bytes(41)
    assert proofs.extended_key(_base58_check(head + b"\x00" + bytes(range(32))))
    assert not proofs.extended_key(_base58_check(head + b"\x02" + bytes(range(32))))


def test_a_phrase_of_few_words_is_an_example() -> None:
    words = b"river candle orbit planet velvet hammer quiet lemon castle breeze anchor puzzle".split()
    assert proofs.phrase_words(b" ".join(words)) is None
    assert proofs.phrase_words(b" ".join([*[b"test"] * 11, b"junk"])) is False


def test_a_registrys_auth_decodes() -> None:
    assert proofs.registry_auth(base64.b64encode(b"deploy:kT4-92xq")) is True
    assert proofs.registry_auth(base64.b64encode(b"kT4-92xq-11")) is None
    assert proofs.registry_auth(base64.b64encode(b"\xff\xfe\x00\x01")) is False
    assert proofs.registry_auth(base64.b64encode(b"test:test")) is False
    assert proofs.registry_auth(b"abc") is False


def test_a_tunnels_token_names_account_tunnel_and_secret() -> None:
    told = {"a": "0" * 32, "t": "1", "s": "c2VjcmV0"}
    assert proofs.tunnel_token(base64.b64encode(json.dumps(told).encode()))
    assert not proofs.tunnel_token(base64.b64encode(b'{"a": 1}'))
    assert not proofs.tunnel_token(b"eyJh")


def test_a_password_that_servers_ship_with_is_nobodys_own() -> None:
    assert proofs.own_password(b"root") is False
    assert proofs.own_password(b"your_password") is False
    assert proofs.own_password(b"kT4-92xq") is None
