"""Whether a value that an assignment gives to a telling key is a secret, or only stands where one could.

Against false alarms: references, placeholders, words for people, names of things, code.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from math import log2

from envparity.model.expressions import expression
from envparity.secrets.detectors.assignments import Assignment
from envparity.secrets.detectors.base import Certainty
from envparity.secrets.detectors.flavours import Flavour
from envparity.secrets.kinds import is_reference, kind_by_key, words_of
from envparity.secrets.weakness import weakness

_REFERENCE = expression(
    r"\$\{|\$\(|\{\{|<%|#\{|%\(|^\$|^%\w*[sdv%]|^\{\d*\w*\}$|^@\w|^<.*>$|^\[.*\]$|^\{.*\}$|^&|^\*{2,}|"
    r"^(os|process|env|ENV|config|self|this|settings|var|local|module|data|secrets|vars|inputs|parameters|params|props|req|request|ctx|options|opts|args|app|context)[.\[(]|"
    r"^!|^(vault|ref|secret|file|env|op|arn|ssm|sops)[:+]|^(ENC|SSM|KMS)\[|://\S*$|^[A-Za-z_][\w.]*\(|\.(get|getenv|env)\b|^-----|=>|^[\w.]+\[|::"
)
_PATHLIKE = expression(
    r"^(\.{0,2}/|~/|[A-Za-z]:\\)|^[\w.\-]+/[\w.\-/]+\.\w{1,5}$|\.(pem|key|crt|cer|json|ya?ml|txt|env|p12|jks|pub|html?|js|ts|py|rb|go|php|png|svg|css|log|md|conf|sh|keytab|pfx|der|csr)$|^https?:",
    re.IGNORECASE,
)
_PATTERN = expression(r"\\[bdwsBDWS]|\(\?|\[\^?\w-\w|\{\d+,?\d*\}|\.[*+]")
"""What only a regular expression has in it."""
_IDENTIFIER = expression(r"^[A-Za-z_$][A-Za-z_$]*([.\-_/:]{1,2}[A-Za-z_$]+)*$|^--?[a-z\-]+$")
_DATELIKE = expression(
    r"^\d{1,4}([\-/.:;T ]\d{1,4}){1,6}Z?$|^A\d{3}(CBC|GCM|KW)|^[HREP]S\d{3}$|^[\^~<>=]{0,2}v?\d+(\.[\dx*]+){1,3}([\-+].*)?$|^\d+(ms|s|m|h|d|px|em|%|[kmg]i?b?)$",
    re.IGNORECASE,
)
_UUID = expression(r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$")
_HASH = expression(
    r"^(sha\d{1,3}|md5)[\-:$=]|^\$(\d\w?|y|apr1|argon2\w*|scrypt|pbkdf2[\w\-]*)\$|^\{(S?SHA\d*|S?MD5|CRYPT|PBKDF2[\w\-]*|ARGON2)\}",
    re.IGNORECASE,
)
"""Digests: of a file, or of a password, which is what should stand in its place."""
_SERIES = ("abcdef", "123456789", "qwerty", "0123456")
_TYPES = frozenset(
    "string str text number int integer boolean bool object array any null none true false undefined nil void char byte bytes float "
    "required optional hidden visible input field label type name value default empty invalid valid missing unknown error email username user login "
    "bearer basic digest oauth oauth2 jwt apikey header query cookie body path form json xml html base64 hex utf-8 utf8 ascii plain sha1 sha256 md5 bcrypt scram "
    "password passwd passphrase pwd pass secret token key auth credential credentials authentication authorization access refresh session csrf nonce salt "
    "new old current confirm confirmation reset forgot change update create delete get set show hide post put enabled disabled yes no on off "
    "always never auto manual prompt ask interactive stdin stdout env file keyring vault external internal public private rsa dsa ecdsa ed25519 aes".split()
)
"""Words that say what a value is instead of being one."""
_TO_FILL_IN = expression(
    r"replace|change[\W_]?(me|this|it)|^(your|my)[\W_]\w+[\W_]|your[\W_]?(own|secret|password|token|key|api)|[\W_](goes[\W_]?)?here$|goes[\W_]?here|removed|redacted|masked|filtered|obfuscated|placeholder|"
    r"to[\W_]?be[\W_]|not[\W_]?set|^n/a$|^x{3,}|x{5,}|^\.{3,}|\.\.\.$|^\*+$|^<|>$|^\[.*\]$|insert[\W_]|^todo|^tbd$|fixme|example_?key|[\W_]example$|^example[\W_]|ignored?$",
    re.IGNORECASE,
)
"""What stands where somebody has to put a secret."""
_STAND_INS = expression(
    r"^(foo|bar|baz|foobar|test|testing|example|sample|dummy|fake|mock|abc|xyz|asdf|lorem|value|my|your|the|some|a)?[\W_]{0,2}(password|passwd|pass|secret|token|key|api[\W_]?key|pwd|value|here|string|auth)\d{0,3}$|"
    r"^(foo|bar|baz|qux|foobar|test|testing|example|sample|dummy|mock|fake|none|null|blah|asdf|abc|abcd|xyz|xxx+|aaa+|value|string|text)\d{0,2}$",
    re.IGNORECASE,
)
"""What people write where a program wants any value at all."""
_LETTERS = expression(r"[A-Za-z]+")
_VOWELS = frozenset("aeiouyAEIOUY")
_COMMON = frozenset(
    "th he in er an re nd at on nt ha es st en ed to it ou ea hi is or ti as te et ng of al de se le sa si ar ve ra ld ur ro ri io co me ne li la el ch om ec ce ic ta us ma il ss pe ho ns un lo wa em am ge ac ir ee so ct tr ot ol ad po sh no di ow be ke ca rs ly ai wh id av ay ul su oo pa iv fo ke us er pr ot op mo do wo ab im go ag fi ex ap vi ev if up pu bl gr br cr cl fl ck ey sw bu da na mi ni tu ty ui ut vo we".split()
)


@lru_cache(maxsize=8192)
def entropy(text: str) -> float:
    """Give Shannon's entropy in bits a character."""
    size = len(text)
    return -sum(n / size * log2(n / size) for n in Counter(text).values()) if size else 0.0


