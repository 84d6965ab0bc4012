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
_ADDED = expression(r"([A-Za-z_][A-Za-z0-9_]*)\+?=", re.ASCII)
_POSIX_DECLARING = frozenset({"export", "readonly"})
_DECLARING = _POSIX_DECLARING | {"declare", "typeset"}
_LENGTH = expression(r"#([A-Za-z_][A-Za-z0-9_]*)\Z", re.ASCII)
_SLICE = expression(r":(\d+)(?::(\d+))?")
_PLAIN = expression(r"[^\s\\'\"$`;&|<>()#~*?\[\]{}!=]+")
_NAME = expression(r"[A-Za-z_][A-Za-z0-9_]*|[0-9*@#?$!-]", re.ASCII)
_OPERATOR = expression(r":?[-+=?]")
_DEPTH = 50
_TILDE = expression(r"[=:]~(?=[/:\s]|\Z)")
_OWN = frozenset("$!0-")
"""Variables that only the shell knows which reads the file: its number, its name, its options."""


class _SyntaxError(Exception):
    """The shell would not read on."""


class _LostLineError(Exception):
    """The shell would complain of a line and go on with the next."""


class _ExitError(_SyntaxError):
    """The program that reads the file would end."""


class Word(NamedTuple):
    """One word of a command line; `value` is none when a command would have to be run for it."""

    written: str
    value: str | None
    line: int
    unset: tuple[str, ...]


def parse(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as bash does: what comes after a syntax error is not read, and nobody hears of it."""
    try:
        yield from (shell := _Shell(text, variables)).entries()
    except _ExitError as error:
        problems.append(Problem(str(error), shell.line))
    except _SyntaxError:
        return


def parse_posix(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as dash does: a syntax error ends the program that reads the file."""
    shell = _Shell(text, variables, posix=True)
    try:
        yield from shell.entries()
    except _SyntaxError as error:
        problems.append(Problem(str(error), shell.line))


class _Shell:
    """Walks over a text, a command at a time."""

    def __init__(self, text: str, variables: Mapping[str, str], *, posix: bool = False) -> None:
        self.text = text
        self.posix = posix
        self.at = 0
        self.line = 1
        self.known: dict[str, str | None] = dict(variables)
        self.unset: list[str] = []

    def entries(self) -> Iterator[Entry]:
        """Give what is assigned in the shell itself. A line with an error in it is not run at all."""
        line: list[Entry] = []
        while self.at < len(self.text):
            try:
                words, end = self._command()
            except _LostLineError:
                self.at = (self.text.find("\n", self.at) + len(self.text) + 1) % (len(self.text) + 1)
                self.line += 1
                line = []
                continue
            for word in self._assigned(words) if end != "&" else ():
                key = (word.value or word.written).partition("=")[0]
                value = None if word.value is None else word.value.partition("=")[2]
                if key.endswith("+") and value is not None:
                    key = key[:-1]
                    value = (self.known.get(key) or "") + value
                self.known[key] = value
                line.append(Entry(key, value, word.line, word.unset, COMMAND if value is None else ""))
            if end in ("\n", ""):
                yield from line
                line = []
        yield from line

    def _assigned(self, words: list[Word]) -> list[Word]:
        if words and words[0].written in (_POSIX_DECLARING if self.posix else _DECLARING):
            return self._declared(words[1:])
        assignment = _ASSIGNMENT if self.posix else _ADDED
        return words if all(assignment.match(word.written) for word in words) else []

    def _declared(self, words: list[Word]) -> list[Word]:
        """Give what a command such as `export` assigns; it takes quotes around the whole."""
        found = []
        for word in words:
            if _ASSIGNMENT.match(word.value or word.written):
                found.append(word)
            elif self.posix and not _NAME.fullmatch(word.value or "x"):
                raise _SyntaxError("a name that no variable may have")
        return found

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
                if not self.text[self.at :].partition("\n")[0].strip(" \t<>&"):
                    raise _SyntaxError("a file that is not named")
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
                parts.append(self._dollar(quoted=True))
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

    def _dollar(self, *, quoted: bool = False) -> str | None:
        following = self.text[self.at + 1 : self.at + 2]
        if following == "(":
            self._substitution()
            return None
        if following == "{":
            return self._braced(quoted=quoted)
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

    def _braced(self, depth: int = 0, *, quoted: bool = False) -> str | None:
        end = self._closing(self.at)
        if measured := _LENGTH.match(self.text[self.at + 2 : end]):
            self._skip(end + 1 - self.at)
            value = self._value(measured[1])
            return None if value is None else str(len(value))
        name = _NAME.match(self.text, self.at + 2)
        if not name or depth > _DEPTH:
            return self._beyond("", end)
        operator = _OPERATOR.match(self.text, name.end())
        operand = self.text[operator.end() : end] if operator else ""
        part = _SLICE.fullmatch(self.text, name.end(), end)
        if (part and not self.posix) or (not operator and name.end() != end):
            return self._beyond(name[0], end)
        self._skip(end + 1 - self.at)
        if not operator:
            return self._value(name[0])
        found = self.known.get(name[0])
        there = bool(found) if operator[0][0] == ":" else name[0] in self.known
        if operator[0][-1] == "+":
            return self._inner(operand, quoted=quoted) if there else ""
        if there:
            return found
        if operator[0][-1] == "?":
            raise _ExitError(f"variable {name[0]} is not set")
        value = self._inner(operand, quoted=quoted)
        if operator[0][-1] == "=":
            self.known[name[0]] = value
        return value

    def _beyond(self, name: str, end: int) -> str | None:
        """Read a reference that POSIX does not know; of what bash makes of it, a part and its case are known."""
        change = self.text[self.at + 2 + len(name) : end]
        if self.posix:
            raise _SyntaxError("a variable that cannot be read")
        self._skip(end + 1 - self.at)
        if not name or change[0] not in ":/^,%#@":
            raise _LostLineError
        value = self._value(name)
        part = _SLICE.fullmatch(change)
        if value is not None and part:
            begin = int(part[1])
            return value[begin:] if part[2] is None else value[begin : begin + int(part[2])]
        cases = {"^^": str.upper, ",,": str.lower}
        return cases[change](value) if value is not None and change in cases else None

    def _inner(self, operand: str, *, quoted: bool) -> str | None:
        inner = _Shell(f'"{operand}"' if quoted else operand, {}, posix=self.posix)
        inner.known = self.known
        parts = []
        while inner.at < len(inner.text):
            if inner.text[inner.at] in " \t":
                parts.append(inner.text[inner.at])
                inner.at += 1
                continue
            before = inner.at
            value = inner._word().value
            self.unset += inner.unset
            if value is None:
                return None
            parts.append(value)
            if inner.at == before:
                parts.append(inner.text[inner.at])
                inner.at += 1
        return "".join(parts)

    def _closing(self, start: int) -> int:
        depth = 0
        for position in range(start + 1, len(self.text)):
            depth += {"{": 1, "}": -1}.get(self.text[position], 0)
            if depth == 0:
                return position
        raise _SyntaxError("a brace that is not closed")
