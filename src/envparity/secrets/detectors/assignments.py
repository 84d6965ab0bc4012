"""Keys and values as the structure of a line gives them, in the syntaxes that configuration and programs are written in.

Only lines that hold a telling word are read (`WORD`). Expressions are RE2's: no line takes more than linear time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from envparity.model.records import dataclass
from envparity.secrets.detectors.expressions import linear
from envparity.secrets.detectors.flavours import Flavour

WORD = (
    r"(?i:passw|passphrase|passcode|pass[\"'_\s]?[\"'\]]?\s{0,4}[:=>]|_pass\b|pwd|secret|token|credential|api[_\-. ]?key|apikey|access[_\-]?key|"
    r"auth[\"']?\s{0,4}[:=]|_key\b|[a-z]key\b|-key\b|pepper|salt\b|signature[\"']?\s{0,4}[:=]|private|encryption|identified\s|\bkey[\"']?\s{0,4}[:=])"
)
"""What a line must hold to be read for assignments."""
TELLING = (
    b"pass",
    b"pwd",
    b"secret",
    b"token",
    b"credential",
    b"key",
    b"auth",
    b"pepper",
    b"salt",
    b"sig=",
    b"signature",
    b"private",
    b"encryption",
    b"identified",
)
"""Literals, in lower case, of which one stands in each match of `WORD`."""

_TOLD = r"(?i:pass|pwd|pw\b|psw|secret|token|cred|key|auth|salt|pepper|sig|bearer|jwt)"
"""What the key of a secret has in it, in part."""
_QUOTED = (
    r"""(?P<key>[\w$@.\-]*""" + _TOLD + r"""[\w$.\-]{0,80})["'`\])]{0,3}(?:\s{1,4}(?:type|=>)?)?\s{0,24}"""
    r"""(?P<op>:\s{0,4}(?:const\s)?[\w&'<>\[\]., ?|*]{1,40}?\s{0,4}=|=>|:=|\?\?=|\|\|=|\+=|={1,3}|!={1,2}|:|,|\()\s{0,24}"""
    r"""(?:Some\(|new\s\w{1,20}\(|b64decode\(|os\.getenv\([^,()]{1,60},\s?)?[bfrLu@&$]{0,2}(?:"(?P<dq>(?:[^"\\\n]|\\.)+)"|'(?P<sq>(?:[^'\\\n]|\\.)+)'|`(?P<bq>[^`\n]+)`)"""
)
_TYPED = (
    r"""(?P<key>\w*"""
    + _TOLD
    + r"""\w{0,60})\s{1,4}(?:\*|\[\]|&)?(?:string|String|str|char|byte|text|&str|auto|var|\[\]byte)(?:\[\])?\s{0,8}(?P<op>=)\s{0,8}"""
    r"""[bfrLu@&$]{0,2}(?:"(?P<dq>[^"\\\n]+)"|'(?P<sq>[^'\\\n]+)')"""
)
_BARE = (
    r"""(?:^|[\s;{\[(,&|?"'`<\-])(?P<key>[\w./$:\-]*"""
    + _TOLD
    + r"""[\w./:\-]{0,80}?)["'\])]{0,2}[ \t]{0,24}(?P<op>=>|:=|\+=|\?=|=|:)[ \t]{0,24}(?P<bare>[^\s"'`,;{}\[\]()<>#&|][^\s"'`,;<>]*)"""
)
_SPACED = r"""(?:^|[\s;])(?P<key>(?i:-{0,2}[\w.\-]{0,40}(?:password|passwd|passphrase|requirepass|masterauth|secret|token|api-?key|password-?hash|access-?key)))(?P<op>[ \t]{1,8})["']?(?P<bare>[^\s"'`,;<>=:|&]{3,})["']?"""
_ELEMENT = (
    r"""<(?P<key>[\w.\-:]*"""
    + _TOLD
    + r"""[\w.\-:]{0,80})(?:\s[^<>]{0,200})?(?P<op>>)\s{0,4}(?P<bare>[^<>\n]+?)\s{0,4}</"""
)
_NAMED = r"""(?:name|key|id|variable|property)\s?=\s?["'](?P<key>[\w.\-:/]{2,100})["'][^<>\n]{0,80}?\s(?:value|connectionString|default|val)(?P<op>\s?=\s?)(?:"(?P<dq>[^"\n]+)"|'(?P<sq>[^'\n]+)')"""
_NAMED_ELEMENT = r"""<[\w:]{1,40}\s[^<>]{0,80}?(?:name|key|id)\s?=\s?["'](?P<key>[\w.\-:/]{2,100})["'][^<>]{0,80}(?P<op>>)\s{0,4}(?P<bare>[^<>\n]+?)\s{0,4}</"""
_KEY_ABOVE = r"""(?:<key>|["']?(?:name|key|Name|Key)["']?\s{0,4}[:=]\s{0,4}["']?)(?P<key>[\w.\-]{2,100})(?:</key>|["']?,?\s{0,8}$)"""
_VALUE_BELOW = r"""^\s{0,80}(?:-\s)?(?:<string>(?P<xml>[^<>\n]+)</string>|["']?(?:value|Value|default|Default)["']?\s{0,4}(?P<op>[:=])\s{0,4}(?:"(?P<dq>[^"\n]+)"|'(?P<sq>[^'\n]+)'|(?P<bare>[^\s"'{\[,#][^\s"',]*)))"""
_ESCAPED = (
    r"""(?P<key>[\w.\-]*"""
    + _TOLD
    + r"""[\w.\-]{0,80})\\{1,3}["']\s{0,4}(?P<op>[:=])\s{0,4}\\{1,3}["'](?P<dq>[^"'\\\n]+)\\{1,3}["']"""
)
_LINE = r"""^\s{0,40}(?P<key>(?i:[\w.\-]{0,40}(?:password|passwd|passphrase|secret|token|api-?key)))(?P<op>[ \t]{1,8})["'](?P<dq>[^"'\n]+)["'][ \t;]{0,8}$"""
_STATEMENT = r"""(?i)(?P<key>\b(?:encrypted\s)?password|\bidentified\s(?:with\s[\w"']{1,40}\s)?by(?:\spassword)?)(?P<op>\s{1,4})(?:'(?P<sq>[^'\n]+)'|"(?P<dq>[^"\n]+)")"""
_PAIRS = r"""(?P<key>(?i:password|pwd|passwd|accountkey|sharedaccesskey|user ?secret|api_?key|access_?token|private_token|auth_?token|client_?secret|secret|token|apikey|sig))(?P<op>=)(?P<bare>[^\s;&"'`<>,|)\\]{3,})"""