def _longest_run(text: str) -> int:
    longest = run = 1
    for before, sign in pairwise(text):
        run = run + 1 if sign == before else 1
        longest = max(longest, run)
    return longest


def is_noise(text: str) -> bool:
    """Say whether a long value is drawn from all signs of a keyboard: what looks like syntax in it is none."""
    signs = sum(not sign.isalnum() for sign in text)
    return len(text) >= 40 and signs >= 6 and entropy(text) >= 4.6 and not is_wordy(text)


def is_wordy(text: str) -> bool:
    """Say whether letters read like words of a language: common pairs, and vowels among them."""
    words = [word for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", text) if len(word) > 1]
    letters = sum(map(len, words))
    if not letters:
        return False
    pairs = [word[at : at + 2].lower() for word in words for at in range(len(word) - 1)]
    common = sum(pair in _COMMON for pair in pairs) / max(len(pairs), 1)
    vowels = sum(sign in _VOWELS for word in words for sign in word) / letters
    return common >= 0.55 and 0.2 <= vowels <= 0.75 and letters / len(words) >= 3


def is_to_fill_in(text: str) -> bool:
    """Say whether a value stands for one that somebody is to fill in: a placeholder, a series, one sign repeated."""
    low = text.lower()
    return bool(
        _TO_FILL_IN.search(text)
        or len(set(text)) < 3
        or (len(text) > 9 and _longest_run(text) * 3 >= len(text))
        or (len(low) > 9 and len(set(low)) < 12 and low.startswith(_SERIES))
    )


def is_stand_in(text: str) -> bool:
    """Say whether a value is one that nobody would take for a real one: a placeholder, or a word such as `foo`."""
    return bool(is_to_fill_in(text) or _STAND_INS.search(text) or weakness(text) == "placeholder")


def is_elsewhere(text: str) -> bool:
    """Say whether a value only leads to a secret: a reference, a path, a call."""
    return bool(
        is_reference(text) or _REFERENCE.search(text) or _PATHLIKE.search(text) or _PATTERN.search(text)
    )


def judge(found: Assignment, raw: str, flavour: Flavour) -> tuple[str, Certainty] | None:
    """Decide whether an assignment holds a secret: its kind and how it is known, or none."""
    if found.operator == "," and flavour in CONFIGURED:
        return None
    kind = kind_of_key(found.key)
    text = raw.strip().rstrip("\\").strip()
    if not kind:
        return (
            ("secret", "entropy")
            if found.quoted and found.key.lower().endswith("_key") and is_noise(text)
            else None
        )
    if len(text) < 3 or text.startswith("-----BEGIN ") or not text.isprintable():
        return None
    if _HASH.match(text):
        return None
    if found.quoted and len(text) >= 40 and is_noise(text) and not _PATTERN.search(text):
        return kind, "entropy"
    if " " in text or is_elsewhere(text) or is_to_fill_in(text) or _DATELIKE.match(text):
        return None
    verdict = _password(found, text, flavour) if kind == "password" else _token(found, text, flavour)
    return (kind, verdict) if verdict else None


_SPEAKS_OF = frozenset("invalid missing required error errors".split())
"""Words anywhere in a key that speak of secrets without holding one."""
_SAYS_MORE = frozenset(
    "within match mismatch strength verify allowed no not msg message regex pattern sha2 sha256 rule rules link page label placeholder hint title "
    "help description text incorrect wrong icon button btn input view screen form template event action handler callback "
    "function method route path tokenizer tokens tokenize keyword keywords monkey keyboard keystroke hotkey encrypted response".split()
)
"""Words behind the one that names a secret: what they name is another thing."""


_SUFFIX = expression(
    r"(password|passwd|passphrase|(?<=db|er|in|ql|ot)pass|pwd|apikey|secretkey|accesskey|(?<!s)token|secret)$"
)
"""How keys end that are written without a break: `dbpasswd`, `mysqlpassword`."""


def kind_of_key(key: str) -> str:
    """Tell the kind of secret that a key holds, by its last parts; empty when it holds none."""
    last = key.replace("[", ".").rpartition(".")[2] if "." in key else key
    last = last.lstrip("-/").rpartition("/")[2]
    if ":" in last:
        last = last.rpartition(":")[2]
    if "identified" in last.lower():
        return "password"
    words = words_of(last)
    if _SPEAKS_OF.intersection(words) or _SAYS_MORE.intersection(words[1:]):
        return ""
    if kind := kind_by_key(last):
        return kind
    low = last.lower().strip("_$@")
    if suffixed := _SUFFIX.search(low):
        return "password" if suffixed[0].startswith(("pass", "pwd")) else "token"
    if low in ("auth", "sig", "privatetoken"):
        return "token"
    return kind_by_key(key) if last != key and low in ("value", "key", "data") else ""


_ASSIGNING = frozenset({"=", ":", "=>", "spaces", "line", "statement"})
CONFIGURED = frozenset({Flavour.SETTINGS, Flavour.JSON, Flavour.XML})
"""Where a key's value is the value that a program will have, however weak it looks."""


def _password(found: Assignment, text: str, flavour: Flavour) -> Certainty | None:
    words = {word.lower() for word in _LETTERS.findall(text)}
    says_nothing = text.lower() in words_of(found.key) or (
        bool(words) and words <= _TYPES and not re.search(r"[\d!@#$%^&*]", text)
    )
    configured = flavour in CONFIGURED and found.operator in (
        ("elements",) if flavour is Flavour.XML else _ASSIGNING
    )
    if says_nothing or is_stand_in(text):
        exact = text.lower() in ("password", "secret", "admin", "root", "pass", "test") or re.search(
            r"\d", text
        )
        return (
            "structure"
            if configured and exact and (found.operator != "spaces" or re.search(r"\d", text))
            else None
        )
    identifier = _IDENTIFIER.match(text)
    if identifier and not found.quoted and "." in text and words & _TYPES:
        return None
    if flavour in (Flavour.SOURCE, Flavour.PROSE) or found.operator in ("spaces", ",", "("):
        if not found.quoted and identifier and (found.operator != "=" or flavour is Flavour.PROSE):
            return None
        if identifier and (re.search(r"[._/:\-]", text) or re.search(r"[a-z][A-Z]", text)) and is_wordy(text):
            return None
        if found.operator in ("spaces", ",", "(") and identifier and text.isalpha():
            return None
        if text.isdecimal() and (len(text) < 4 or found.key.isupper()):
            return None
    if found.operator in ("!=", "!==", "==", "===") and text.isalpha():
        return None
    return "structure" if flavour in CONFIGURED else "pattern"


def _token(found: Assignment, text: str, flavour: Flavour) -> Certainty | None:
    if len(text) < 8 or text.isdecimal() or not text.isascii() or is_stand_in(text):
        return None
    words = {word.lower() for word in _LETTERS.findall(text)}
    if (words and words <= _TYPES) or text.lower() in words_of(found.key):
        return None
    if (
        len(text) >= 16
        and entropy(text) >= 3.0
        and not is_wordy(text)
        and not re.search(r"\s|[(){}<>|;]", text)
    ):
        return "entropy"
    digits = sum(sign.isdigit() for sign in text)
    if _UUID.match(text):
        return "pattern"
    if _IDENTIFIER.match(text) and (is_wordy(text) or text.isupper()):
        return None
    if flavour in (Flavour.SETTINGS, Flavour.JSON, Flavour.XML):
        return "structure" if digits or re.search(r"[^\w.\-]", text) or not is_wordy(text) else None
    return "pattern" if digits and entropy(text) >= 2.8 and not is_wordy(text) else None
