"""Secrets that anybody could guess: placeholders, shipped defaults, short ones."""

from __future__ import annotations

import re

from envparity.model.expressions import expression

_PLACEHOLDER = expression(
    r"change[\W_]*(me|this|it)|replace[\W_]*(me|this|with)|^(your|my|some|insert|enter|put|add)[\W_]|<[^>]*>|\bx{3,}\b|^x+$|"
    r"\b(todo|tbd|fixme|dummy|placeholder|example|sample|not[\W_]*(a[\W_]*)?real|fake|redacted|foobar)\b|"
    r"^(example|sample|dummy|placeholder)|insecure|^\*+$|^\.{3,}$|super[\W_]*secret|^(dev|test|local)[\W_]*(secret|password|key|token)",
    re.IGNORECASE,
)
_DEFAULTS = frozenset(
    "password passwd pass secret admin administrator root toor guest user test testing postgres postgresql mysql mariadb redis "
    "rabbitmq minio minioadmin mongo mongodb elastic changeit letmein welcome default docker demo dev development local "
    "localhost app web api token key none null qwerty 123456 12345678 123456789 1234567890 password1 password123 "
    "admin123 secret123 passw0rd p@ssw0rd abc123 grafana keycloak sonar kibana vagrant ubuntu raspberry".split()
)
"""Values that servers ship with or that head every list of leaked passwords."""


def weakness(raw: str) -> str:
    """Say why a secret could be guessed: `placeholder`, `default`, `short`; empty when it could not so easily."""
    text = raw.strip()
    if _PLACEHOLDER.search(text):
        return "placeholder"
    if text.lower() in _DEFAULTS:
        return "default"
    if len(text) < 8 or len(set(text)) < 4 or (text.isdecimal() and len(text) < 12):
        return "short"
    return ""
