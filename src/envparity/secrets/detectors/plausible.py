"""Whether a value that an assignment gives to a telling key is a secret, or only stands where one could.

What leads elsewhere (references, paths, calls), what is to be filled in, and what is of another make (digests,
dates, sentences) is none. Of the rest `scoring` says how much the key, the value and the line speak for one.
"""

from __future__ import annotations

from functools import lru_cache

from envparity.model.expressions import expression
from envparity.secrets.detectors.assignments import Assignment
from envparity.secrets.detectors.base import Certainty
from envparity.secrets.detectors.flavours import Flavour
from envparity.secrets.detectors.pairs import fluency
from envparity.secrets.detectors.providers.named import named_kind
from envparity.secrets.detectors.scoring import speaks_for
from envparity.secrets.detectors.texts import (
    DATELIKE,
    HASH,
    PATTERN,
    entropy,
    has_other_words,
    is_elsewhere,
    is_noise,
    is_stand_in,
    is_to_fill_in,
    is_wordy,
    names_types,
)
from envparity.secrets.kinds import SWITCHES, kind_by_key, speaks_of, words_of
from envparity.secrets.weakness import weakness

CONFIGURED = frozenset({Flavour.SETTINGS, Flavour.JSON, Flavour.XML})
"""Where a key's value is the value that a program will have, however weak it looks."""


def candidate(found: Assignment, raw: str, flavour: Flavour) -> tuple[str, str] | None:
    """Give the kind of secret and the text that an assignment may hold; none where it holds another thing."""
    if found.operator == "," and flavour in CONFIGURED:
        return None
    text = raw.strip().rstrip("\\").strip()
    if len(text) < _SHORTEST or " " in text:
        return None
    kind = kind_of_key(found.key)
    if not kind and (
        speaks_of(found.key) or not _DIGESTS.isdisjoint(words_of(found.key)) or not _is_drawn(text)
    ):
        return None
    if not text.isascii() and (kind != "password" or not any(map(str.isascii, text))):
        return None
    if _PUBLISHABLE.match(text) or (not kind and _UUID.fullmatch(text)):
        return None
    if (
        text.lower() in SWITCHES
        or text.startswith("-----BEGIN ")
        or not text.isprintable()
        or HASH.match(text)
    ):
        return None
    if DATELIKE.match(text) or is_elsewhere(text) or is_to_fill_in(text):
        return None
    if found.comment and found.key[:1] != "-" and flavour in CONFIGURED and weakness(text) == "default":
        return None
    if (flavour not in CONFIGURED or kind != "password") and _only_names(found, text):
        return None
    if found.operator == "spaces" and _is_of_a_sentence(found, text):
        return None
    if (kind in _NAMED_BY_LETTERS or (kind == "secret" and _names_thing(text, flavour))) and _reads_as_name(
        text
    ):
        return None
    return kind, text


