"""Secrets that anybody could guess: placeholders, shipped defaults, short ones."""

from __future__ import annotations

from envparity.model.expressions import expression

_PLACEHOLDER_FIRST = expression(
    r"(your|my|some|insert|enter|put|add)[\W_]|x+$|example|sample|dummy|placeholder|\*+$|\.{3,}$|"
    r"(dev|test|local)([\W_]+\w+)?[\W_]*(secret|password|key|token)"
)
_PLACEHOLDER_WORD = expression(
    r"(?<![a-z0-9])(x{3,}|todo|tbd|fixme|dummy|mock|bogus|placeholder|example|sample|not[\W_]*(a[\W_]*)?real|fake|redacted|foobar)"
    r"(?![a-z0-9])"
)
_PLACEHOLDER_ANYWHERE = expression(
    r"change[\W_]*(me|this|it)|replace[\W_]*(me|this|with)|<[^>]*>|insecure|super[\W_]*secret"
)
"""What a placeholder begins with, which words stand in it, and what else: apart, and in lower case, each is found soon."""
_NAMES_ITSELF = expression(r"([A-Z]+_)*(SECRET|PASSWORD|PASSWD|TOKEN|KEY|ID)")
"""A variable's name where its value should be: `APP_SECRET`."""
_DEFAULTS = frozenset(
    "password passwd pass secret admin administrator root toor guest user test testing postgres postgresql mysql mariadb redis "
    "rabbitmq minio minioadmin mongo mongodb elastic changeit letmein welcome default docker demo dev development local "
    "localhost app web api token key none null qwerty 123456 12345678 123456789 1234567890 password1 password123 "
    "admin123 secret123 passw0rd p@ssw0rd abc123 grafana keycloak sonar kibana vagrant ubuntu raspberry".split()
)
"""Values that servers ship with or that head every list of leaked passwords."""


_COMMON = frozenset(
    "january february march april june july august september october november december spring summer autumn winter monday "
    "tuesday wednesday thursday friday saturday sunday football baseball dragon monkey shadow master sunshine princess iloveyou "
    "trustno superman batman whatever freedom hello login access company server database manager support".split()
)
"""Words that people put a year behind when a password has to have a digit."""
_GUESSED = _DEFAULTS | _COMMON
_RUNS = "abcdefghijklmnopqrstuvwxyz 0123456789012345 zyxwvutsrqponmlkjihgfedcba 9876543210 qwertyuiop asdfghjkl zxcvbnm"
_LEET = str.maketrans("4@3105$7!", "aaeiosstl")
_SHORTEST = {"password": 8}
_SHORTEST_KEY = 12
"""Characters below which all values of the kind can be tried: a key need not be remembered, and has no reason to be short."""


def weakness(raw: str, kind: str = "password") -> str:
    """Say why a secret could be guessed: `placeholder`, `default`, `common`, `short`; empty when not so easily."""
    text = raw.strip()
    lowered = text.lower()
    if _is_placeholder(lowered) or _NAMES_ITSELF.fullmatch(text):
        return "placeholder"
    if lowered in _DEFAULTS:
        return "default"
    if len(text) <= _LONGEST_COMMON and _is_common(lowered):
        return "common"
    if len(text) < _SHORTEST.get(kind, _SHORTEST_KEY) or len(set(text)) < 4:
        return "short"
    return "short" if text.isdecimal() and len(text) < 12 else ""


def _is_placeholder(text: str) -> bool:
    return bool(
        _PLACEHOLDER_FIRST.match(text) or _PLACEHOLDER_WORD.search(text) or _PLACEHOLDER_ANYWHERE.search(text)
    )


_LONGEST_COMMON = 24


def _is_common(text: str) -> bool:
    """Say whether a text is a common word with its usual ornaments, one run of the keyboard, or one piece repeated."""
    stem = text.rstrip("0123456789!?.,#$*@_-+").lstrip("0123456789!?.,#$*@_-+")
    words = {stem, stem.translate(_LEET), text.translate(_LEET).rstrip("0123456789!?.,#$*_-+")}
    if not words.isdisjoint(_GUESSED):
        return True
    if any(len(run) >= 5 and run in _RUNS for run in (text, stem)):
        return True
    doubled = (text + text).find(text, 1)
    return doubled < len(text) and doubled <= 4


_STANDS_EVERYWHERE = expression(
    r"^[A-Za-z]{1,15}$|^[a-z]+([\-_.][a-z]+)+$|^\d{1,11}$|^\w+\.\w{2,4}$|^(https?|tcp|redis|postgres\w*)://[^@]*$"
)
_SHORTEST_SEARCHED = 8


def is_worth_searching(text: str) -> bool:
    """Say whether a secret can be looked for in other text: a word or a name would be found everywhere."""
    return len(text) >= _SHORTEST_SEARCHED and not weakness(text) and not _STANDS_EVERYWHERE.match(text)
