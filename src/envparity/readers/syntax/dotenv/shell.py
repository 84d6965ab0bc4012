"""A shell's `set -a; source FILE`, as far as it can be told without running anything.

Assignments, alone or after `export`, with quotes, backslashes and variables as POSIX has them. Where a
line would run a command, its assignments are the command's own and are gone after it. A value that
needs a command's output is not known. A syntax error ends the file for bash; dash refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import COMMAND, Entry

_ASSIGNMENT = expression(r"([A-Za-z_][A-Za-z0-9_]*)=", re.ASCII)
_PLAIN = expression(r"[^\s\\'\"$`;&|<>()#~*?\[\]{}!=]+")
_NAME = expression(r"[A-Za-z_][A-Za-z0-9_]*|[0-9*@#?$!-]", re.ASCII)
_OPERATOR = expression(r":?[-+=?]")
_DEPTH = 50
_TILDE = expression(r"[=:]~(?=[/:\s]|\Z)")
_OWN = frozenset("$!0-")
"""Variables that only the shell knows which reads the file: its number, its name, its options."""


class _SyntaxError(Exception):
    """The shell would not read on."""


class Word(NamedTuple):
    """One word of a command line; `value` is none when a command would have to be run for it."""

    written: str
    value: str | None
    line: int
    unset: tuple[str, ...]


def parse(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:  # noqa: ARG001
    """Read as bash does: what comes after a syntax error is not read, and nobody hears of it."""
    try:
        yield from _Shell(text, variables).entries()
    except _SyntaxError:
        return


def parse_posix(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as dash does: a syntax error ends the program that reads the file."""
    shell = _Shell(text, variables)
    try:
        yield from shell.entries()
    except _SyntaxError as error:
        problems.append(Problem(str(error), shell.line))


