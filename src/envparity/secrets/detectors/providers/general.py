"""Forms that belong to no provider: tokens, keys in blocks, credentials inside addresses and headers, hashes of passwords."""

from __future__ import annotations

from envparity.secrets.detectors import proofs
from envparity.secrets.detectors.base import Detector

DETECTORS = (
    Detector(
        "private-key", r"-----BEGIN [A-Z0-9 ]{0,24}PRIVATE KEY(?: BLOCK)?-----", ("private key",), block=True
    ),
    Detector(
        "private-key",
        r"""\b[dk]["']?:\s?["']([A-Za-z0-9_\-]{43,})""",
        ("d:", 'd":', "d':", "k:", 'k":', "k':"),
        bits=4.3,
    ),
    Detector("private-key", r"(PuTTY-User-Key-File-[23]: [a-z0-9\-]{3,40})", ("putty-user-key-file",)),
    Detector(
        "private-key",
        r"\b(LS0tLS1CRUdJTi[A-Za-z0-9+/]{60,}={0,2})",
        ("ls0tls1crudjti",),
        proofs.encoded_pem,
        long=True,
    ),
    Detector(
        "jwt",
        r"\b(eyJ[A-Za-z0-9_\-]{10,}\.eyJ[A-Za-z0-9_\-]{6,}\.[A-Za-z0-9_\-]{10,})",
        ("eyj",),
        proofs.jwt_parts,
        long=True,
    ),
    Detector(
        "password-in-url",
        r"""[A-Za-z][A-Za-z0-9+.\-]{1,30}://[^\s:/?#@"'`<>()\[\]]{0,80}:([^\s"'`<>]{2,200})@[A-Za-z0-9\[$%{.\-_]""",
        ("://",),
        loose=True,
    ),
    Detector(
        "bearer-token",
        r"""(?i)\bbearer\s{1,4}([A-Za-z0-9._~+/\-]{20,}={0,2})""",
        ("bearer",),
        bits=3.3,
        loose=True,
    ),
    Detector(
        "basic-credentials",
        r"""(?i)authorization["']?\s{0,3}[:=,]\s{0,3}["'`]?basic\s{1,4}([A-Za-z0-9+/]{8,400}={0,2})""",
        ("basic",),
        proofs.basic_pair,
    ),
    Detector(
        "password-hash",
        r"(?:\b[A-Za-z0-9_.@\-]{1,64}:|[,(]\s?')(\$(?:1|5|6|2[abxy]|y|argon2(?:id|i|d)|apr1)\$[A-Za-z0-9./$,=+]{30,160})",
        ("$1$", "$5$", "$6$", "$2a$", "$2b$", "$2x$", "$2y$", "$y$", "$argon2", "$apr1$"),
    ),
    Detector(
        "password",
        r"""(?i)[.>](?:log_?in|authenticate|sign_?in|set_?credentials|(?:set_?)?basic_?auth|auth)\(\s{0,4}["'][^"'\s]{2,60}["'],\s{0,4}["']([^"'\s]{6,80})["']\s{0,4}(?:\)|,\s{0,4}[^"'\s])""",
        ("login(", "log_in(", "authenticate(", "signin(", "sign_in(", "credentials(", "auth("),
        loose=True,
    ),
    Detector(
        "basic-credentials", r"""\b[Bb]asic\s([A-Za-z0-9+/]{12,400}={0,2})""", ("basic",), proofs.basic_pair
    ),
    Detector(
        "authorization-token",
        r"""(?i)authorization["']?\s{0,3}[:=,]\s{0,3}["'`]?(?:token|api-?key|key|ssws|splunk|geniekey|bot|klaviyo-api-key|deepl-auth-key|private-token|sso-key|apitoken)\s{1,3}(?:token=)?["']?([A-Za-z0-9._~+/:\-]{16,200}={0,2})""",
        ("authorization",),
        proofs.drawn,
        3.3,
        loose=True,
    ),
    Detector(
        "api-key",
        r"""(?i)\bx-[a-z\-]{0,24}(?:api-?key|auth-?key|access-?key|token|secret)["']?\s{0,3}[:,]\s{0,3}["'`]?([A-Za-z0-9._~+/\-]{20,200}={0,2})""",
        ("x-",),
        proofs.drawn,
        3.5,
        loose=True,
    ),
    Detector(
        "machine-key",
        r"""(?i)\b(?:validation|decryption)key="([0-9a-f]{40,128})\"""",
        ("validationkey", "decryptionkey"),
        bits=3.0,
    ),
    Detector("private-key", r"-----BEGIN OpenVPN Static key V1-----", ("openvpn static key",), block=True),
)
"""Checked by what they carry where they carry anything."""
