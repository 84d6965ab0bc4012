"""HCL as far as variable definitions use it: literal values, and no expressions.

The grammar: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md. Read in one pass over tokens; an
expression where a literal has to stand is an error with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.records import dataclass
from envparity.readers.syntax.flat import Leaf

_TOKEN = expression(
    r"""(?P<space>[ \t\r]+|\#[^\n]*|//[^\n]*|/\*.*?\*/)
      | (?P<newline>\n)
      | (?P<heredoc><<-?[A-Za-z_]\w*[ \t\r]*\n)
      | (?P<string>"(?:[^"\\\n]|\\.)*")
      | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<name>[^\W\d][\w-]*)
      | (?P<mark>[=:,{}\[\]])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = expression(r'\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[nrt"\\])')
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def leaves_of(text: str) -> Iterator[Leaf]:
    """Read `name = value` definitions as flat settings; `ReadError` with the line of what is no literal."""
    reader = _Reader(list(_tokens(text)))
    reader.skip_lines()
    while reader.now.kind != "end":
        key = reader.take("name")
        reader.take("mark", "=")
        yield from reader.value(key.text, key.line, ())
        reader.end_of_line()


def _tokens(text: str) -> Iterator[_Token]:
    at, line = 0, 1
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise ReadError("not a literal value, or a mark that is not closed", line=line)
        kind, whole = found.lastgroup or "", found[0]
        at = found.end()
        if kind == "heredoc":
            body, at = _heredoc(text, at, whole, line)
            yield _Token("text", body, line)
        elif kind != "space":
            yield _Token(kind, whole, line)
        line += text.count("\n", found.start(), at)
    yield _Token("end", "", line)


def _heredoc(text: str, at: int, opening: str, line: int) -> tuple[str, int]:
    word = re.escape(opening.strip().lstrip("<-"))
    end = re.compile(rf"^[ \t]*{word}[ \t\r]*$", re.MULTILINE).search(text, at)
    if not end:
        raise ReadError("a text that is not ended", line=line)
    lines = text[at : end.start()].splitlines()
    if opening.startswith("<<-"):
        margin = min((len(item) - len(item.lstrip()) for item in lines if item.strip()), default=0)
        lines = [item[margin:] for item in lines]
    return "\n".join(lines), end.end()


class _Reader:
    """Walks tokens; every complaint has the line of the token that it is about."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def now(self) -> _Token:
        return self._tokens[self._at]

    def take(self, kind: str, text: str = "") -> _Token:
        token = self.now
        if token.kind != kind or (text and token.text != text):
            wanted = f"`{text}`" if text else {"name": "a variable's name"}.get(kind, kind)
            raise ReadError(f"{wanted} was expected", line=token.line)
        self._at += 1
        return token

    def skip_lines(self, *marks: str) -> None:
        while self.now.kind == "newline" or self.now.text in marks:
            self._at += 1

    def end_of_line(self) -> None:
        if self.now.kind not in ("newline", "end"):
            raise ReadError("more after a value: expressions are not read", line=self.now.line)
        self.skip_lines()

    def value(self, key: str, line: int, inside: tuple[str, ...]) -> Iterator[Leaf]:
        token = self.now
        if len(inside) > _DEEPEST:
            raise ReadError("nested too deeply to be read", line=token.line)
        self._at += 1
        if token.kind == "mark" and token.text == "{":
            yield from self._object(key, line, inside)
        elif token.kind == "mark" and token.text == "[":
            yield from self._list(key, line, inside)
        elif token.kind == "string":
            yield Leaf(key, _unescaped(token.text[1:-1]), line, inside=inside)
        elif token.kind in ("number", "text"):
            yield Leaf(key, token.text, line, inside=inside)
        elif token.kind == "name" and token.text in ("true", "false", "null"):
            yield Leaf(key, "" if token.text == "null" else token.text, line, inside=inside)
        else:
            raise ReadError("not a literal value", line=token.line)

    def _object(self, key: str, line: int, inside: tuple[str, ...]) -> Iterator[Leaf]:
        self.skip_lines()
        empty = True
        while not (self.now.kind == "mark" and self.now.text == "}"):
            name = self.now
            if name.kind not in ("name", "string", "number"):
                raise ReadError("a key was expected", line=name.line)
            self._at += 1
            if self.now.text not in ("=", ":"):
                raise ReadError("`=` was expected", line=self.now.line)
            self._at += 1
            text = _unescaped(name.text[1:-1]) if name.kind == "string" else name.text
            yield from self.value(f"{key}.{text}", name.line, (*inside, key))
            self.skip_lines(",")
            empty = False
        self._at += 1
        if empty:
            yield Leaf(key, "{}", line, inside=inside)

    def _list(self, key: str, line: int, inside: tuple[str, ...]) -> Iterator[Leaf]:
        self.skip_lines()
        count = 0
        while not (self.now.kind == "mark" and self.now.text == "]"):
            yield from self.value(f"{key}[{count}]", self.now.line, inside)
            self.skip_lines(",")
            count += 1
        self._at += 1
        if not count:
            yield Leaf(key, "[]", line, inside=inside)


def _unescaped(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        code = found[1]
        return _ESCAPES[code] if code in _ESCAPES else _character(code)

    return _ESCAPE.sub(one, text).replace("$${", "${").replace("%%{", "%{")


def _character(code: str) -> str:
    number = int(code[1:], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
