"""Keys of wallets, and addresses of nodes that hold the key to them."""

from __future__ import annotations

from envparity.secrets.detectors import proofs
from envparity.secrets.detectors.base import Detector

_BASE58 = "[1-9A-HJ-NP-Za-km-z]"

DETECTORS = (
    Detector(
        "bitcoin-private-key",
        rf"""(?i:wif|priv(?:ate)?_?key).{{0,12}}["'=:\s\(]([5KL9c]{_BASE58}{{50,51}})\b""",
        ("wif", "privkey", "priv_key", "privatekey", "private_key"),
        proofs.wallet_key,
    ),
    Detector(
        "bitcoin-extended-key",
        rf"\b([xyzt]prv{_BASE58}{{107}})\b",
        ("xprv", "yprv", "zprv", "tprv"),
        proofs.extended_key,
    ),
    Detector(
        "wallet-phrase",
        r"""(?i)(?:mnemonic|seed[_\- ]?phrase|recovery[_\- ]?phrase)["'`]?\s{0,3}[:=]\s{0,3}["'`]?((?:[a-z]{3,8} ){11}(?:(?:[a-z]{3,8} ){12})?[a-z]{3,8})(?:$|["'`\s,;])""",
        ("mnemonic", "phrase"),
        proofs.phrase_words,
    ),
    Detector("infura-key", r"\binfura\.io/(?:ws/)?v3/([0-9a-f]{32})\b", ("infura.io",), bits=3.0),
    Detector(
        "alchemy-key",
        r"(?:\.g\.alchemy\.com/(?:v2|nft/v[23])/|alchemyapi\.io/v2/)([A-Za-z0-9_\-]{32})\b",
        ("alchemy",),
        bits=3.5,
    ),
    Detector("alchemy-token", r"\b(alcht_[A-Za-z0-9]{30})\b", ("alcht_",)),
    Detector(
        "quicknode-key",
        r"\.quiknode\.pro/([0-9a-f]{40})\b|\b(QN_[0-9a-f]{32})\b",
        (".quiknode.pro/", "qn_"),
        bits=3.0,
    ),
    Detector(
        "ankr-key",
        r"\brpc\.ankr\.com/(?:[a-z0-9_]{2,30}/){1,2}([0-9a-f]{64})\b",
        ("rpc.ankr.com/",),
        bits=3.0,
    ),
    Detector(
        "chainstack-key", r"\.core\.chainstack\.com/([0-9a-f]{32})\b", (".core.chainstack.com/",), bits=3.0
    ),
    Detector(
        "helius-key",
        r"\bhelius(?:-rpc\.com|\.xyz)[^\s\"'`]{0,40}\?api-key=([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        ("helius",),
    ),
)
"""Wallets' own keys prove themselves: Base58Check carries a checksum."""
