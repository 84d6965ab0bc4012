"""Keys and values as the structure of a line gives them, in the syntaxes that configuration and programs are written in.

Only lines that hold a telling word are read (`WORD`). Expressions are RE2's: no line takes more than linear time.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import cache
from typing import Any

from envparity.model.records import dataclass
from envparity.secrets.detectors.expressions import Span, found, linear
from envparity.secrets.detectors.flavours import Flavour

WORD = (
    r"(?i:passw|passphrase|passcode|pass[\"'_ \t]?[\"'\]]?[ \t]{0,4}[:=>]|_pass\b|(?-i:_PAT\b)|pwd|secret|token|credential|api[_\-. ]?key|apikey|access[_\-]?key|"
    r"auth[\"']?[ \t]{0,4}[:=]|_key\b|[a-z]key\b|-key\b|pepper|salt\b|signature[\"']?[ \t]{0,4}[:=]|private|encryption|identified[ \t]|requirepass[ \t]|masterauth[ \t]|\bkey[\"']?[ \t]{0,4}[:=])"
)
"""What a line must hold to be read for assignments."""
TELLING = (
    b"pass",
    b"_pat",
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

_TOLD = r"(?i:pass|(?-i:_PAT\b)|pwd|pw\b|psw|secret|token|cred|key|auth|salt|pepper|sig|bearer|jwt)"
"""What the key of a secret has in it, in part."""
_MADE = r"""(?:[\w.]{1,20}\.)?(?:Some|[Ss]tring|StringEncoder|SecretStr|Secret|[Bb]ytes|\[\]byte|from|of|unhexlify|fromhex|hex2bin|b64decode|base64_decode|decode|[dD]ecodeString|createSecretKey)"""
"""Calls that only turn a literal into a value of another type."""
_QUOTED = (
    r"""(?P<key>[\w$@.\-]*""" + _TOLD + r"""[\w$.\-]*)["'`\])]{0,3}(?:\s{1,4}(?:type|=>)?)?\s*"""
    r"""(?P<op>:\s{0,4}(?:const\s)?[\w&'<>\[\]., ?|*]{1,24}?\s{0,4}=|=>|:=|\?\?=|\|\|=|\+=|={1,3}|!={1,2}|:|,|\()\s*"""
    r"""(?:"""
    + _MADE
    + r"""\(|new\s\w{1,20}\(|os\.getenv\([^,()]{1,60},\s?){0,2}[bfrLu@&$]{0,2}(?:"{2}|'{2})?(?:"(?P<dq>(?:[^"\\\n]|\\.)+)"|'(?P<sq>(?:[^'\\\n]|\\.)+)'|`(?P<bq>[^`\n]+)`)"""
)
_TYPED = (
    r"""(?P<key>\w*"""
    + _TOLD
    + r"""\w*)\s{1,4}(?:\*|\[\]|&)?(?:string|String|str|char|byte|text|&str|auto|var|\[\]byte)(?:\[\])?\s*(?P<op>=)\s*"""
    r"""[bfrLu@&$]{0,2}(?:"(?P<dq>[^"\\\n]+)"|'(?P<sq>[^'\\\n]+)')"""
)
_BARE = (
    r"""(?:^|[\s;{\[(,&|?"'`<#\-])(?P<key>[\w./$:\-]*"""
    + _TOLD
    + r"""[\w./:\-]*?)["'\])]{0,2}[ \t]*(?P<op>=>|:=|\+=|\?=|=|:)[ \t]*(?P<bare>[^\s"'`,;{}\[\]()<>#&|][^\s"'`,;<>]*)"""
)
_SPACED = r"""(?:^|[\s;])(?P<key>(?i:-{0,2}[\w.\-]*(?:password|passwd|passphrase|requirepass|masterauth|secret|token|api-?key|password-?hash|access-?key)))(?P<op>[ \t]+)["']?(?P<bare>[^\s"'`,;<>=:|&]{3,})["']?"""
_OPTION = r"""(?:^|\s)(?P<key>--[\w\-]{0,40}(?:password|passwd|passphrase|token|secret|api-?key|access-?key))(?P<op>[ \t]+)["']?(?P<bare>[^\s"'`,;<>=:|&\-][^\s"'`,;<>=:|&]{2,})"""
_ELEMENT = (
    r"""<(?P<key>[\w.\-:]*"""
    + _TOLD
    + r"""[\w.\-:]*)(?:\s[^<>]*)?(?P<op>>)\s{0,4}(?P<bare>[^<>\n]+?)\s{0,4}</"""
)
_NAMED = r"""(?:name|key|id|variable|property)\s?=\s?["'](?P<key>[\w.\-:/]{2,})["'][^<>\n]*?\s(?:value|connectionString|default|val)(?P<op>\s?=\s?)(?:"(?P<dq>[^"\n]+)"|'(?P<sq>[^'\n]+)')"""
_NAMED_ELEMENT = r"""<[\w:]{1,40}\s[^<>]*?(?:name|key|id)\s?=\s?["'](?P<key>[\w.\-:/]{2,})["'][^<>]*(?P<op>>)\s{0,4}(?P<bare>[^<>\n]+?)\s{0,4}</"""
_KEY_ABOVE = r"""(?:<key>|["']?(?:name|key|Name|Key)["']?\s{0,4}[:=]\s{0,4}["']?)(?P<key>[\w.\-]{2,})(?:</key>|["']?,?\s*$)"""
_VALUE_BELOW = r"""^\s*(?:-\s)?(?:<string>(?P<xml>[^<>\n]+)</string>|["']?(?:value|Value|default|Default)["']?\s{0,4}(?P<op>[:=])\s{0,4}(?:"(?P<dq>[^"\n]+)"|'(?P<sq>[^'\n]+)'|(?P<bare>[^\s"'{\[,#][^\s"',]*)))"""
_ESCAPED = (
    r"""(?P<key>[\w.\-]*"""
    + _TOLD
    + r"""[\w.\-]*)\\{1,3}["']\s{0,4}(?P<op>[:=])\s{0,4}\\{1,3}["'](?P<dq>[^"'\\\n]+)\\{1,3}["']"""
)
_LINE = r"""^\s*(?P<key>(?i:[\w.\-]*(?:password|passwd|passphrase|secret|token|api-?key)))(?P<op>[ \t]+)["'](?P<dq>[^"'\n]+)["'][ \t;]*$"""
_STATEMENT = r"""(?i)(?P<key>\b(?:encrypted\s)?password|\bidentified\s(?:with\s[\w"']{1,40}\s)?by(?:\spassword)?)(?P<op>\s{1,4})(?:'(?P<sq>[^'\n]+)'|"(?P<dq>[^"\n]+)")"""
_PAIRS = r"""(?P<key>(?i:password|pwd|passwd|accountkey|sharedaccesskey|user ?secret|api_?key|access_?token|private_token|auth_?token|client_?secret|secret|token|apikey|sig))(?P<op>=)(?P<bare>[^\s;&"'`<>,|)\\]{3,})"""