_PUBLISHABLE = expression(r"pk_(?:live|test)_|phc_[A-Za-z0-9]{30}|pk\.eyJ|sb_publishable_|pub[0-9a-f]{32}$")
"""How keys begin that their providers make for pages that everybody reads: Stripe's, PostHog's, Mapbox's, Supabase's, Datadog's."""
_UUID = expression(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
"""What identifies a thing, unless its key says that it opens one."""


def _is_of_a_sentence(found: Assignment, text: str) -> bool:
    """Say whether what only a space parts is no key with its value: words of a sentence, an option, a command's next word."""
    bare = found.key.islower() and found.key.isalpha() and kind_of_key(found.key) != "password"
    return (
        found.key.isupper()
        or text.startswith("-")
        or (text.endswith(")") and not found.key.startswith("-"))
        or text.lower() in _SENTENCE
        or ((found.comment or bare) and text.isalpha())
    )


def _is_in_sentence(found: Assignment, line: bytes) -> bool:
    """Say whether words stand behind a value, or more than one before its key with no option among them."""
    before = line[: found.begin]
    if _FOLLOWED.match(line, found.end) and not found.key.startswith("-"):
        return True
    return len(_WORD.findall(before)) > 1 and b" -" not in before


_FOLLOWED = expression(rb"[.,]?\s+[A-Za-z]")
_WORD = expression(rb"[A-Za-z]{2,}")
_SENTENCE = frozenset(
    "for and or is are was to of in on at the a an from with that which must should may can will has have used not be it as by if when".split()
)
"""Words that stand behind `password` in sentences."""
_NAMED_BY_LETTERS = frozenset({"token", "api-key"})
_FLUENT = 4.0
"""What letters are worth from which they are words (`pairs`)."""


def _names_thing(text: str, flavour: Flavour) -> bool:
    """Say whether a program's value has the words of a name, or a setting's value is a namespace and a name in it."""
    return len(words_of(text)) > 2 and (flavour not in CONFIGURED or "/" in text)


def _reads_as_name(text: str) -> bool:
    """Say whether a value is made of words alone, which no provider's key is: `flight-block`, `NumberOfLines`."""
    return _LETTERS_AND_SEPARATORS.fullmatch(text) is not None and fluency(text) >= _FLUENT


_LETTERS_AND_SEPARATORS = expression(r"[A-Za-z]+(?:[._:/\-][A-Za-z]+)*")


def _only_names(found: Assignment, text: str) -> bool:
    """Say whether a value names a thing: the key over again, a type, a variable, a template."""
    return (
        text.lower() in words_of(found.key)
        or (names_types(text) and not any(map(str.isdigit, text)))
        or _NAME_OR_TEMPLATE.search(text) is not None
        or (found.operator == "," and all(sign.isalpha() or sign in "_." for sign in text))
    )


_NAME_OR_TEMPLATE = expression(r"^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|\{\w*\}")


def judge(found: Assignment, raw: str, line: bytes, flavour: Flavour) -> tuple[str, Certainty] | None:
    """Decide whether an assignment in a line holds a secret: its kind and how it is known, or none."""
    if found.quoted and len(raw) >= _LONG and _is_noise_of_key(found.key, raw):
        return kind_of_key(found.key) or "secret", "entropy"
    told = candidate(found, raw, flavour)
    if told is None:
        return None
    kind, text = told
    if found.operator == "spaces" and text.rstrip(".,").isalpha() and _is_in_sentence(found, line):
        return None
    if kind and kind != "password" and (named := named_kind(found.key, text)):
        return named, "pattern"
    if not is_configured(found, kind, text, flavour) and not speaks_for(found, kind, text, line, flavour):
        return None
    if kind != "password" and len(text) >= _DRAWN and entropy(text) >= 3.0 and not is_wordy(text):
        return kind or "secret", "entropy"
    return kind or "secret", "structure" if flavour in CONFIGURED else "pattern"


def is_configured(found: Assignment, kind: str, text: str, flavour: Flavour) -> bool:
    """Say whether a configuration file gives a password its value, however weak that is."""
    if kind != "password" or flavour not in CONFIGURED:
        return False
    if found.operator not in (("elements",) if flavour is Flavour.XML else _ASSIGNING):
        return False
    low = text.lower()
    if low in words_of(found.key) or not has_other_words(text) or is_stand_in(text):
        numbered = any(sign.isdigit() for sign in text)
        return numbered or (low in _DEFAULT and found.operator != "spaces")
    return True


_ASSIGNING = frozenset({"=", ":", "=>", "spaces", "line", "statement"})
_DEFAULT = frozenset({"password", "secret", "admin", "root", "pass", "test"})


def _is_noise_of_key(key: str, raw: str) -> bool:
    told = bool(kind_of_key(key)) or (key.lower().endswith("_key") and not speaks_of(key))
    return told and is_noise(raw) and not PATTERN.search(raw)


_SHORTEST = 3
_LONG = 40
_DRAWN = 16
"""Signs from which a value is told to be random by its entropy."""


def _is_drawn(text: str) -> bool:
    """Say whether a value is one that a key which names no secret could have: it looks drawn at random."""
    return (
        len(text) >= 12
        and text.isascii()
        and any(sign.isdigit() for sign in text)
        and entropy(text) >= 2.8
        and not is_wordy(text)
    )


_SPEAKS_OF = frozenset("invalid missing required error errors hashed".split())
"""Words anywhere in a key that speak of secrets without holding one."""
_DIGESTS = frozenset("hash hashed digest checksum".split())
"""Words of what is made of a secret and does not give it back."""
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


@lru_cache(maxsize=4096)
def kind_of_key(key: str) -> str:
    """Tell the kind of secret that a key holds, by its last parts; empty when it holds none."""
    last = key.replace("[", ".").rpartition(".")[2] if "." in key else key
    last = last.lstrip("-/").rpartition("/")[2]
    if ":" in last:
        last = last.rpartition(":")[2]
    if last.startswith("$$"):
        return ""  # what a framework puts beside an object's own members
    if "identified" in last.lower():
        return "password"
    words = words_of(last)
    if words and words[-1] in _DIGESTS:
        return ""
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
