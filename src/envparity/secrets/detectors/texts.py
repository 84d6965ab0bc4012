"""How a value reads: worded or drawn at random, a placeholder, a word that anybody writes, a way to somewhere else."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from hashlib import blake2b
from math import log2

from envparity.model.expressions import expression
from envparity.secrets.kinds import is_reference
from envparity.secrets.weakness import weakness

_REFERENCE = expression(
    r"\(\(|^\)|\)[.(]|^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*){2,}$|^[a-z]+[A-Z]\w*\.[a-z]\w*\)?$|^\.(Values|Release|Chart|Files)\.|^(__|@@|%%)\w+(__|@@|%%)$|^@[\w.\-]+@$|\$\{|\$\(|\{\{|<%|#\{|%\(|^\$|^%\w*[sdv%]|^\{\d*\w*\}$|^@\w|^<.*>$|^\[.*\]$|^\{.*\}$|^&|^\*{2,}|"
    r"^(os|process|env|ENV|config|self|this|settings|var|local|module|data|secrets|vars|inputs|parameters|params|props|req|request|ctx|options|opts|args|app|context)[.\[(]|"
    r"^!|^(vault|ref|secret|file|env|op|arn|ssm|sops)[:+]|^(ENC|SSM|KMS)\[|://\S*$|^[A-Za-z_][\w.]*\(|\.(get|getenv|env)\b|^-----|=>|^[\w.]+\[|::"
)
_PATHLIKE = expression(
    r"^(\.{0,2}/|~/|[A-Za-z]:\\)|^[\w.\-]+/[\w.\-/]+\.\w{1,5}$|\.(pem|key|crt|cer|json|ya?ml|txt|env|p12|jks|pub|html?|js|ts|py|rb|go|php|png|svg|css|log|md|conf|sh|keytab|pfx|der|csr)$|^https?:",
    re.IGNORECASE,
)
PATTERN = expression(r"\\[bdwsBDWS]|\(\?|\[\^?\w-\w|\{\d+,?\d*\}|\.[*+]")
"""What only a regular expression has in it."""
DATELIKE = expression(
    r"^\d{1,4}([\-/.:;T ]\d{1,4}){1,6}Z?$|^A\d{3}(CBC|GCM|KW)|^[HREP]S\d{3}$|^[\^~<>=]{0,2}v?\d+(\.[\dx*]+){1,3}([\-+].*)?$|^\d+(ms|s|m|h|d|px|em|%|[kmg]i?b?)$",
    re.IGNORECASE,
)
HASH = expression(
    r"^(sha\d{1,3}|md5)[\-:$=]|^\$(\d\w?|y|apr1|argon2\w*|scrypt|pbkdf2[\w\-]*)\$|^\{(S?SHA\d*|S?MD5|CRYPT|PBKDF2[\w\-]*|ARGON2)\}",
    re.IGNORECASE,
)
"""Digests: of a file, or of a password, which is what should stand in its place."""
_LONGEST_RUN = 100
"""Times of one sign that are a run, however long the value is."""
_SERIES = ("abcdef", "123456789", "qwerty", "0123456")
TYPES = frozenset(
    "string str text number int integer boolean bool object array any null none true false undefined nil void char byte bytes float "
    "required optional hidden visible input field label type name value default empty invalid valid missing unknown error email username user login "
    "bearer basic digest oauth oauth2 jwt apikey header query cookie body path form json xml html base64 hex utf-8 utf8 ascii plain sha1 sha256 md5 bcrypt scram "
    "password passwd passphrase pwd pass secret token key auth credential credentials authentication authorization access refresh session csrf nonce salt "
    "new old current confirm confirmation reset forgot change update create delete get set show hide post put enabled disabled yes no on off "
    "always never auto manual prompt ask interactive stdin stdout env file keyring vault external internal public private rsa dsa ecdsa ed25519 aes".split()
)
"""Words that say what a value is instead of being one."""
_TO_FILL_IN = expression(
    r"replace|change[\W_]?(?:me|this|it)|your[\W_]?(?:own|secret|password|token|key|api)|goes[\W_]?here|removed|redacted|masked|filtered|obfuscated|placeholder|"
    r"to[\W_]?be[\W_]|not[\W_]?set|x{5,}|insert[\W_]|fixme|example_?key|"
    r"(?:^|[\W_])(?:fake|mock|bogus|not?[\W_](?:a[\W_])?real)(?:[\W_]|$)"
)
_TO_FILL_IN_FIRST = expression(
    r"(?:fake|mock|bogus)[\W_]?(?:user)?(?:password|passwd|pass|pwd|secret|token|key|api|auth|value|cred)|"
    r"(your|my)[\W_]\w+[\W_]|n/a$|x{3,}|\.{3,}|\*+$|<|\[.*\]$|todo|tbd$|example[\W_]|(?:abc|def|ghi|jkl|mno|xyz|0?123|456|789|[\W_]){2,}$"
)
_TO_FILL_IN_LAST = expression(r"(?:[\W_](?:here|example)|ignored?|\.\.\.|>)$")
_LONGEST_LAST = 9
"""What stands where somebody has to put a secret: anywhere in it, at its beginning, at its end; all in lower case."""
_PUBLISHED = frozenset({"20e88191d76dc156", "76449d3eb6d5ca57", "826e0fd9a88ef5e1"})
_PUBLISHED_START = ("Eby8vdM0", "C2y6yDjf", "sk_test_")
"""Digests of keys that documentation publishes for everybody: the emulators of Azure's storage and Cosmos DB, and the one in
the examples of Stripe; and what these begin with."""
STAND_INS = expression(
    r"^(foo|bar|baz|foobar|test|testing|example|sample|dummy|fake|mock|abc|xyz|asdf|lorem|value|my|your|the|some|a)?[\W_]{0,2}(password|passwd|pass|secret|token|key|api[\W_]?key|pwd|value|here|string|auth)\d{0,3}$|"
    r"^[a-z]+(?:[\-_ ][a-z0-9]+){0,8}[\-_ ](?:password|passwd|token|secret|key|pwd)$|"
    r"^(foo|bar|baz|qux|foobar|test|testing|example|sample|dummy|mock|fake|none|null|blah|asdf|abc|abcd|xyz|xxx+|aaa+|value|string|text)\d{0,2}$",
    re.IGNORECASE,
)
"""What people write where a program wants any value at all."""
_LETTERS = expression(r"[A-Za-z]+")
_WORDS = expression(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_VOWELS = "aeiouy"
_COMMON = frozenset(
    "th he in er an re nd at on nt ha es st en ed to it ou ea hi is or ti as te et ng of al de se le sa si ar ve ra ld ur ro ri io co me ne li la el ch om ec ce ic ta us ma il ss pe ho ns un lo wa em am ge ac ir ee so ct tr ot ol ad po sh no di ow be ke ca rs ly ai wh id av ay ul su oo pa iv fo ke us er pr ot op mo do wo ab im go ag fi ex ap vi ev if up pu bl gr br cr cl fl ck ey sw bu da na mi ni tu ty ui ut vo we".split()
)


@lru_cache(maxsize=8192)
def entropy(text: str) -> float:
    """Give Shannon's entropy in bits a character."""
    size = len(text)
    counts = map(text.count, dict.fromkeys(text)) if size <= _COUNTED else Counter(text).values()
    return -sum([n / size * log2(n / size) for n in counts]) if size else 0.0


