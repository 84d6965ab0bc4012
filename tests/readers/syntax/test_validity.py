"""When tokens and certificates are valid, told from their own text and held beside a library that knows them."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest

from envparity.readers.syntax.validity import Validity, validity_of


def token(**claims: object) -> str:
    parts = ({"alg": "HS256"}, claims)
    coded = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return ".".join([*coded, "c2lnbmF0dXJl"])


@pytest.mark.parametrize(
    ("claims", "wanted"),
    [
        ({"exp": 1900000000}, Validity("", "2030-03-17T17:46:40Z")),
        ({"nbf": 1700000000, "exp": 1900000000.5}, Validity("2023-11-14T22:13:20Z", "2030-03-17T17:46:40Z")),
        ({"sub": "x"}, Validity()),
        ({"exp": "tomorrow"}, Validity()),
        ({"exp": True}, Validity()),
        ({"exp": 10**30}, Validity()),
    ],
)
def test_a_token_s_claims_bound_it(claims: dict[str, object], wanted: Validity) -> None:
    assert validity_of(token(**claims)) == wanted


@pytest.mark.parametrize("end", [2020, 2049, 2050, 2120])
def test_a_certificate_s_dates_are_those_that_cryptography_reads(end: int) -> None:
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "helpdesk.example")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(datetime(2019, 1, 2, 3, 4, 5, tzinfo=UTC)).not_valid_after(datetime(end, 12, 30, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = made.public_bytes(serialization.Encoding.PEM).decode()
    wanted = Validity(
        *(f"{day:%Y-%m-%dT%H:%M:%SZ}" for day in (made.not_valid_before_utc, made.not_valid_after_utc))
    )
    assert validity_of(pem) == wanted
    assert validity_of(pem.replace("\n", "\\n")) == wanted
    for cut in range(30, len(pem), 7):
        validity_of(pem[:cut] + pem[-27:])


@pytest.mark.parametrize(
    "text",
    ["", "hello", "a.b.c", "eyJhbGciOiJ9.e30x.x", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
     "-----BEGIN CERTIFICATE-----\n" + "A" * 70000, "-----BEGIN PRIVATE " + "KEY-----\nMIIB\n-----END PRIVATE " + "KEY-----"],
)  # fmt: skip
def test_what_is_neither_has_no_dates(text: str) -> None:
    assert validity_of(text) in (None, Validity())
