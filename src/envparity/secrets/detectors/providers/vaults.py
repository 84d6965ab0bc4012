"""Credentials of what keeps credentials, of identity providers and of tunnels."""

from __future__ import annotations

from envparity.secrets.detectors import proofs
from envparity.secrets.detectors.base import Detector

DETECTORS = (
    Detector("vault-token", r"\b(hv[sbr]\.[A-Za-z0-9_\-]{24,300})\b", ("hvs.", "hvb.", "hvr."), bits=3.0),
    Detector(
        "vault-service-token", r"""(?i:vault).{0,40}["'=:\s](s\.[A-Za-z0-9]{24})\b""", ("vault",), bits=3.8
    ),
    Detector("boundary-token", r"\b(at_[A-Za-z0-9]{10}_s1[A-Za-z0-9]{40,300})", ("at_",), bits=4.0),
    Detector(
        "doppler-token",
        r"\b(dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9\-_]{2,35}\.)?[A-Za-z0-9]{40,44})\b",
        ("dp.",),
    ),
    Detector("onepassword-token", r"\b(ops_eyJ[A-Za-z0-9+/_\-]{60,}={0,3})", ("ops_eyj",)),
    Detector(
        "onepassword-secret-key",
        r"\b(A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5})\b",
        ("a3-",),
    ),
    Detector("infisical-token", r"\b(st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32,64})\b", ("st.",)),
    Detector(
        "bitwarden-token",
        r"(?i:bws|bitwarden|access_token).{0,40}[\"'=:\s](0\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.[A-Za-z0-9]{30}:[A-Za-z0-9+/]{22}==)",
        ("bws", "bitwarden", "access_token"),
    ),
    Detector(
        "phase-token",
        r"\b(pss_(?:service|user):v\d:[0-9a-f]{64}:[0-9a-f]{64,})",
        ("pss_service:", "pss_user:"),
    ),
    Detector("dotenv-vault-key", r"\b(dotenv://:key_[0-9a-f]{64}@dotenv\.(?:org|local))", ("dotenv://",)),
    Detector(
        "age-key", r"\b(AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58})\b", ("age-secret-key-1",)
    ),
    Detector(
        "age-key",
        r"\b(AGE-SECRET-KEY-PQ-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58,200})\b",
        ("age-secret-key-pq-1",),
    ),
    Detector("minisign-key", r"\b(RWRTY0Iy[A-Za-z0-9+/]{204})", ("rwrty0iy",)),
    Detector(
        "okta-token",
        r"""(?i)(?:okta|ssws).{0,30}["'=:\s]{1,5}(00[A-Za-z0-9_\-]{40})\b""",
        ("okta", "ssws"),
        bits=4.0,
    ),
    Detector(
        "stytch-secret",
        r"\b(secret-(?:live|test)-[A-Za-z0-9_\-]{30,60}={0,2})",
        ("secret-live-", "secret-test-"),
        bits=3.5,
    ),
    Detector(
        "ory-token", r"\b(ory_(?:pat|st|apikey|at|rt|ac|wak)_[A-Za-z0-9_\-.]{32,100})", ("ory_",), bits=3.8
    ),
    Detector("jumpcloud-key", r"\b(jca_[A-Za-z0-9]{36})\b", ("jca_",), bits=3.5),
    Detector("dynamic-token", r"\b(dyn_[A-Za-z0-9]{56})\b", ("dyn_",), bits=3.8),
    Detector(
        "authress-key",
        r"\b((?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\.[A-Za-z0-9]{4,6}\.acc[_\-][A-Za-z0-9\-]{10,32}\.[A-Za-z0-9+/_=\-]{30,120})",
        (".acc_", ".acc-"),
    ),
    Detector(
        "persona-key",
        r"\b(persona_(?:production|sandbox)_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        ("persona_",),
    ),
    Detector(
        "onfido-token",
        r"\b(api_(?:live|sandbox)(?:_[a-z]{2})?\.[A-Za-z0-9_\-]{11}\.[A-Za-z0-9_\-]{32})\b",
        ("api_live", "api_sandbox"),
    ),
    Detector(
        "tailscale-key",
        r"\b(tskey-[A-Za-z0-9]{2,20}-[A-Za-z0-9]{6,40}(?:-[A-Za-z0-9]{8,64})?)\b",
        ("tskey-",),
    ),
    Detector(
        "cloudflare-tunnel-token",
        r"\b(eyJhIjoi[A-Za-z0-9+/_\-]{80,400}={0,2})",
        ("eyjhijoi",),
        proofs.tunnel_token,
    ),
    Detector(
        "ngrok-token", r"""(?i)ngrok.{0,60}["'=:\s]([a-z0-9]{27}_[a-z0-9]{20,23})\b""", ("ngrok",), bits=4.0
    ),
    Detector(
        "wireguard-key",
        r"(?:^|\n)\s*(?:PrivateKey|PresharedKey)\s{0,3}=\s{0,3}([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)",
        ("privatekey", "presharedkey"),
        bits=4.0,
    ),
    Detector(
        "ssh-nebula-key",
        r"-----BEGIN NEBULA (?:ED25519|X25519|ECDSA P256) PRIVATE KEY-----",
        ("nebula",),
        block=True,
    ),
    Detector(
        "cyberark-conjur-key",
        r"(?i)conjur.{0,30}api_?key.{0,6}[\"'=:\s]{1,5}([a-z0-9]{45,60})\b",
        ("conjur",),
        bits=3.8,
    ),
)
"""What opens everything else stands first."""
