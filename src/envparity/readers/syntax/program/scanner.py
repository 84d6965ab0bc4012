"""Literal expressions of Ruby, PHP and JavaScript: a value that is written told from one that is computed.

One scanner serves the three, which differ in comments, in how a text is filled in, and in how a variable of
the environment is asked for. What it does not know it passes over as computed, to the end of the expression.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from math import prod

from envparity.model.expressions import expression
from envparity.model.records import dataclass
from envparity.readers.syntax.program.written import COMPUTED, Asked, Computed, Items, Table, Text, Written

_DEEPEST = 60
_CLOSING = {"[": "]", "{": "}", "(": ")"}
_NUMBER = expression(r"[+-]?(?:0[xXbBoO][0-9a-fA-F_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)(?!\w)")
_PRODUCT = expression(r"\d{1,9}(?:\s*\*\s*\d{1,9}){1,5}(?!\s*[\w.+*/%-])")
_NAME = expression(r"\\?[@$A-Za-z_][\w$]*(?:(?:\?\.|->|::|\\|\.)[A-Za-z_]\w*[?!]?)*")
_SYMBOL = expression(r":([A-Za-z_]\w*)")
_KEY = expression(
    r"""(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|:?([A-Za-z_$][\w$-]*[?!]?)|(\d+))\s*(?:=>|:(?!:))"""
)
_TABLE = expression(r"\{\s*(?:\}|\.\.\.|[\"'\w$:-]|//|/\*|#)")
_ARRAY = expression(r"array\s*(?=\()", re.IGNORECASE)
_KEPT = expression(
    r"\.(?:freeze|to_s|to_i|to_sym|to_f)\b(?![(\w.])|\.(?:trim|toString)\(\)"
    r"|\s*(?:as\s+const|satisfies\s+\w+|as\s+\w+|!)(?=\s*[,;\]})\n])"
)
"""What may follow a value and leave it what it is."""
_CAST = expression(r"\((?:bool|boolean|int|integer|string|float|array)\)\s*", re.IGNORECASE)
_BLOCK = expression(r"[ \t]*\{\s*(?!\|)")
_SPACES = expression(r"\s+")
_GAPS = expression(r"[ \t\r]+")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "e": "\x1b"}


@dataclass(frozen=True, slots=True)
class Language:
    """What a language has of its own.

    `asks` reads a question for a variable, whose name is its one group that matched; `otherwise` what stands
    before its default, `units` what a number is counted in; `filled` are the marks by which a text in some quote is
    filled in. With `lines`, a line's end ends an expression.
    """

    comments: re.Pattern[str]
    asks: re.Pattern[str]
    otherwise: re.Pattern[str]
    filled: dict[str, re.Pattern[str]]
    words: dict[str, str]
    units: re.Pattern[str] | None = None
    lines: bool = False


class Scanner:
    """Reads expressions of a text, one after the other; `at` is where the next one begins."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.at = 0
        self._language = language
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def line(self, at: int | None = None) -> int:
        """Give the line of a position, the scanner's own by default."""
        return bisect_right(self._starts, self.at if at is None else at)

    def expression(self, depth: int = 0) -> Written:
        """Read one expression up to what ends it: a comma, a closing bracket, a semicolon, or a line's end."""
        self.blank()
        line = self.line()
        written: Written = Computed(COMPUTED, line)
        if depth <= _DEEPEST:
            written = self._with_default(self._primary(depth), depth)
            if self._ends(depth):
                return written
        self._pass_over(depth)
        return Computed(COMPUTED, line)

    def blank(self) -> None:
        """Pass over white space, line ends and comments."""
        self._skip(_SPACES)

    def _skip(self, spaces: re.Pattern[str]) -> None:
        comments = self._language.comments
        while found := spaces.match(self.text, self.at) or comments.match(self.text, self.at):
            self.at = found.end()

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def _primary(self, depth: int) -> Written:
        line = self.line()
        self._take(_CAST)
        if asked := self._take(self._language.asks):
            return self._question(asked, line, depth)
        char = self.text[self.at : self.at + 1]
        if char and char in "\"'`":
            return self._string(char)
        if char == "[" or _TABLE.match(self.text, self.at) or self._take(_ARRAY):
            return self._collection(depth)
        if product := self._take(_PRODUCT):
            return Text(str(prod(int(part) for part in product[0].split("*"))), line)
        if number := self._take(_NUMBER):
            unit = self._take(self._language.units) if self._language.units else None
            text = number[0].replace("_", "")
            return Text(f"{text} {unit[1]}" if unit else text, line)
        if symbol := self._take(_SYMBOL):
            return Text(symbol[1], line)
        if name := self._take(_NAME):
            if name[0].endswith("::class"):
                return Text(name[0].removesuffix("::class").lstrip("\\"), line)
            word = self._language.words.get(name[0].lower())
            return Computed(COMPUTED, line) if word is None else Text(word, line)
        return Computed(COMPUTED, line)

    def _string(self, quote: str) -> Written:
        line, start = self.line(), self.at + 1
        parts: list[str] = []
        at = start
        while at < len(self.text) and self.text[at] != quote:
            char = self.text[at]
            if char == "\\" and at + 1 < len(self.text):
                at += 1
                char = _unescaped(self.text[at], quote)
            parts.append(char)
            at += 1
        self.at = min(at + 1, len(self.text))
        if at >= len(self.text):
            return Computed("a quote that is not closed", line)
        filled = self._language.filled.get(quote)
        computed = filled is not None and filled.search(self.text, start, at)
        return Computed(COMPUTED, line) if computed else Text("".join(parts), line)

    def _collection(self, depth: int) -> Written:
        line, opening = self.line(), self.text[self.at]
        self.at += 1
        items: list[Written] = []
        entries: dict[str, Written] = {}
        while True:
            self.blank()
            char = self.text[self.at : self.at + 1]
            if char == _CLOSING[opening]:
                self.at += 1
                break
            if not char or char in ")]}":
                return Computed("a bracket that is not closed", line)
            if char in ",;":
                self.at += 1
                continue
            key = self._key()
            value = self.expression(depth + 1)
            if key is None:
                items.append(value)
            else:
                entries[key] = value
        return _collected(entries, items, line, table=opening == "{")

    def _key(self) -> str | None:
        found = self._take(_KEY)
        return next(group for group in found.groups() if group is not None) if found else None

    def _question(self, asked: re.Match[str], line: int, depth: int) -> Written:
        """Read what follows a question for a variable: its default, in the brackets or in a block after them."""
        name = next(group for group in asked.groups() if group)
        default: Written | None = None
        if asked[0].endswith(","):
            default = self.expression(depth + 1)
            self.blank()
        if "(" in asked[0]:
            self.blank()
            self.at += self.text[self.at : self.at + 1] == ")"
        if self._language.lines and default is None and self._take(_BLOCK):
            default = self.expression(depth + 1)
            self.blank()
            self.at += self.text[self.at : self.at + 1] == "}"
        return _asked(name, default, line)

    def _with_default(self, written: Written, depth: int) -> Written:
        """Read what may follow a value and leaves it what it is, and a default after `||` or `??`."""
        while True:
            at = self.at
            if self._take(_KEPT):
                continue
            self._skip(_GAPS if self._language.lines else _SPACES)
            if not isinstance(written, Asked) or not self._take(self._language.otherwise):
                self.at = at
                return written
            written = _asked(written.name, self.expression(depth + 1), written.line)

    def _ends(self, depth: int) -> bool:
        """Say whether an expression ends here."""
        self._skip(_GAPS if self._language.lines else _SPACES)
        if self.at >= len(self.text) or self.text[self.at] in ",;)]}":
            return True
        if self.text[self.at] != "\n":
            return False
        self.blank()
        return depth == 0 or self.text[self.at : self.at + 1] in (",", ")", "]", "}", "")

    def _pass_over(self, depth: int) -> None:
        """Go to the end of an expression that is not known, quotes and brackets as a whole."""
        held: list[str] = []
        comments = self._language.comments
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in "\"'`":
                self._string(char)
            elif comment := comments.match(self.text, self.at):
                self.at = comment.end()
            elif not held and (char in ",;)]}" or (char == "\n" and self._language.lines and depth == 0)):
                return
            else:
                if char in _CLOSING:
                    held.append(_CLOSING[char])
                elif held and char == held[-1]:
                    held.pop()
                self.at += 1


def _unescaped(char: str, quote: str) -> str:
    if quote == "'":
        return char if char in "'\\" else f"\\{char}"
    return _ESCAPES.get(char, char)


def _asked(name: str, default: Written | None, line: int) -> Written:
    if default is None:
        return Asked(name, None, line)
    if isinstance(default, Text):
        return Asked(name, default.text, line)
    return (
        Asked(name, default.default, line)
        if isinstance(default, Asked)
        else Computed(f"taken from `{name}`", line)
    )


def _collected(entries: dict[str, Written], items: list[Written], line: int, *, table: bool) -> Written:
    """Make a mapping or a list; a mapping that takes in what is computed says so under its own name."""
    if not table and not entries:
        return Items(tuple(items), line)
    more = (("", Computed("takes in more that is computed", line)),) if items else ()
    return Table((*entries.items(), *more), line)
