"""Whether a setting is a secret, and of what kind: told by its key, by its value's form, and by where it stands.

Says nothing of what to do with it; `sealing` does that.
"""

from __future__ import annotations

import re
from functools import lru_cache

from envparity.model.expressions import expression
from envparity.model.records import dataclass

_WORDS = expression(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_BY_WORD = {
    "password": "password", "passwd": "password", "pwd": "password", "pass": "password", "passphrase": "password",
    "passcode": "password", "pw": "password", "psw": "password", "userpass": "password", "pgpassword": "password", "secret": "secret", "secrets": "secret",
    "token": "token", "apikey": "api-key", "apitoken": "token", "accesstoken": "token", "authtoken": "token",
    "credential": "secret", "credentials": "secret", "salt": "secret", "pepper": "secret", "jwt": "token",
    "privatekey": "private-key", "secretkey": "secret", "accesskey": "api-key", "bearer": "token", "pat": "token",
    "keystorepass": "password", "storepass": "password", "keypass": "password", "requirepass": "password", "masterauth": "password",
}  # fmt: skip

_KEY_OF = frozenset(
    "api app secret private access signing signature encryption encrypt crypto cipher master license service account "
    "auth session cookie jwt webhook storage shared admin deploy hmac aes rsa integration write client server project "
    "openai anthropic stripe sendgrid mailgun twilio datadog sentry algolia ai llm crm hash security".split()
)
"""Words that make `…_KEY` a secret one; `PUBLIC_KEY`, `PRIMARY_KEY` and `CACHE_KEY` are none."""

_NOT_LAST = frozenset(
    "file path dir name names id ids url uri endpoint host port ttl expiry expires expiration timeout length size min max "
    "count limit limits enabled enable disabled required header headers algorithm alg policy type prefix suffix rotation "
    "days hours minutes seconds lifetime age issuer audience scheme provider store manager backend mode version format "
    "field column param attempts retries cost rounds strategy class driver location region reset validation strength "
    "arn ref reference encryption hashing head pub fingerprint user username email charset public engine duration interval window budget in at for validity ms secs mins "
    "iterations iteration box selector locator mgr realm dialog prompt hashers hasher validators validator claim claims scope scopes backends classes handler handlers serializer agreement interface".split()
)
"""Last words that make a key speak *of* a secret instead of holding one (`TOKEN_TTL`, `SECRET_NAME`)."""

_PROGRAM = expression(r"^\$\$|\.(sh|bash|py|rb|js|php|sql|lua|pl|ps1)$")
"""Keys that are a program's own mark (Angular's `$$hashKey`) or the name of a script."""

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("private-key", expression(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----")),
    ("private-key", expression(r'"private_key"\s*:\s*"')),
    ("jwt", expression(r"^eyJ[\w\-]{8,}\.eyJ[\w\-]{8,}\.[\w\-]*$")),
    ("api-key", expression(r"^(AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}$")),
    (
        "token",
        expression(
            r"^(gh[pousr]_\w{30,}|github_pat_\w{40,}|gl(pat|dt|rt)-[\w\-]{16,}|xox[abeprs]-[\w\-]{10,})$"
        ),
    ),
    ("api-key", expression(r"^[sr]k_(live|test)_\w{16,}$|^whsec_\w{16,}$")),
    ("api-key", expression(r"^(sk-(ant-|proj-|or-)?[\w\-]{20,}|AIza[\w\-]{35}|hf_\w{30,}|gsk_\w{40,})$")),
    (
        "api-key",
        expression(
            r"^(SG\.[\w\-]{16,}\.[\w\-]{16,}|key-[0-9a-f]{32}|npm_\w{36}|pypi-[\w\-]{16,}|dop_v1_[0-9a-f]{64})$"
        ),
    ),
)
"""Forms that providers document for their credentials; a value of such a form is a secret whatever its key."""

_REFERENCE = expression(
    r"^(\$\{?\w+\}?|%env\([\w:]+\)%|%[\w.]+%|\$\{\{.*\}\}|\{\{.*\}\}|<%.*%>|(keyring|file|env|vault|aws-sm|aws-ssm|op|sops|ref\+\w+|secretref|gcp-sm)://?.*"
    r"|arn:aws:(secretsmanager|ssm):.*|projects/[^/]+/secrets/.*|@Microsoft\.KeyVault\(.*\)|/run/secrets/.*|[\w.~/\\:-]+\.(?:pem|key|crt|cer|p12|pfx|jks|keystore)|/(?:etc|var|mnt|opt)/[\w./\-]+)$",
    re.DOTALL,
)
_NAME = expression(r"[A-Za-z]{2,12}([._-][A-Za-z]{2,12})?")
"""A name of one word or two, which no key is that was drawn at random."""
SWITCHES = frozenset(
    {"true", "false", "yes", "no", "on", "off", "null", "none", "nil", "enabled", "disabled", "0", "1"}
)


@lru_cache(maxsize=4096)
def words_of(key: str) -> tuple[str, ...]:
    """Split a key into lower-case words at separators and at changes of case: `dbPassword`, `DB_PASSWORD`."""
    return tuple(word.lower() for word in _WORDS.findall(key))


@lru_cache(maxsize=4096)
def kind_by_key(key: str) -> str:
    """Tell from a key alone what kind of secret it holds; empty when it does not say so."""
    if _PROGRAM.search(key):
        return ""
    words = words_of(key)
    while words and words[-1].isdecimal():
        words = words[:-1]
    if not words or words[-1] in _NOT_LAST or "public" in words or "publishable" in words:
        return ""
    last = words[-1]
    if last == "pass" and "to" in words[-2:-1]:
        return ""  # a verb: `minTestsToPass`
    if last in ("key", "keys"):
        before = set(words[:-1])
        if before & {"private"}:
            return "private-key"
        return "api-key" if before & _KEY_OF else ""
    for word in reversed(words):
        if kind := _BY_WORD.get(word):
            return kind
    return ""


_PUBLIC = frozenset({"public", "publishable", "encrypted"})


def speaks_of(key: str) -> bool:
    """Say whether a key speaks *of* a secret, or of what may be public, by its last word."""
    words = words_of(key)
    return bool(words) and (words[-1] in _NOT_LAST or not _PUBLIC.isdisjoint(words))


def kind_by_form(raw: str) -> str:
    """Tell from a value alone that it is a secret, by a documented form; empty when it is of none."""
    if len(raw) < 16:
        return ""
    text = raw.strip()
    return next((kind for kind, form in _FORMS if form.search(text)), "")


def is_reference(raw: str) -> bool:
    """Say whether a value only names where the secret is kept."""
    return bool(_REFERENCE.match(raw.strip()))


def is_random(raw: str) -> bool:
    """Say whether a value looks drawn at random: long, one word, and of mixed or hexadecimal characters."""
    if len(raw) < 20 or not re.fullmatch(r"[A-Za-z0-9+/=_\-.~]+", raw):
        return False
    if re.fullmatch(r"[0-9a-fA-F]{32,}", raw):
        return len(set(raw.lower())) >= 8
    classes = sum(bool(re.search(form, raw)) for form in ("[a-z]", "[A-Z]", "[0-9]"))
    return classes == 3 and len(set(raw)) >= 12 and not re.search(r"[a-z]{9,}|/.*/", raw)


@dataclass(frozen=True, slots=True)
class Reason:
    """The kind of a secret, and what it was told by."""

    kind: str
    because: str


def why_secret(key: str, raw: str) -> Reason | None:
    """Decide whether a whole value is a secret; none when it is not.

    A switch, an empty value and a reference are none, whatever the key says. A service account's file in JSON
    is none as a whole: its private key is a part.
    """
    text = raw.strip()
    if not text or text.lower() in SWITCHES or is_reference(text):
        return None
    if (kind := kind_by_form(text)) and not (text[0] == "{" and '"private_key"' in text):
        return Reason(kind, "its form")
    words = words_of(key)
    if words[-2:] in (("session", "key"), ("cookie", "key")) and _NAME.fullmatch(text):
        return None  # the cookie's name
    if kind := kind_by_key(key):
        return Reason(kind, "its key")
    if words and words[-1] in ("key", "hash", "signature") and is_random(text):
        return Reason("secret", "its key, and a value drawn at random")
    return None


def secret_kind(key: str, raw: str) -> str:
    """Give the kind of a whole value that is a secret, else an empty string."""
    reason = why_secret(key, raw)
    return reason.kind if reason else ""


_MODES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "test",
        expression(
            r"(?:sk|rk|pk)_test_\w{8,}|rzp_test_\w{8,}|test_\w{30,}|sandbox-sq0\w{3}-[\w\-]{20,}|pdl_sdbx_\w{16,}"
            r"|FLWSECK_TEST-[\w\-]{16,}|sandbox_[\w\-]{30,}"
        ),
    ),
    (
        "live",
        expression(
            r"(?:sk|rk)_live_\w{8,}|rzp_live_\w{8,}|live_\w{30,}|sq0\w{3}-[\w\-]{20,}|pdl_live_\w{16,}"
            r"|FLWSECK-[\w\-]{16,}"
        ),
    ),
)
"""Credentials that say which side they are of, by their providers' documentation: Stripe, Razorpay, Mollie, Square,
Paddle, Flutterwave, GoCardless."""


def mode_of(raw: str) -> str:
    """Tell a provider's `test` key from a `live` one; empty for a value that says neither."""
    text = raw.strip()
    if "_" not in text[:16] and "-" not in text[:12]:
        return ""
    return next((mode for mode, form in _MODES if form.fullmatch(text)), "")
