"""Files that are secrets by their name: what stands in them says nothing by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envparity.model.expressions import expression
from envparity.secrets.detectors.base import Hit
from envparity.secrets.detectors.texts import is_elsewhere, is_to_fill_in

_LARGEST = 64 * 1024
_PGPASS = expression(rb"^(?!#)(?:(?:\\.|[^:\\\n])*:){4}((?:\\.|[^:\\\n])+)$", re.MULTILINE)
_HTPASSWD = expression(
    rb"^[^:#\s]{1,64}:(\{SHA\}[A-Za-z0-9+/=]{28}|[A-Za-z0-9./]{13}|\$[a-z0-9]{1,4}\$\S{20,})", re.MULTILINE
)
_SHADOW = expression(rb"^[^:\s]{1,64}:(\$[a-z0-9]{1,4}\$[^:\s]{20,}):", re.MULTILINE)
_GIT = expression(rb"^https?://[^\s/]+?:([^\s/]+)@[^@\s/]+/?[^\s@]*$", re.MULTILINE)
_WHOLE = expression(rb"\A\s*([A-Za-z0-9+/=_\-!@#$%^&*.]{8,128})\s*\Z")

_BY_NAME: tuple[tuple[re.Pattern[str], re.Pattern[bytes], str], ...] = (
    (expression(r"(^|/)\.?pgpass(\.conf)?$", re.IGNORECASE), _PGPASS, "password"),
    (expression(r"(^|/)\.git-credentials$"), _GIT, "password"),
    (expression(r"(^|/)\.?htpasswd[^/]*$|\.htpasswd$", re.IGNORECASE), _HTPASSWD, "password-hash"),
    (expression(r"(^|/)shadow-?$"), _SHADOW, "password-hash"),
    (
        expression(r"(^|/)(master\.key|credentials/[\w\-]+\.key)$"),
        expression(rb"\A\s*([0-9a-f]{32})\s*\Z"),
        "private-key",
    ),
    (
        expression(
            r"(^|/)\.?(vault[_-]?pass(word)?(\.txt)?|.*[_.-]password(\.txt)?|.*_(token|secret|api_?key)(\.txt)?|erlang\.cookie)$",
            re.IGNORECASE,
        ),
        _WHOLE,
        "password",
    ),
)


_ANY = ("pass", "shadow", "credentials", "key", "cookie", "token", "secret")
"""What is in each of these names: most files are told from them at once."""


def says_secret(path: str) -> bool:
    """Say whether a file's name may be one of those that `whole_file` knows."""
    low = path.lower()
    for word in _ANY:  # noqa: SIM110 - asked of every file: a generator takes twice as long
        if word in low:
            return True
    return False


def whole_file(path: str, data: bytes) -> Iterator[Hit]:
    """Give the secrets of a file whose name says that it holds them: `.pgpass`, `.htpasswd`, `master.key`, `db_password.txt`."""
    if len(data) > _LARGEST:
        return
    for name, form, kind in _BY_NAME:
        if name.search(path):
            for match in form.finditer(data):
                text = match[1].decode("utf-8", "replace")
                if not is_elsewhere(text) and not is_to_fill_in(text):
                    yield Hit(match.start(1), match.end(1), kind, "structure", path.rpartition("/")[2])
            return