class _Shell:
    """Walks over a text, a command at a time."""

    def __init__(self, text: str, variables: Mapping[str, str]) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.known: dict[str, str | None] = dict(variables)
        self.unset: list[str] = []

    def entries(self) -> Iterator[Entry]:
        """Give what is assigned in the shell itself. A line with an error in it is not run at all."""
        line: list[Entry] = []
        while self.at < len(self.text):
            words, end = self._command()
            for word in self._assigned(words) if end != "&" else ():
                key, _, _ = word.written.partition("=")
                value = None if word.value is None else word.value.partition("=")[2]
                self.known[key] = value
                line.append(Entry(key, value, word.line, word.unset, COMMAND if value is None else ""))
            if end in ("\n", ""):
                yield from line
                line = []
        yield from line

    def _assigned(self, words: list[Word]) -> list[Word]:
        if words and words[0].written == "export":
            return [word for word in words[1:] if _ASSIGNMENT.match(word.written)]
        return words if all(_ASSIGNMENT.match(word.written) for word in words) else []

    def _command(self) -> tuple[list[Word], str]:
        """Read words up to the end of a command, and what ended it."""
        words: list[Word] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in " \t":
                self.at += 1
            elif self.text.startswith("\\\n", self.at):
                self._skip(2)
            elif char == "\n":
                self._skip(1)
                return words, char
            elif char == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif char in ";&|":
                if not words:
                    raise _SyntaxError("a command that begins with an operator")
                self.at += 2 if self.text[self.at : self.at + 2] in ("&&", "||", ";;") else 1
                return words, "&" if char in "&|" and self.text[self.at - 2 : self.at] != "&&" else ";"
            elif char in "()":
                raise _SyntaxError("a bracket where a word is expected")
            elif char in "<>":
                self.at += 1
            else:
                words.append(self._word())
        return words, ""

    def _skip(self, length: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + length)
        self.at += length

    def _word(self) -> Word:
        start, line = self.at, self.line
        self.unset = []
        parts: list[str | None] = []
        while self.at < len(self.text) and self.text[self.at] not in " \t\n;&|<>":
            char = self.text[self.at]
            if char in "()":
                raise _SyntaxError("a bracket in a word")
            parts.append(self._part(char, start))
        written = self.text[start : self.at]
        known = [part for part in parts if part is not None]
        return Word(written, "".join(known) if len(known) == len(parts) else None, line, tuple(self.unset))

    def _part(self, char: str, start: int) -> str | None:
        if char == "'":
            return self._single()
        if char == '"':
            return self._double()
        if char == "\\":
            escaped = self.text[self.at + 1 : self.at + 2]
            self._skip(2)
            return "" if escaped == "\n" else escaped
        if char == "$":
            return self._dollar()
        if char == "`":
            self._backticks()
            return None
        if char == "~" and self.at > start and _TILDE.match(self.text, self.at - 1):
            self.at += 1
            return self.known.get("HOME") or "~"
        match = _PLAIN.match(self.text, self.at)
        self.at = match.end() if match else self.at + 1
        return match[0] if match else char

    def _single(self) -> str:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            raise _SyntaxError("a quote that is not closed")
        value = self.text[self.at + 1 : end]
        self._skip(end + 1 - self.at)
        return value

    def _double(self) -> str | None:
        parts: list[str | None] = []
        self.at += 1
        while True:
            char = self.text[self.at : self.at + 1]
            if not char:
                raise _SyntaxError("a quote that is not closed")
            if char == '"':
                self.at += 1
                break
            if char == "\\":
                escaped = self.text[self.at + 1 : self.at + 2]
                parts.append("" if escaped == "\n" else escaped if escaped in '$`"\\' else char + escaped)
                self._skip(2)
            elif char == "$":
                parts.append(self._dollar())
            elif char == "`":
                self._backticks()
                parts.append(None)
            else:
                parts.append(char)
                self._skip(1)
        known = [part for part in parts if part is not None]
        return "".join(known) if len(known) == len(parts) else None

    def _backticks(self) -> None:
        end = self.text.find("`", self.at + 1)
        if end < 0:
            raise _SyntaxError("a backtick that is not closed")
        self._skip(end + 1 - self.at)

    def _dollar(self) -> str | None:
        following = self.text[self.at + 1 : self.at + 2]
        if following == "(":
            self._substitution()
            return None
        if following == "{":
            return self._braced()
        name = _NAME.match(self.text, self.at + 1)
        if not name:
            self.at += 1
            return "$"
        self.at = name.end()
        return self._value(name[0])

    def _value(self, name: str) -> str | None:
        if name in _OWN:
            return None
        if name not in self.known and name[0].isidentifier():
            self.unset.append(name)
        return self.known.get(name, "")

    def _substitution(self) -> None:
        depth = 0
        for position in range(self.at + 1, len(self.text)):
            depth += {"(": 1, ")": -1}.get(self.text[position], 0)
            if depth == 0:
                self._skip(position + 1 - self.at)
                return
        raise _SyntaxError("a bracket that is not closed")

    def _braced(self, depth: int = 0) -> str | None:
        name = _NAME.match(self.text, self.at + 2)
        end = self._closing(self.at)
        if not name or depth > _DEPTH:
            raise _SyntaxError("a variable that cannot be read")
        operator = _OPERATOR.match(self.text, name.end())
        operand = self.text[operator.end() : end] if operator else ""
        self._skip(end + 1 - self.at)
        if not operator:
            return self._value(name[0]) if name.end() == end else None
        found = self.known.get(name[0])
        there = bool(found) if operator[0][0] == ":" else name[0] in self.known
        if operator[0][-1] == "+":
            return self._inner(operand) if there else ""
        return found if there else self._inner(operand)

    def _inner(self, operand: str) -> str | None:
        inner = _Shell(f'"{operand}"', {})
        inner.known = self.known
        value = inner._word().value
        self.unset += inner.unset
        return value

    def _closing(self, start: int) -> int:
        depth = 0
        for position in range(start + 1, len(self.text)):
            depth += {"{": 1, "}": -1}.get(self.text[position], 0)
            if depth == 0:
                return position
        raise _SyntaxError("a brace that is not closed")
