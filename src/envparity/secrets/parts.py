"""Values that hold a secret in part: the password of an address, the token of a header, a connection string's key."""

from __future__ import annotations

import re

from envparity.model.expressions import expression
from envparity.model.records import dataclass
from envparity.secrets.kinds import is_random, is_reference, kind_by_form, secret_kind

_USERINFO = expression(
    r"[a-z][a-z0-9+.\-]{0,30}://(?P<user>[^\s:/?#@]*)(?::(?P<password>\S*))?@(?=[^@]*$|[^\s@]*\s)",
    re.IGNORECASE,
)
_PAIR = expression(
    r"(?<![\w.])(?P<key>[A-Za-z][\w.\- ]{1,40}?)\s?=\s?(?P<value>.{1,4096}?)"
    r"(?=[;&]\s*(?:[A-Za-z][\w.\- ]{0,40}=|$)|[,\s]+-{0,2}[A-Za-z][\w.\-]{0,40}\s?=|\s*$)"
)
_LINE = expression(
    r"^[ \t]*[\"']?(?P<key>[A-Za-z][\w.\-]{0,80})[\"']?[ \t]*[:=][ \t]*(?P<value>[^\n]+?)[ \t\r,]*$",
    re.MULTILINE,
)
_MEMBER = expression(r"\"(?P<key>[\w.\-]{1,80})\"\s{0,8}:\s{0,8}\"(?P<value>(?:[^\"\\]|\\.)*)\"")
_FLAG = expression(
    r"--(?P<key>[A-Za-z][\w\-]{1,40})[\"']?,?\s+[\"']?(?P<value>\$\$?\{[^{}\n]*\}[^\s\"',\]]*|[^\s\"',\]]+)"
)
_HEADER = expression(r"\b(?:Bearer|Basic|Token)\s+(?P<value>[\w\-.=+/~]{8,})")
"""Where a value can hold a secret in part. Ends are taken late rather than early: too much sealed is no leak."""
_SHELL = expression(
    r"[\"'\\]*(?:\$\$?(?:\w+|\{\w+(?::?\?[^}]*)?\}|\((?:cat\s+|<\s*)[\w./\-]+\))[\"'\\;)}]*)?$"
    r"|[\"'\\]*\$\$?(?:[A-Z_][A-Z0-9_]*|\{[A-Z_][A-Z0-9_]*(?::?\?[^}]*)?\}|\((?:cat\s+|<\s*)[\w./\-]+\))[\"'\\;)}]*\s"
)
"""What a shell puts a secret in place of: a variable or a file's content, in whatever quotes, or quotes alone.

Where more follows it (`--password="$PASSWORD" ping`), the variable has to be in capitals.
"""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Where a secret stands in a value. `coding` says how it is written there: as in a URL, as in JSON, or as it is."""

    start: int
    end: int
    kind: str
    because: str
    coding: str = ""

    def text(self, raw: str) -> str:
        """Give the secret as it is used, out of the value that it stands in."""
        text = raw[self.start : self.end]
        if self.coding == "url" and "%" in text:
            from urllib.parse import unquote

            return unquote(text)
        if self.coding == "json" and "\\" in text:
            from json import loads

            try:
                return str(loads(f'"{text}"', strict=False))
            except ValueError:
                return text
        return text


def secret_parts(raw: str) -> list[Part]:
    """Find the secret parts of a value, sorted, not overlapping."""
    found: list[Part] = []
    if "@" in raw and "://" in raw:
        found += _credentials_in_urls(raw)
    if " " in raw:
        found += (
            Part(*match.span("value"), "token", "the token of a header") for match in _HEADER.finditer(raw)
        )
    for form, because, coding in _forms_for(raw):
        for match in form.finditer(raw):
            start, end = match.span("value")
            if raw[start] in "'\"" and raw[end - 1] == raw[start] and end - start > 2:
                start, end = start + 1, end - 1
            if _SHELL.match(raw[start:end]):
                continue
            if kind := secret_kind(match["key"].strip(), raw[start:end]):
                told = because.format(match["key"].strip())
                found.append(Part(start, end, kind, told, coding or ("url" if _in_query(raw, start) else "")))
    return _without_overlaps(found)


_Form = tuple[re.Pattern[str], str, str]


def _forms_for(raw: str) -> tuple[_Form, ...]:
    if "\n" in raw:
        return ((_LINE, "its line `{}`", ""), (_MEMBER, "its member `{}`", "json"))
    forms: tuple[tuple[_Form, str], ...] = (
        ((_PAIR, "its part `{}`", ""), "="),
        ((_MEMBER, "its member `{}`", "json"), '":'),
        ((_FLAG, "its option `--{}`", ""), "--"),
    )
    return tuple(form for form, mark in forms if mark in raw)


def _in_query(raw: str, start: int) -> bool:
    """Say whether a place lies in the query of a URL, where values are written as URLs write them."""
    return "://" in raw and "?" in raw[:start]


def _credentials_in_urls(raw: str) -> list[Part]:
    found = []
    for match in _USERINFO.finditer(raw):
        password, user = match["password"], match["user"]
        if password and not is_reference(password) and not re.match(r"\d{1,5}/", password):
            found.append(Part(*match.span("password"), "password", "the password of an address", "url"))
        elif user and not password and (is_random(user) or kind_by_form(user)):
            found.append(Part(*match.span("user"), "token", "the token of an address", "url"))
    return found


def _without_overlaps(found: list[Part]) -> list[Part]:
    """Keep the parts that begin first, an overlapping one widening what it overlaps."""
    kept: list[Part] = []
    for part in sorted(found):
        if kept and part.start < kept[-1].end:
            last = kept[-1]
            kept[-1] = Part(last.start, max(last.end, part.end), last.kind, last.because, last.coding)
        elif part.end > part.start:
            kept.append(part)
    return kept