_MARKS: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    (_QUOTED, (b'"', b"'", b"`")),
    (_TYPED, (b'"', b"'")),
    (_BARE, (b"=", b":")),
    (_LINE, (b'"', b"'")),
    (_SPACED, (b" ", b"\t")),
    (_NAMED, (b"=",)),
    (_NAMED_ELEMENT, (b"<",)),
    (_ELEMENT, (b"<",)),
    (_ESCAPED, (b"\\",)),
    (_STATEMENT, (b"'", b'"')),
    (_PAIRS, (b"=",)),
)
"""Each form with the signs of which a line must hold one to be read by it, in the order in which they are asked."""

_FORMS: dict[Flavour, frozenset[str]] = {
    Flavour.SETTINGS: frozenset({_QUOTED, _BARE, _LINE, _SPACED, _NAMED, _ESCAPED, _STATEMENT, _PAIRS}),
    Flavour.JSON: frozenset({_QUOTED, _ESCAPED, _PAIRS}),
    Flavour.XML: frozenset({_NAMED, _NAMED_ELEMENT, _ELEMENT, _QUOTED, _ESCAPED, _PAIRS}),
    Flavour.SOURCE: frozenset({_QUOTED, _TYPED, _ESCAPED, _STATEMENT, _PAIRS}),
    Flavour.PROSE: frozenset({_QUOTED, _BARE, _SPACED, _ELEMENT, _ESCAPED, _STATEMENT, _PAIRS}),
    Flavour.FOREIGN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Assignment:
    """A key and the place of its value in a line. `quoted` says that marks stand around it, `operator` what stood between.

    `begin` is where all of it begins.
    """

    key: str
    begin: int
    start: int
    end: int
    operator: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class _Form:
    """A compiled expression and the numbers of its named groups: RE2 names them in bytes."""

    expression: Any
    groups: Mapping[str, int]


@cache
def _compiled(form: str) -> _Form:
    expression = linear(form)
    groups = {
        (name.decode() if isinstance(name, bytes) else name): at for name, at in expression.groupindex.items()
    }
    return _Form(expression, groups)


def read_line(line: bytes, flavour: Flavour) -> Iterator[Assignment]:
    """Give every assignment of a line, in each syntax that a file of this flavour can hold."""
    for form, marks in _MARKS:
        if form not in _FORMS[flavour] or not any(mark in line for mark in marks):
            continue
        compiled = _compiled(form)
        for match in compiled.expression.finditer(line):
            span = _span(match, compiled.groups)
            if span is not None:
                key = match[compiled.groups["key"]].decode("utf-8", "replace")
                yield Assignment(
                    key, match.start(), span[0], span[1], _operator(form, match, compiled), span[2]
                )


def read_below(line: bytes, below: bytes, offset: int) -> Iterator[Assignment]:
    """Give the assignment whose key stands on one line and whose value on the next (`name:` over `value:`).

    `offset` is where the second line begins, counted from the first.
    """
    above, under = _compiled(_KEY_ABOVE), _compiled(_VALUE_BELOW)
    key = above.expression.search(line)
    value = under.expression.search(below) if key is not None else None
    if value is not None:
        span = _span(value, under.groups)
        if span is not None:
            name = key[above.groups["key"]].decode("utf-8", "replace")
            yield Assignment(name, key.start(), offset + span[0], offset + span[1], ":", span[2])


def _span(match: Any, groups: Mapping[str, int]) -> tuple[int, int, bool] | None:
    for name in ("dq", "sq", "bq", "bare", "xml"):
        if name in groups and match.start(groups[name]) >= 0:
            return match.start(groups[name]), match.end(groups[name]), name in ("dq", "sq", "bq")
    return None


def _operator(form: str, match: Any, compiled: _Form) -> str:
    if form in (_ELEMENT, _NAMED_ELEMENT):
        return "elements"
    if form is _SPACED:
        return "spaces"
    if form in (_STATEMENT, _LINE):
        return "statement"
    said: str = match[compiled.groups["op"]].decode("utf-8", "replace").strip()
    return said
