"""Credentials of payment providers."""

from __future__ import annotations

from envparity.secrets.detectors.base import Detector

DETECTORS = (
    Detector(
        "stripe-key",
        r"\b([sr]k_(?:live|test|prod)_[A-Za-z0-9]{16,247})\b",
        ("sk_live_", "sk_test_", "rk_live_", "rk_test_", "sk_prod_", "rk_prod_"),
        bits=3.0,
    ),
    Detector("stripe-webhook-secret", r"\b(whsec_[A-Za-z0-9+/=]{32,80})", ("whsec_",), bits=3.0),
    Detector("square-token", r"\b(EAAA[A-Za-z0-9_\-]{60})", ("eaaa",), bits=3.8),
    Detector(
        "square-secret", r"\b(sq0(?:atp|csp|idp)-[A-Za-z0-9_\-]{22,43})", ("sq0atp-", "sq0csp-", "sq0idp-")
    ),
    Detector(
        "braintree-token",
        r"\b(access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32})\b",
        ("access_token$",),
    ),
    Detector(
        "paypal-secret",
        r"""(?i)paypal.{0,30}secret.{0,6}["'=:\s]{1,5}(E[A-Za-z0-9_\-]{79})""",
        ("paypal",),
        bits=4.0,
    ),
    Detector(
        "adyen-key", r"(?:^|[\"'`\s=:>])(AQE[A-Za-z0-9]{4,10}[A-Za-z0-9+/\-=]{80,400})", ("aqe",), bits=4.5
    ),
    Detector(
        "plaid-token",
        r"\b(access-(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        ("access-sandbox-", "access-development-", "access-production-"),
    ),
    Detector("razorpay-key", r"\b(rzp_(?:live|test)_[A-Za-z0-9]{14,24})\b", ("rzp_",)),
    Detector("flutterwave-key", r"\b(FLWSECK(?:_TEST)?-[0-9a-zA-Z]{32}-X)\b", ("flwseck",)),
    Detector("paystack-key", r"\b(sk_(?:live|test)_[0-9a-f]{40})\b", ("sk_live_", "sk_test_")),
    Detector(
        "mollie-key",
        r"""(?i:mollie).{0,40}["'=:\s]((?:live|test)_[A-Za-z0-9]{30})\b""",
        ("mollie",),
        bits=3.8,
    ),
    Detector(
        "gocardless-token",
        r"""(?i:gocardless).{0,40}["'=:\s]((?:live|sandbox)_[A-Za-z0-9_\-]{40})""",
        ("gocardless",),
        bits=3.8,
    ),
    Detector("lob-key", r"\b((?:live|test)_[0-9a-f]{35})\b", ("live_", "test_")),
    Detector("easypost-key", r"\b(EZ[AT]K[A-Za-z0-9]{54})\b", ("ezak", "eztk")),
    Detector(
        "dwolla-finicity-key",
        r"""(?i)(?:dwolla|finicity).{0,24}["'=:\s]{1,5}([A-Za-z0-9]{40,50})\b""",
        ("dwolla", "finicity"),
        bits=4.2,
    ),
    Detector("duffel-token", r"\b(duffel_(?:test|live)_[A-Za-z0-9_\-=]{43})", ("duffel_",)),
    Detector("shippo-token", r"\b(shippo_(?:live|test)_[0-9a-f]{40})\b", ("shippo_",)),
    Detector(
        "checkout-key", r"\b(sk_(?:sbox_)?[a-z0-9]{26}[a-z0-9*#$=])(?:$|[^A-Za-z0-9_])", ("sk_",), bits=3.6
    ),
    Detector(
        "checkout-key",
        r"\b(sk_(?:test_)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        ("sk_",),
    ),
    Detector(
        "paddle-key",
        r"\b(pdl_(?:live|sdbx|test)_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3})\b",
        ("pdl_live_apikey_", "pdl_sdbx_apikey_", "pdl_test_apikey_"),
    ),
    Detector("paddle-webhook-secret", r"\b(pdl_ntfset_[a-z0-9]{26}_[A-Za-z0-9+/]{32})", ("pdl_ntfset_",)),
    Detector(
        "polar-token",
        r"\b(polar_(?:oat|pat|cs|ci|crt|at_[uo]|rt_[uo]|ac|cst|us)_[A-Za-z0-9]{32,60})\b",
        ("polar_",),
        bits=3.8,
    ),
    Detector("cashfree-key", r"\b(cfsk_ma_(?:prod|test)_[0-9a-f]{32}_[0-9a-f]{8})\b", ("cfsk_ma_",)),
    Detector("midtrans-key", r"\b((?:SB-)?Mid-server-[A-Za-z0-9_\-]{20,40})", ("mid-server-",), bits=3.5),
    Detector("xendit-key", r"\b(xnd_(?:production|development)_[A-Za-z0-9]{40,80})\b", ("xnd_",)),
    Detector(
        "mercadopago-token",
        r"\b((?:APP_USR|TEST)-\d{13,17}-\d{6}-[0-9a-f]{32}-\d{6,11})\b",
        ("app_usr-", "test-"),
    ),
    Detector("asaas-key", r"(\$aact_(?:prod_|hmlg_)?[A-Za-z0-9+/:=]{60,250})", ("$aact_",), bits=3.5),
    Detector("omise-key", r"\b(skey_(?:test_)?[0-9a-z]{19})\b", ("skey_",), bits=3.3),
    Detector("ramp-secret", r"\b(ramp_sec_[A-Za-z0-9]{48})\b", ("ramp_sec_",)),
    Detector("sumup-key", r"\b(sup_sk_[A-Za-z0-9]{32})\b", ("sup_sk_",)),
    Detector(
        "klarna-key", r"\b(klarna_(?:test|live)_api_[A-Za-z0-9!?*_\-+/=$@#%^&(){}\[\]]{40,300})", ("klarna_",)
    ),
    Detector("clearbit-key", r"\b(sk_[0-9a-f]{32})\b", ("sk_",), bits=3.0),
)
"""Keys for tests are told as well: in production they are an outage."""
