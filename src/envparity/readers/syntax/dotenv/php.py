"""What PHP frameworks read dotenv files with: Symfony's component, and phpdotenv in Laravel. Both are strict.

Sources: symfony/dotenv `Dotenv.php`, vlucas/phpdotenv `src/Parser`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from envparity.model.expressions import expression
from envparity.model.places import Problem
from envparity.readers.syntax.dotenv.entries import COMMAND, Entry


class _Wrong(Exception):
    """What the component refuses."""


_SYMFONY_KEY = expression(r"(export[ \t]+)?(_?[A-Za-z][A-Za-z0-9_]*)", re.ASCII)
_SYMFONY_EMPTY = expression(r"[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_SYMFONY_VARIABLE = expression(
    r"(?<!\\)(\\*)\$(?!\()(\{)?([_A-Za-z][A-Za-z0-9_]*)?(:[-=][^}]*)?(\})?", re.ASCII
)
_SKIPPED = expression(r"(?:\s+|#[^\n]*)+", re.ASCII)
_BLANKS = " \t\n\r\0\v"


def parse_symfony(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as Symfony does: anything doubtful makes it refuse the file."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    known: dict[str, str] = dict(variables)
    position, line = 0, 1
    while position < len(text):
        if skipped := _SKIPPED.match(text, position):
            line += skipped[0].count("\n")
            position = skipped.end()
            continue
        try:
            unset: list[str] = []
            key, value, end = _symfony_statement(text, position, known, variables, unset)
        except _Wrong as wrong:
            problems.append(Problem(str(wrong), line))
            return
        known[key] = value or ""
        yield Entry(key, value, line, tuple(unset), "" if value is not None else COMMAND)
        line += text.count("\n", position, end)
        position = end


def _symfony_statement(
    text: str, position: int, known: dict[str, str], variables: Mapping[str, str], unset: list[str]
) -> tuple[str, str | None, int]:
    key = _SYMFONY_KEY.match(text, position)
    if not key or text[key.end() : key.end() + 1] != "=":
        raise _Wrong("a line that is not KEY=VALUE")
    position = key.end() + 1
    if empty := _SYMFONY_EMPTY.match(text, position):
        return key[2], "", empty.end()
    if text[position] in " \t":
        raise _Wrong("a blank before a value")
    parts: list[str] = []
    run = False
    while position < len(text) and text[position] != "\n":
        char = text[position]
        if char == "'":
            end = text.find("'", position + 1)
            if end < 0:
                raise _Wrong("a quote that is not closed")
            parts.append(text[position + 1 : end])
            position = end + 1
            continue
        raw, position, stop = _double(text, position) if char == '"' else _bare(text, position)
        run = run or any(not match[1] for match in _COMMANDS.finditer(raw))
        resolved = _symfony_resolve(_COMMANDS.sub(_escaped, raw), known, variables, unset)
        if char != '"' and resolved == raw and re.search(r"\s", raw, re.ASCII):
            raise _Wrong("a value with a blank and without quotes")
        parts.append(resolved)
        if stop:
            end = text.find("\n", position)
            position = len(text) if end < 0 else end
    return key[2], None if run else "".join(parts), position


def _double(text: str, position: int) -> tuple[str, int, bool]:
    quoted = re.compile(r'"((?:\\[\s\S]|[^"\\])*+)"').match(text, position)
    if not quoted:
        raise _Wrong("a quote that is not closed")
    value = quoted[1].replace('\\"', '"').replace("\\r", "\r").replace("\\n", "\n")
    return value, quoted.end(), False


def _bare(text: str, position: int) -> tuple[str, int, bool]:
    out: list[str] = []
    while position < len(text) and text[position] not in "\n\"'":
        if text[position] == "#" and text[position - 1] in " \t":
            return "".join(out).rstrip(_BLANKS), position, True
        if text[position] == "\\" and text[position + 1 : position + 2] in ('"', "'"):
            position += 1
        if text.startswith("$(", position):
            end = _nested_end(text, position + 1)
            out.append(text[position:end])
            position = end
            continue
        out.append(text[position])
        position += 1
    return "".join(out).rstrip(_BLANKS), position, False


_COMMANDS = expression(r"(\\)?\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))+\)")


def _escaped(command: re.Match[str]) -> str:
    return command[0][1:] if command[1] else command[0]


def _nested_end(text: str, opening: int) -> int:
    """Find the end of what stands in brackets on one line; quotes and comments mean nothing in it."""
    depth = 0
    for position in range(opening, len(text)):
        if text[position] == "\n":
            break
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if depth == 0:
            return position + 1
    raise _Wrong("a bracket that is not closed")


def _symfony_resolve(raw: str, known: dict[str, str], variables: Mapping[str, str], unset: list[str]) -> str:
    def replace(match: re.Match[str]) -> str:
        if len(match[1]) % 2:
            return match[0][1:]
        if match[3] is None and match[4] is None and match[5] is None:
            return match[0]
        if match[2] and not match[5]:
            raise _Wrong("a brace that is not closed")
        name = match[3] or ""
        value = variables.get(name) or known.get(name, "")
        if name and not match[4] and name not in known and name not in variables:
            unset.append(name)
        if not value and match[4]:
            if re.search(r"['\"{$]", match[4]):
                raise _Wrong("a default with a character that is not allowed there")
            value = match[4][2:]
            if match[4][1] == "=":
                known[name] = value
        return match[1] + value + (match[5] or "" if not match[2] else "")

    return _SYMFONY_VARIABLE.sub(replace, raw).replace("\\\\", "\\")


_LARAVEL_KEY = expression(r"[a-zA-Z0-9_.]+", re.ASCII)
_LARAVEL_VARIABLE = expression(r"\$\{([a-zA-Z0-9_.]+)\}", re.ASCII)
_SPACES = " \t\n\r\v\f"
_ESCAPES = {"f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", '"': '"', "\\": "\\", "$": "$"}


def parse_laravel(text: str, variables: Mapping[str, str], problems: list[Problem]) -> Iterator[Entry]:
    """Read as phpdotenv does: only `${NAME}` is replaced, and nothing doubtful is let through."""
    known: dict[str, str] = {}
    for number, line in _entries(text):
        key, separator, raw = line.partition("=")
        key = _laravel_key(key.strip(_BLANKS))
        if not _LARAVEL_KEY.fullmatch(key):
            problems.append(Problem("a name that no variable may have", number))
            return
        if not separator:
            known.pop(key, None)
            yield Entry(key, None, number)
            continue
        try:
            known[key] = _laravel_value(raw.strip(_BLANKS), known)
        except _Wrong as wrong:
            problems.append(Problem(str(wrong), number))
            return
        yield Entry(key, known[key], number)


_SHORTEST_EXPORT = 8
"""Characters of a name and the `export` before it that are taken for one name: the library compares so."""


def _laravel_key(written: str) -> str:
    """Give a name without `export` before it and quotes around it."""
    exported = re.match(r"export[ \t\n\r\v\f]+", written) if len(written) > _SHORTEST_EXPORT else None
    if exported:
        written = written[exported.end() :]
    quoted = len(written) > 2 and written[0] == written[-1] and written[0] in "'\""
    return written[1:-1] if quoted else written


def _entries(text: str) -> Iterator[tuple[int, str]]:
    """Give each entry with its first line: one in double quotes may go over several."""
    held: list[str] = []
    start = 0
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if held:
            held.append(line)
            if line == '"' or _quotes(line) >= 1:
                yield start, "\n".join(held)
                held = []
        elif line.strip() and not line.lstrip().startswith("#"):
            if '="' in line and _quotes(line) < 2:
                held, start = [line], number
            else:
                yield number, line


def _quotes(line: str) -> int:
    return len(re.findall(r'(?=([^\\]"))', line.replace("\\\\", "")))


def _laravel_value(raw: str, known: Mapping[str, str]) -> str:
    out: list[str] = []
    position = 0
    quote = raw[:1] if raw[:1] in ("'", '"') else ""
    position = 1 if quote else 0
    while position < len(raw):
        char = raw[position]
        if quote and char == quote:
            _nothing_more(raw[position + 1 :])
            return "".join(out)
        if not quote and (char == "#" or char in _SPACES):
            _nothing_more(raw[position:])
            return "".join(out)
        variable = _LARAVEL_VARIABLE.match(raw, position) if quote != "'" and char == "$" else None
        if variable:
            out.append(known.get(variable[1], variable[0]))
            position = variable.end()
        elif quote == '"' and char == "\\":
            if raw[position + 1 : position + 2] not in _ESCAPES:
                raise _Wrong("a backslash before a character that needs none")
            out.append(_ESCAPES[raw[position + 1]])
            position += 2
        else:
            out.append(char)
            position += 1
    if quote:
        raise _Wrong("a quote that is not closed")
    return "".join(out)


def _nothing_more(rest: str) -> None:
    if rest.strip(_SPACES) and not rest.lstrip(_SPACES).startswith("#"):
        raise _Wrong("something after a value")
