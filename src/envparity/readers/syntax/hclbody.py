"""HCL configuration as blocks and attributes, with expressions kept as they stand until somebody can work them out.

The grammar: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md. What an expression comes to is
`hclvalue`'s part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.records import dataclass, field

_TOKEN = expression(
    r"""(?P<space>[ \t\r\ufeff]+|\#[^\n]*|//[^\n]*|/\*.*?\*/)
      | (?P<newline>\n)
      | (?P<heredoc><<-?[A-Za-z_][\w-]*[ \t\r]*\n)
      | (?P<quote>")
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<name>[^\W\d][\w-]*)
      | (?P<mark>=>|==|!=|<=|>=|&&|\|\||\.\.\.|[-+*/%!<>=?:.,()\[\]{}])""",
    re.VERBOSE | re.DOTALL,
)
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a file; a `string`'s text is what stands between its quotes, escapes and templates as written."""

    kind: str
    text: str = field(repr=False)
    line: int


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name = expression`, the expression as its tokens."""

    name: str
    tokens: tuple[Token, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """`type "label" { … }` with what stands in it, in order."""

    type: str
    labels: tuple[str, ...]
    attributes: dict[str, Attribute]
    blocks: tuple[Block, ...]
    line: int

    def of_type(self, kind: str) -> Iterator[Block]:
        """Give the blocks of one type that stand directly in this one."""
        return (block for block in self.blocks if block.type == kind)


def parse_body(text: str) -> Block:
    """Read a file as one block without type; `ReadError` with the line where it is no HCL."""
    parser = _Parser(list(tokens_of(text)))
    body = parser.body("", (), 1, 0)
    if parser.now.kind != "end":
        raise ReadError("a `}` too many", line=parser.now.line)
    return body


def tokens_of(text: str) -> Iterator[Token]:
    """Cut a text into tokens, the last of kind `end`."""
    at, line = 0, 1
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise ReadError("a character that does not belong here", line=line)
        kind = found.lastgroup or ""
        begin, at = at, found.end()
        if kind == "quote":
            at = _string_end(text, at, line)
            yield Token("string", text[begin + 1 : at - 1], line)
        elif kind == "heredoc":
            body, at = _heredoc(text, at, found[0], line)
            yield Token("text", body, line)
            yield Token("newline", "\n", line)
        elif kind != "space":
            yield Token(kind, found[0], line)
        line += text.count("\n", begin, at)
    yield Token("end", "", line)


def _string_end(text: str, at: int, line: int, deep: int = 0) -> int:
    """Find the end of a quoted text: templates in it may hold quotes of their own."""
    while at < len(text) and text[at] != "\n":
        if text[at] == '"':
            return at + 1
        if text[at] == "\\":
            at += 2
        elif text.startswith(("$${", "%%{"), at):
            at += 3
        elif text.startswith(("${", "%{"), at):
            at = template_end(text, at + 2, line, deep + 1)
        else:
            at += 1
    raise ReadError("a text that is not ended", line=line)


def template_end(text: str, at: int, line: int, deep: int = 0) -> int:
    """Find the end of a template that was opened just before `at`: the place behind its brace."""
    if deep > _DEEPEST:
        raise ReadError("nested too deeply to be read", line=line)
    depth = 1
    while at < len(text):
        if text[at] == '"':
            at = _string_end(text, at + 1, line, deep)
            continue
        depth += (text[at] == "{") - (text[at] == "}")
        at += 1
        if not depth:
            return at
    raise ReadError("a template that is not ended", line=line)


def _heredoc(text: str, at: int, opening: str, line: int) -> tuple[str, int]:
    word = re.escape(opening.strip().lstrip("<-"))
    end = expression(rf"^[ \t]*{word}[ \t\r]*$", re.MULTILINE).search(text, at)
    if not end:
        raise ReadError("a text that is not ended", line=line)
    lines = text[at : end.start()].splitlines()
    if opening.startswith("<<-"):
        margin = min((len(item) - len(item.lstrip()) for item in lines if item.strip()), default=0)
        lines = [item[margin:] for item in lines]
    return "\n".join(lines), end.end()


class _Parser:
    """Walks tokens; every complaint has the line of the token that it is about."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def now(self) -> Token:
        return self._tokens[self._at]

    def body(self, kind: str, labels: tuple[str, ...], line: int, deep: int) -> Block:
        """Read attributes and blocks up to the closing brace or the end."""
        if deep > _DEEPEST:
            raise ReadError("nested too deeply to be read", line=line)
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        while True:
            self._skip_lines()
            name = self.now
            if name.kind == "end" or name.text == "}":
                return Block(kind, labels, attributes, tuple(blocks), line)
            if name.kind not in ("name", "string"):
                raise ReadError("the name of an argument or block was expected", line=name.line)
            self._at += 1
            if self.now.text in ("=", ":") and self.now.kind == "mark":
                self._at += 1
                attributes[name.text] = Attribute(name.text, tuple(self._expression()), name.line)
            else:
                blocks.append(self._block(name, deep))

    def _block(self, name: Token, deep: int) -> Block:
        labels: list[str] = []
        while self.now.kind in ("name", "string"):
            labels.append(self.now.text)
            self._at += 1
        if self.now.text != "{":
            raise ReadError("`{` or `=` was expected", line=self.now.line)
        self._at += 1
        block = self.body(name.text, tuple(labels), name.line, deep + 1)
        if self.now.kind == "end":
            raise ReadError(f"`{name.text}` is not closed: was the file cut off?", line=name.line)
        self._at += 1
        return block

    def _expression(self) -> Iterator[Token]:
        """Give the tokens up to the end of the line, or of the block, that is not inside of brackets."""
        depth = 0
        while self.now.kind != "end":
            token = self.now
            if token.kind == "mark" and token.text in _CLOSE:
                if not depth:
                    return
                depth -= 1
            depth += token.kind == "mark" and token.text in _OPEN
            if token.kind == "newline" and not depth:
                return
            self._at += 1
            yield token
        if depth:
            raise ReadError("a bracket that is not closed", line=self.now.line)

    def _skip_lines(self) -> None:
        while self.now.kind == "newline":
            self._at += 1