_COUNTED = 128
"""Signs up to which each is sooner counted by itself."""


_PIECE_AGAIN = expression(r"([a-z]{3,6})(?:[\W_]?\1){2,}[\W_]?[a-z]{0,5}")
"""A word over and over: `SALTYSALTYSALTY`."""


@cache
def _run_of(number: int) -> re.Pattern[str]:
    """Give the form of one sign repeated so many times."""
    return re.compile(rf"(.)\1{{{number - 1}}}", re.DOTALL)


def is_noise(text: str) -> bool:
    """Say whether a long value is drawn from all signs of a keyboard: what looks like syntax in it is none."""
    signs = sum(not sign.isalnum() for sign in text)
    return len(text) >= 40 and signs >= 6 and entropy(text) >= 4.6 and not is_wordy(text)


@lru_cache(maxsize=8192)
def is_wordy(text: str) -> bool:
    """Say whether letters read like words of a language: common pairs, and vowels among them."""
    words = [word for word in _WORDS.findall(text) if len(word) > 1]
    if not words:
        return False
    low = [word.lower() for word in words]
    letters = sum(map(len, low))
    pairs = [word[at : at + 2] for word in low for at in range(len(word) - 1)]
    if letters < 3 * len(words):
        return False
    vowels = sum(map("".join(low).count, _VOWELS))
    common = sum(map(_COMMON.__contains__, pairs))
    return common >= 0.55 * len(pairs) and 0.2 * letters <= vowels <= 0.75 * letters


@lru_cache(maxsize=8192)
def is_to_fill_in(text: str) -> bool:
    """Say whether a value stands for one that somebody is to fill in: a placeholder, a series, one sign repeated."""
    low = text.lower()
    return bool(
        _TO_FILL_IN.search(low)
        or _TO_FILL_IN_FIRST.match(low)
        or _TO_FILL_IN_LAST.search(low[-_LONGEST_LAST:])
        or len(set(text)) < 3
        or (text.startswith(_PUBLISHED_START) and _digest(text) in _PUBLISHED)
        or (len(text) > 9 and _run_of(min(-(-len(text) // 3), _LONGEST_RUN)).search(text))
        or (len(low) > 9 and len(set(low)) < 12 and low.startswith(_SERIES))
        or _PIECE_AGAIN.fullmatch(low)
    )


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def is_stand_in(text: str) -> bool:
    """Say whether a value is one that nobody would take for a real one: a placeholder, or a word such as `foo`."""
    return bool(is_to_fill_in(text) or STAND_INS.search(text) or weakness(text) == "placeholder")


@lru_cache(maxsize=8192)
def is_elsewhere(text: str) -> bool:
    """Say whether a value only leads to a secret: a reference, a path, a call."""
    return bool(
        is_reference(text) or _REFERENCE.search(text) or _PATHLIKE.search(text) or PATTERN.search(text)
    )


def has_other_words(text: str) -> bool:
    """Say whether a value has a word that does not say what a value is."""
    for word in _LETTERS.findall(text):  # noqa: SIM110 - asked of most values: a generator takes twice as long
        if word.lower() not in TYPES:
            return True
    return False


def names_types(text: str) -> bool:
    """Say whether a value has words, and they all say what a value is."""
    return not has_other_words(text) and _LETTERS.search(text) is not None


def words_in(text: str) -> frozenset[str]:
    """Give the runs of letters in a value, in lower case."""
    return frozenset(word.lower() for word in _LETTERS.findall(text))
