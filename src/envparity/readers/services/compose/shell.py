"""A command line split into words as the reference does it: quotes and backslashes, nothing run."""

from __future__ import annotations

from envparity.readers.services.compose.model import Mistake

_SPACE = " \t\r\n"
_OPERATORS = ";&|<>"


def split_words(line: str) -> list[str]:
    """Split a command line; what follows a `;`, `&`, `|`, `<` or `>` outside of quotes is dropped.

    `Mistake` for a quote or substitution that is not closed. A `$(...)` and a pair of backticks stay as
    they are written (https://github.com/mattn/go-shellwords, without its options).
    """
    state = _Words()
    for char in line:
        if not state.take(char):
            break
    return state.finish()


class _Words:
    """The words so far, and which quotes are open."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.word = ""
        self.started = False
        self.escaped = False
        self.quote = ""
        self.substitution = ""

    def take(self, char: str) -> bool:
        """Read one character; false when the rest of the line is not read."""
        if self.escaped:
            self._put({"t": "\t", "n": "\n"}.get(char, char))
            self.escaped = False
        elif char == "\\" and self.quote != "'":
            self.escaped = True
        elif char in _SPACE:
            self._space(char)
        elif char in "\"'" and self.substitution != "(":
            self._quote(char)
        elif char in "`()" and not self.quote:
            self._substitute(char)
        elif char in _OPERATORS and not self.quote and not self.substitution:
            if char == ">" and self.word[:1].isdecimal():
                self.started = False
            return False
        else:
            self._put(char)
        return True

    def finish(self) -> list[str]:
        """Give the words; `Mistake` when something is open."""
        if self.started:
            self.words.append(self.word)
        if self.escaped or self.quote or self.substitution:
            raise Mistake("a command line with a quote that is not closed")
        return self.words

    def _put(self, char: str) -> None:
        self.word += char
        self.started = True

    def _space(self, char: str) -> None:
        if self.quote or self.substitution:
            self.word += char
        elif self.started:
            self.words.append(self.word)
            self.word, self.started = "", False

    def _quote(self, char: str) -> None:
        if not self.quote:
            self.quote = char
        elif self.quote == char:
            self.quote = ""
            self.started = True
        else:
            self._put(char)

    def _substitute(self, char: str) -> None:
        if char == "`" and self.substitution != "(":
            self.substitution = "" if self.substitution else "`"
        elif char == "(" and self.substitution != "`":
            if self.substitution or not self.word.endswith("$"):
                raise Mistake("a command line with a bracket outside of quotes")
            self.substitution = "("
        elif char == ")" and self.substitution != "`":
            self.substitution = "" if self.substitution else "("
        self._put(char)