_QUOTES = (b'"', b"'", b"`")
_PAIRED = tuple(
    word
    for end in ("word=", "wd=", "key=", "secret=", "token=", "sig=")
    for word in (end.encode(), end.upper().encode(), end.title().encode())
)
_VALUED = (b"val", b"onnectionString", b"default")
_FORMS: dict[Flavour, tuple[tuple[str, str, tuple[bytes, ...]], ...]] = {
    Flavour.SETTINGS: (
        (_QUOTED, "", _QUOTES),
        (_BARE, "", (b"=", b":")),
        (_LINE, "statement", _QUOTES),
        (_SPACED, "spaces", ()),
        (_NAMED, "", _VALUED),
        (_ESCAPED, "", (b'\\"', b"\\'")),
        (_STATEMENT, "statement", (b"assword ", b"ASSWORD ", b" by ", b" BY ")),
        (_PAIRS, "", _PAIRED),
    ),
    Flavour.JSON: ((_QUOTED, "", _QUOTES), (_ESCAPED, "", (b'\\"', b"\\'")), (_PAIRS, "", _PAIRED)),
    Flavour.XML: (
        (_NAMED, "", _VALUED),
        (_NAMED_ELEMENT, "elements", (b"<",)),
        (_ELEMENT, "elements", (b"<",)),
        (_QUOTED, "", _QUOTES),
        (_ESCAPED, "", (b'\\"', b"\\'")),
        (_PAIRS, "", _PAIRED),
    ),
    Flavour.SOURCE: (
        (_QUOTED, "", _QUOTES),
        (_TYPED, "", (b"tring ", b"str ", b"char", b"byte", b"text ", b"var ", b"auto ")),
        (_ESCAPED, "", (b'\\"', b"\\'")),
        (_STATEMENT, "statement", (b"assword ", b"ASSWORD ", b" by ", b" BY ")),
        (_PAIRS, "", _PAIRED),
    ),
    Flavour.PROSE: (
        (_QUOTED, "", _QUOTES),
        (_BARE, "", (b"=", b":")),
        (_OPTION, "spaces", (b"--",)),
        (_ELEMENT, "elements", (b"<",)),
        (_ESCAPED, "", (b'\\"', b"\\'")),
        (_STATEMENT, "statement", (b"assword ", b"ASSWORD ", b" by ", b" BY ")),
        (_PAIRS, "", _PAIRED),
    ),
    Flavour.FOREIGN: (),
}
"""The forms that a flavour's lines are read by, in order: what stands for the operator where the form tells it, and
literals of which a line must hold one to be read by it."""
FORMS = tuple(dict.fromkeys(form for forms in _FORMS.values() for form, _, _ in forms))
"""Each of these forms once, in a fixed order."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A key and the place of its value in a line. `quoted` says that marks stand around it, `operator` what stood between.

    `begin` is where all of it begins, `comment` that its line is one.
    """

    key: str
    begin: int
    start: int
    end: int
    operator: str
    quoted: bool
    comment: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    """A compiled expression and the numbers of its named groups: RE2 names them in bytes."""

    expression: Any
    key: int
    operator: int
    values: tuple[tuple[int, bool], ...]


