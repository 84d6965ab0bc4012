"""Keys and values as the structure of a line gives them, in the syntaxes that configuration and programs are written in.

Only lines that hold a telling word are read (`WORD`). No line takes more than linear time: expressions are RE2's, or
begin where a key was seen (`keys_of`) and give back nothing of what they took.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import cache
from typing import Any

from envparity.model.records import dataclass
from envparity.secrets.detectors.expressions import Span, found, linear
from envparity.secrets.detectors.flavours import Flavour
from envparity.secrets.detectors.keyed import TOLD, KeyForm, KeyReader, Part, PartFinder

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

_MADE = r"""(?:[\w.]{1,20}\.)?(?:Some|[Ss]tring|StringEncoder|SecretStr|Secret|[Bb]ytes|\[\]byte|from|of|unhexlify|fromhex|hex2bin|b64decode|base64_decode|decode|[dD]ecodeString|createSecretKey)"""
"""Calls that only turn a literal into a value of another type."""
_QUOTED = KeyForm(
    "$@.-",
    "$.-",
    r"""["'`\])]{0,3}(?:\s{1,4}(?:type|=>)?)?\s*+"""
    r"""(?P<op>:\s{0,4}(?:const\s)?[\w&'<>\[\]., ?|*]{1,24}?\s{0,4}=|=>|:=|\?\?=|\|\|=|\+=|={1,3}|!={1,2}|:|,|\()\s*+"""
    r"""(?:"""
    + _MADE
    + r"""\(|new\s\w{1,20}\(|os\.getenv\([^,()]{1,60},\s?){0,2}[bfrLu@&$]{0,2}(?:"{2}|'{2})?"""
    r"""(?:"(?P<dq>(?!")[^"\\\n]*+(?:\\.[^"\\\n]*+)*+)"|'(?P<sq>(?!')[^'\\\n]*+(?:\\.[^'\\\n]*+)*+)'|`(?P<bq>[^`\n]++)`)""",
)
_TYPED = KeyForm(
    "",
    "",
    r"""\s{1,4}(?:\*|\[\]|&)?(?:string|String|str|char|byte|text|&str|auto|var|\[\]byte)(?:\[\])?\s*+(?P<op>=)\s*+"""
    r"""[bfrLu@&$]{0,2}(?:"(?P<dq>[^"\\\n]++)"|'(?P<sq>[^'\\\n]++)')""",
)
_BARE = (
    r"""(?:^|[\s;{\[(,&|?"'`<#\-])(?P<key>[\w./$:\-]*"""
    + TOLD
    + r"""[\w./:\-]*?)["'\])]{0,2}[ \t]*(?P<op>=>|:=|\+=|\?=|=|:)[ \t]*(?P<bare>[^\s"'`,;{}\[\]()<>#&|][^\s"'`,;<>]*)"""
)
_SPACED = r"""(?:^|[\s;])(?P<key>(?i:-{0,2}[\w.\-]*(?:password|passwd|passphrase|requirepass|masterauth|secret|token|api-?key|password-?hash|access-?key)))(?P<op>[ \t]+)["']?(?P<bare>[^\s"'`,;<>=:|&]{3,})["']?"""
_OPTION = r"""(?:^|\s)(?P<key>--[\w\-]{0,40}(?:password|passwd|passphrase|token|secret|api-?key|access-?key))(?P<op>[ \t]+)["']?(?P<bare>[^\s"'`,;<>=:|&\-][^\s"'`,;<>=:|&]{2,})"""
_ELEMENT = (
    r"""<(?P<key>[\w.\-:]*"""
    + TOLD
    + r"""[\w.\-:]*)(?:\s[^<>]*)?(?P<op>>)\s{0,4}(?P<bare>[^<>\n]+?)\s{0,4}</"""
)
_NAMED = r"""(?:name|key|id|variable|property)\s?=\s?["'](?P<key>[\w.\-:/]{2,})["'][^<>\n]*?\s(?:value|connectionString|default|val)(?P<op>\s?=\s?)(?:"(?P<dq>[^"\n]+)"|'(?P<sq>[^'\n]+)')"""
_NAMED_ELEMENT = r"""<[\w:]{1,40}\s[^<>]*?(?:name|key|id)\s?=\s?["'](?P<key>[\w.\-:/]{2,})["'][^<>]*(?P<op>>)\s{0,4}(?P<bare>[^<>\n]+?)\s{0,4}</"""
_KEY_ABOVE = r"""(?:<key>|["']?(?:name|key|Name|Key)["']?\s{0,4}[:=]\s{0,4}["']?)(?P<key>[\w.\-]{2,})(?:</key>|["']?,?\s*$)"""
_VALUE_BELOW = r"""^\s*(?:-\s)?(?:<string>(?P<xml>[^<>\n]+)</string>|["']?(?:value|Value|default|Default)["']?\s{0,4}(?P<op>[:=])\s{0,4}(?:"(?P<dq>[^"\n]+)"|'(?P<sq>[^'\n]+)'|(?P<bare>[^\s"'{\[,#][^\s"',]*)))"""
_ESCAPED = KeyForm(
    ".-",
    ".-",
    r"""\\{1,3}["']\s{0,4}(?P<op>[:=])\s{0,4}\\{1,3}["'](?P<dq>[^"'\\\n]++)\\{1,3}["']""",
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
_FORMS: dict[Flavour, tuple[tuple[str | KeyForm, str, tuple[bytes, ...]], ...]] = {
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
FORMS = tuple(
    dict.fromkeys(form for forms in _FORMS.values() for form, _, _ in forms if isinstance(form, str))
)
"""Each of these forms once, in a fixed order, but those that are read from their keys."""


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


class _Form:
    """One form of an assignment: where it matches a line, and which of a match's places is which."""

    def __init__(self, form: str | KeyForm) -> None:
        reader = KeyReader(form) if isinstance(form, KeyForm) else _Expression(linear(form))
        groups = reader.groups
        self.places = reader.places
        self.key = groups.get("key", 0)
        self.operator = groups.get("op", 0)
        self.values = tuple(
            (groups[name], name in _QUOTED_GROUPS) for name in _VALUE_GROUPS if name in groups
        )


class _Expression:
    """A form that RE2 looks for; it names groups in bytes."""

    def __init__(self, expression: Any) -> None:
        self._expression = expression
        self.groups = {
            name.decode() if isinstance(name, bytes) else name: at
            for name, at in expression.groupindex.items()
        }

    def places(self, line: bytes, parts: Sequence[Part]) -> Iterator[Sequence[Span]]:  # noqa: ARG002
        """Give the places of each match, of the whole first and then of its groups."""
        return found(self._expression, line)


_form = cache(_Form)
"""A form is made ready when the first line may have it."""
_COMMENT = (b"#", b"//", b"*", b"/*", b";", b"--", b"<!--")
"""How lines begin that are comments, in one language or another."""
_QUOTED_GROUPS = ("dq", "sq", "bq")
_VALUE_GROUPS = (*_QUOTED_GROUPS, "bare", "xml")
_SHORTEST_WORD = 3
"""Signs from which a mark is looked for together with the others."""
_ASKED = frozenset({Flavour.SETTINGS, Flavour.XML, Flavour.PROSE})
"""Flavours with forms of which most lines have no mark to tell that they lack it."""


class LineReader:
    """The forms of one flavour, ready to read lines; `asks` where it is worth while to be told which match."""

    def __init__(self, flavour: Flavour) -> None:
        self.asks = flavour in _ASKED
        self._forms = tuple(
            (
                FORMS.index(form) if isinstance(form, str) else -1,
                form,
                said,
                tuple(mark for mark in marks if len(mark) < _SHORTEST_WORD),
                frozenset(mark.lower() for mark in marks if len(mark) >= _SHORTEST_WORD),
            )
            for form, said, marks in _FORMS[flavour]
        )
        self._finder = PartFinder(sorted(frozenset().union(*(words for *_, words in self._forms))))

    def read(
        self, line: bytes, only: Container[int] | None = None, begins: range | None = None
    ) -> Iterator[Assignment]:
        """Give every assignment of a line, in each syntax that a file of this flavour can hold.

        `only` are the numbers of the `FORMS` that are known to match somewhere in the line, `begins` the places at
        which an assignment may begin.
        """
        comment = line.lstrip().startswith(_COMMENT)
        seen: tuple[list[Part], set[bytes]] | None = None
        for number, wanted, said, signs, words in self._forms:
            if only is not None and number >= 0:
                if number not in only:
                    continue
            else:
                if signs and not _has(line, signs):
                    continue
                if seen is None and (number < 0 or words):
                    seen = self._finder.find(line)
                if words and seen is not None and words.isdisjoint(seen[1]):
                    continue
            form = _form(wanted)
            for places in form.places(line, seen[0] if seen else ()):
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


def _has(line: bytes, signs: Sequence[bytes]) -> bool:
    for sign in signs:  # noqa: SIM110 - asked of every line for each form: a generator takes thrice as long
        if sign in line:
            return True
    return False


def read_below(line: bytes, below: bytes, offset: int) -> Iterator[Assignment]:
    """Give the assignment whose key stands on one line and whose value on the next (`name:` over `value:`).

    `offset` is where the second line begins, counted from the first.
    """
    if not _has(below, (b"alue", b"efault", b"<string>")):
        return
    above, under = _form(_KEY_ABOVE), _form(_VALUE_BELOW)
    key = next(above.places(line, ()), None)
    value = next(under.places(below, ()), None) if key is not None else None
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
