"""What an expression of HCL comes to, as far as that can be told from the files: literals, variables, simple choices.

Whatever else an expression asks for (a resource's attribute, a function of the provider's) leaves it unknown, and
unknown is never a value. Numbers stay the text that was written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.readers.syntax.hclbody import Token, template_end, tokens_of
from envparity.readers.syntax.hclfunctions import NotKnown, called, picked, truth

Look = Callable[[tuple[str, ...]], Any]
"""Gives what a reference (`("var", "size")`) stands for; raises `NotKnown` where nobody can tell."""

_ESCAPE = expression(r'\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[nrt"\\])')
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_DEEPEST = 60
_WORDS = {"true": True, "false": True, "null": None}


class Word(str):
    """A text that remembers its line in the file that says it."""

    __slots__ = ("line",)

    line: int

    def __new__(cls, text: str, line: int) -> Self:
        """Make a text that knows its line."""
        made = super().__new__(cls, text)
        made.line = line
        return made


def value_of(tokens: tuple[Token, ...], look: Look) -> Any:
    """Work out an expression: text, none, a list or a mapping; `NotKnown` says what it would take.

    What is not known of a list or mapping stands in it as the `NotKnown` that says why.
    """
    walk = _Walk([*tokens, Token("end", "", tokens[-1].line if tokens else 0)], look)
    try:
        value = walk.choice()
    except RecursionError:
        raise NotKnown("nested too deeply to be worked out") from None
    walk.skip_lines()
    if walk.now.kind != "end":
        raise NotKnown("an expression that is worked out when it is applied")
    return value


def filled(text: str, look: Look) -> str:
    """Fill in the templates of a quoted text; `NotKnown` where one of them is not known."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        if text.startswith(("$${", "%%{"), at):
            parts.append(text[at + 1 : at + 3])
            at += 3
        elif text.startswith("%{", at):
            raise NotKnown("a template that is worked out when it is applied")
        elif text.startswith("${", at):
            try:
                end = template_end(text, at + 2, 0)
                inner = value_of(tuple(tokens_of(text[at + 2 : end - 1]))[:-1], look)
            except ReadError as error:
                raise NotKnown(error.message) from error
            if not isinstance(inner, str):
                raise NotKnown("a template that is worked out when it is applied")
            parts.append(inner)
            at = end
        elif found := _ESCAPE.match(text, at):
            parts.append(_character(found[1]))
            at = found.end()
        else:
            parts.append(text[at])
            at += 1
    return "".join(parts)


def _character(code: str) -> str:
    if code in _ESCAPES:
        return _ESCAPES[code]
    number = int(code[1:], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


class _Walk:
    """Works out one expression; what it cannot is `NotKnown`."""

    def __init__(self, tokens: list[Token], look: Look) -> None:
        self._tokens = tokens
        self._look = look
        self._at = 0
        self._deep = 0

    @property
    def now(self) -> Token:
        return self._tokens[self._at]

    def skip_lines(self) -> None:
        while self.now.kind == "newline":
            self._at += 1

    def choice(self) -> Any:
        """`condition ? a : b`: the branch that is not taken need not be known."""
        self._deep += 1
        if self._deep > _DEEPEST:
            raise NotKnown("nested too deeply to be worked out")
        held = self._either()
        self._after_lines("?")
        if self._take("?"):
            self.skip_lines()
            first = self._branch()
            self.skip_lines()
            if not self._take(":"):
                raise NotKnown("an expression that is worked out when it is applied")
            self.skip_lines()
            second = self._branch()
            if held not in ("true", "false"):
                raise NotKnown("a choice that is made when it is applied")
            held = first() if held == "true" else second()
        self._deep -= 1
        return held

    def _branch(self) -> Callable[[], Any]:
        begin = self._at
        try:
            value = self.choice()
        except NotKnown as error:
            self._pass(begin)
            return _raising(error)
        return lambda: value

    def _pass(self, begin: int) -> None:
        """Go on behind an operand that is not known: to the next `:`, comma or closing bracket."""
        self._at, depth = begin, 0
        while self.now.kind != "end":
            mark = self.now.text if self.now.kind == "mark" else ""
            if not depth and mark in (":", ",", ")", "]", "}"):
                return
            depth += (mark in ("(", "[", "{")) - (mark in (")", "]", "}"))
            self._at += 1

    def _after_lines(self, mark: str) -> None:
        at = self._at
        while self._tokens[at].kind == "newline":
            at += 1
        if self._tokens[at].kind == "mark" and self._tokens[at].text == mark:
            self._at = at

    def _take(self, *marks: str) -> str:
        if self.now.kind == "mark" and self.now.text in marks:
            self._at += 1
            return self._tokens[self._at - 1].text
        return ""

    def _either(self) -> Any:
        held = self._both()
        while self._take("||"):
            other = self._both()
            held = truth("true" in (held, other))
        return held

    def _both(self) -> Any:
        held = self._equal()
        while self._take("&&"):
            other = self._equal()
            held = truth(held == other == "true")
        return held

    def _equal(self) -> Any:
        held = self._single()
        while mark := self._take("==", "!="):
            other = self._single()
            held = truth((held == other) is (mark == "=="))
        if self.now.kind == "mark" and self.now.text in ("<", ">", "<=", ">=", "+", "-", "*", "/", "%"):
            raise NotKnown("a calculation that is made when it is applied")
        return held

    def _single(self) -> Any:
        if self._take("!"):
            return {"true": "false", "false": "true"}.get(self._single())
        if self._take("-"):
            return Word(f"-{self._single()}", self.now.line)
        return self._followed(self._primary())

    def _primary(self) -> Any:
        token = self.now
        self._at += 1
        if token.kind in ("string", "text"):
            return Word(filled(token.text, self._look), token.line)
        if token.kind == "number":
            return Word(token.text, token.line)
        if token.kind == "name":
            return self._named(token)
        match token.text if token.kind == "mark" else "":
            case "(":
                self.skip_lines()
                held = self.choice()
                self.skip_lines()
                self._expect(")")
                return held
            case "[":
                return self._items()
            case "{":
                return self._object()
        raise NotKnown("an expression that is worked out when it is applied")

    def _expect(self, mark: str) -> None:
        if not self._take(mark):
            raise NotKnown("an expression that is worked out when it is applied")

    def _named(self, token: Token) -> Any:
        name = token.text
        if name in _WORDS:
            return _WORDS[name] and Word(name, token.line)
        if self._take("("):
            return called(name, self._arguments(")"))
        path = [name]
        while self.now.text == "." and self._tokens[self._at + 1].kind in ("name", "number"):
            path.append(self._tokens[self._at + 1].text)
            self._at += 2
        return self._look(tuple(path))

    def _followed(self, held: Any) -> Any:
        """Follow `[key]` and `.key` behind a value."""
        while mark := self._take("[", "."):
            if mark == ".":
                key = self.now.text
                self._at += 1
            else:
                key = self.choice()
                self._expect("]")
            held = picked(held, key)
        return held

    def _arguments(self, close: str) -> list[Any]:
        found: list[Any] = []
        self.skip_lines()
        while not self._take(close):
            found.append(self.choice())
            self.skip_lines()
            if not self._take(","):
                self.skip_lines()
                self._expect(close)
                return found
            self.skip_lines()
        return found

    def _items(self) -> list[Any]:
        if self.now.kind == "name" and self.now.text == "for":
            raise NotKnown("a list that is made when it is applied")
        found: list[Any] = []
        self.skip_lines()
        while not self._take("]"):
            found.append(_kept(self._branch()))
            self.skip_lines()
            if not self._take(","):
                self._expect("]")
                return found
            self.skip_lines()
        return found

    def _object(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self.skip_lines()
        while not self._take("}"):
            token = self.now
            if token.kind == "name" and token.text == "for":
                raise NotKnown("a mapping that is made when it is applied")
            self._at += 1
            if token.kind not in ("name", "string", "number"):
                raise NotKnown("a mapping that is made when it is applied")
            key = filled(token.text, self._look) if token.kind == "string" else token.text
            if not self._take("=", ":"):
                raise NotKnown("a mapping that is made when it is applied")
            self.skip_lines()
            found[key] = self._branch()
            self.skip_lines()
            self._take(",")
            self.skip_lines()
        return {key: _kept(held) for key, held in found.items()}


def _kept(held: Callable[[], Any]) -> Any:
    try:
        return held()
    except NotKnown as error:
        return error


def _raising(error: NotKnown) -> Callable[[], Any]:
    def raise_it() -> Any:
        raise error

    return raise_it