@cache
def _compiled(form: str) -> _Form:
    expression = linear(form)
    groups = {
        name.decode() if isinstance(name, bytes) else name: at for name, at in expression.groupindex.items()
    }
    values = [
        (groups[name], name in _QUOTED_GROUPS) for name in ("dq", "sq", "bq", "bare", "xml") if name in groups
    ]
    return _Form(expression, groups.get("key", 0), groups.get("op", 0), tuple(values))


_COMMENT = (b"#", b"//", b"*", b"/*", b";", b"--", b"<!--")
"""How lines begin that are comments, in one language or another."""
_QUOTED_GROUPS = ("dq", "sq", "bq")


class LineReader:
    """The forms of one flavour, ready to read lines."""

    def __init__(self, flavour: Flavour) -> None:
        self._forms = tuple(
            (FORMS.index(form), _compiled(form), said, marks) for form, said, marks in _FORMS[flavour]
        )

    def read(
        self, line: bytes, only: Container[int] | None = None, begins: range | None = None
    ) -> Iterator[Assignment]:
        """Give every assignment of a line, in each syntax that a file of this flavour can hold.

        `only` are the numbers of the `FORMS` that are known to match somewhere in the line, `begins` the places at
        which an assignment may begin.
        """
        comment = line.lstrip().startswith(_COMMENT)
        for number, form, said, marks in self._forms:
            if only is not None:
                if number not in only:
                    continue
            elif marks and not any(mark in line for mark in marks):
                continue
            for places in found(form.expression, line):
                start = places[0][0]
                if begins is not None and start not in begins:
                    if start >= begins.stop:
                        break
                    continue
                span = _span(places, form)
                if span is None or _is_demand(line, places[form.key][0], span[0]):
                    continue
                operator = line[slice(*places[form.operator])]
                if operator != b"," or _is_name(line, places[form.key]):
                    key = line[slice(*places[form.key])].decode("utf-8", "replace")
                    told = said or operator.decode("utf-8", "replace").strip()
                    yield Assignment(key, start, span[0], span[1], told, span[2], comment)


def read_below(line: bytes, below: bytes, offset: int) -> Iterator[Assignment]:
    """Give the assignment whose key stands on one line and whose value on the next (`name:` over `value:`).

    `offset` is where the second line begins, counted from the first.
    """
    if not any(mark in below for mark in (b"alue", b"efault", b"<string>")):
        return
    above, under = _compiled(_KEY_ABOVE), _compiled(_VALUE_BELOW)
    key = next(found(above.expression, line), None)
    value = next(found(under.expression, below), None) if key is not None else None
    span = _span(value, under) if value is not None else None
    if key is not None and span is not None:
        name = line[slice(*key[above.key])].decode("utf-8", "replace")
        yield Assignment(name, key[0][0], offset + span[0], offset + span[1], ":", span[2])


def _is_name(line: bytes, key: Span) -> bool:
    """Say whether a key stands in quotes of its own, or is a symbol: of two arguments only such a first names the second.

    What a key before it is given is a value, and names nothing.
    """
    start, end = key
    if line[start - 1 : start] == b":" and line[max(0, start - 2) : start - 1] in (b" ", b"("):
        return True
    if line[start - 1 : start] not in _QUOTES or line[end : end + 1] not in _QUOTES:
        return False
    return not line[: start - 1].rstrip().endswith((b":", b"="))


def _is_demand(line: bytes, key: int, value: int) -> bool:
    """Say whether it is `${KEY:?why}`: what is said where the key is not set, and no value of it."""
    return line[value : value + 1] == b"?" and line[max(0, key - 2) : key] == b"${"


def _span(places: Sequence[Span], form: _Form) -> tuple[int, int, bool] | None:
    for group, quoted in form.values:
        start, end = places[group]
        if start >= 0:
            return start, end, quoted
    return None
