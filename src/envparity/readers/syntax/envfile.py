"""Dotenv files as Compose reads them: the syntax that its `.env` and `env_file` share.

Quotes may span lines, `:` separates as `=` does, `$VARIABLE` is replaced outside of single quotes, and
a key without a value takes the shell's. The borders are those of the reference implementation,
compose-go's `dotenv` package. Other programs read the same lines otherwise: their dialects are in
`readers.syntax.dotenv`. Nothing is executed, and no error quotes a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.templates import Lookup, TemplateError, substitute


class Assignment(NamedTuple):
    """One key and its raw value, on the line where the key stands.

    `unset` names variables that the value asks for and that nobody set; a `value` of none is a key
    without `=`, whose value only the process that reads the file would know, or one that nobody can
    know without running something: `why` says so. `span` is where the value stands in the text, quotes included,
    counted after a byte order mark; it begins and ends at 0 for a key without one.
    """

    key: str
    value: str | None
    line: int
    unset: tuple[str, ...] = ()
    why: str = ""
    span: tuple[int, int] = (0, 0)

    def __repr__(self) -> str:
        return f"Assignment({self.key!r}, line {self.line})"


_BLANK = " \t\v\f\r\x85\xa0"
_PLAIN = expression(
    r"[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*"
    r"([^\s\"'$#\x85\xa0][^\n\"'$#\x85\xa0\v\f]*)?(?:\n|\Z)"
)
"""A line that needs no care: no quotes, variables or comments."""
_SKIPPED = expression(r"(?:\s+|#[^\n]*)+")
_EXPORT = expression(r"export\s[ \t\v\f\r\x85\xa0]*")
_KEY_END = expression(r"[=:\n]")
_KEY = expression(r"[\w.\-\[\]" + _BLANK + "]*")
_QUOTED = {quote: expression(rf"{quote}((?:[^{quote}\\]++|\\.)*+){quote}", re.DOTALL) for quote in "\"'"}
_ESCAPE = expression(r"\\(?:0\d{0,3}|[abcfnrtv$\"\\])", re.ASCII)
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"'}


def parse(
    text: str,
    variables: Mapping[str, str],
    problems: list[Problem] | None = None,
    earlier: Mapping[str, str] | None = None,
) -> Iterator[Assignment]:
    """Read a dotenv text, entry by entry; `ReadError` with the line where the reference gives up.

    `variables` go before the file's own earlier keys when a value asks for one, and those before what
    `earlier` files say. Given a list for
    `problems`, a line that is refused is put there and reading goes on after it.
    """
    known: dict[str, str] = dict(earlier or {})

    def lookup(name: str) -> str | None:
        value = variables.get(name)
        return known.get(name) if value is None else value

    position, line = 0, 1
    text = text.removeprefix("\ufeff")
    while position < len(text):
        match = _PLAIN.match(text, position)
        if match:
            value = (match[2] or "").rstrip()
            known[match[1]] = value
            begins = match.start(2)
            span = (begins, begins + len(value)) if value else (0, 0)
            yield Assignment(match[1], value, line, span=span)
            line += match[0].count("\n")
            position = match.end()
            continue
        if skipped := _SKIPPED.match(text, position):
            line += skipped[0].count("\n")
            position = skipped.end()
            continue
        try:
            entry, end = _statement(text, position, line, lookup)
        except ReadError as error:
            if problems is None:
                raise
            problems.append(Problem(error.message, error.line or line))
            end = text.find("\n", position) + 1 or len(text)
            line += text.count("\n", position, end)
            position = end
            continue
        if entry.value is not None:
            known[entry.key] = entry.value
        yield entry
        line += text.count("\n", position, end)
        position = end


def _statement(text: str, start: int, line: int, lookup: Lookup) -> tuple[Assignment, int]:
    """Read one entry that begins at `start`, a character that is neither blank nor a comment."""
    exported = _EXPORT.match(text, start)
    start = exported.end() if exported else start
    end = _KEY_END.search(text, start)
    stop = end.start() if end else len(text)
    key = text[start:stop]
    if not _KEY.fullmatch(key):
        raise ReadError("a variable's name holds a character that Compose does not allow there", line=line)
    key = key.rstrip()
    if " " in key:
        raise ReadError("a variable's name holds a space", line=line)
    if end is None or end[0] == "\n":
        return Assignment(key, lookup(key), line), stop + 1
    while stop + 1 < len(text) and text[stop + 1] in _BLANK:
        stop += 1
    value, unset, finish = _value(text, stop + 1, line, lookup)
    return Assignment(key, value, line, tuple(unset), span=_span(text, stop + 1, finish)), finish


def _span(text: str, start: int, finish: int) -> tuple[int, int]:
    """Give where a value stands: its quotes and all between them, or its line without a comment behind it."""
    if text[start : start + 1] in _QUOTED:
        return start, finish
    return start, start + len(text[start:finish].partition("\n")[0].partition(" #")[0].rstrip())


def _value(text: str, start: int, line: int, lookup: Lookup) -> tuple[str, list[str], int]:
    quote = text[start : start + 1]
    if quote not in _QUOTED:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        raw = text[start:end].partition(" #")[0].rstrip()
        return *_expand(raw, line, lookup), end + 1
    quoted = _QUOTED[quote].match(text, start)
    if not quoted:
        raise ReadError("a quoted value is not closed", line=line)
    raw = quoted[1].replace("\\" + quote, quote) if "\\\\" not in quoted[1] else _unquote(quoted[1], quote)
    if quote == "'":
        return raw, [], quoted.end()
    return *_expand(_ESCAPE.sub(_unescape, raw), line, lookup), quoted.end()


def _unquote(body: str, quote: str) -> str:
    """Drop the backslash before a quote, and leave every other pair as it stands."""
    return re.sub(r"\\(.)", lambda pair: pair[1] if pair[1] == quote else pair[0], body, flags=re.DOTALL)


def _expand(raw: str, line: int, lookup: Lookup) -> tuple[str, list[str]]:
    try:
        result = substitute(raw, lookup)
    except TemplateError as error:
        raise ReadError(error.message, line=line) from error
    return result.text, result.unset


def _unescape(match: re.Match[str]) -> str:
    escape = match[0]
    if escape == r"\$":
        return "$$"
    if escape == r"\0":
        return "\\"
    if escape[1] == "0":
        code = int(f"0o{escape[2:]}", 0) if re.fullmatch("[0-7]{3}", escape[2:]) else 256
        return chr(code) if code < 256 else escape
    return _ESCAPES.get(escape[1], escape)


def parse_raw(
    text: str,
    variables: Mapping[str, str],
    problems: list[Problem] | None = None,
    earlier: Mapping[str, str] | None = None,  # noqa: ARG001 - nothing is replaced here
) -> Iterator[Assignment]:
    """Read a dotenv text as `docker run --env-file` does: a value is the rest of its line, to the letter.

    Compose calls this format `raw`. `problems` is as for `parse`.
    """
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        body = line.removesuffix("\r").lstrip()
        if not body or body.startswith("#"):
            continue
        key, separator, value = body.partition("=")
        wrong = "no variable's name stands before `=`" if not key else _SPACES.search(key) and _SPACED
        if wrong:
            if problems is None:
                raise ReadError(wrong, line=number)
            problems.append(Problem(wrong, number))
            continue
        yield Assignment(key, value if separator else variables.get(key), number)


_SPACES = expression(r"\s")
_SPACED = "a variable's name holds a space"
