"""A dotenv text with some of its values changed, and every other byte as it was.

What is written is read again before it is given: all keys but those that were changed, and those whose value asks
for a changed one, have the value that they had.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from envparity.errors import ReadError
from envparity.model.expressions import expression
from envparity.readers.syntax import envfile
from envparity.readers.syntax.dotenv.parser import parse

_BARE = expression(r"[A-Za-z0-9_./:@%+,=~^#\-]+")


def spans(text: str) -> Mapping[int, tuple[int, int]]:
    """Give where the value of each line's key stands in a text, by line; a byte order mark counts as the text's."""
    mark = len(text) - len(text.removeprefix("\ufeff"))
    found = {}
    for entry in envfile.parse(text, {}, []):
        start, end = entry.span
        if end:
            found[entry.line] = (start + mark, end + mark)
    return found


def rewritten(text: str, dialect: str, changes: Mapping[int, str]) -> str:
    """Give the text with other values on some lines, each spelled so that the dialect reads just that value.

    `ReadError` names the line for which there is no such spelling, or another key that would read otherwise then.
    """
    places = spans(text)
    raw = {
        line: _spelled(value, dialect, line, text[places[line][0]])
        for line, value in changes.items()
        if line in places
    }
    result, at = [], 0
    for line, (start, end) in sorted(places.items()):
        if line in raw:
            result += [text[at:start], raw[line]]
            at = end
    result.append(text[at:])
    made = "".join(result)
    _check(text, made, dialect, changes)
    return made


def _spelled(value: str, dialect: str, line: int, before: str) -> str:
    """Spell a value as its dialect reads it, in the quotes that stood there before where these will do."""
    for raw in sorted(_spellings(value), key=lambda raw: before in "'\"" and not raw.startswith(before)):
        entries = parse(f"KEY={raw}\nNEXT=1\n", dialect, {}).entries
        if [(entry.key, entry.value) for entry in entries] == [("KEY", value), ("NEXT", "1")]:
            return raw
    raise ReadError("its value cannot be written in this dialect", line=line)


def _spellings(value: str) -> Iterator[str]:
    if _BARE.fullmatch(value):
        yield value
    yield f"'{value}'"
    yield f'"{value}"'
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    yield f'"{escaped}"'
    yield '"' + escaped.replace("\n", "\\n").replace("\r", "\\r") + '"'
    yield "'" + value.replace("'", "\\'") + "'"


def _check(before: str, after: str, dialect: str, changes: Mapping[int, str]) -> None:
    """Refuse a text in which anything else than the changed lines would be read otherwise."""
    old, new = parse(before, dialect, {}).entries, parse(after, dialect, {}).entries
    places = spans(before)
    if [entry.key for entry in old] != [entry.key for entry in new]:
        raise ReadError("the changed file would be read as other keys: nothing was changed")
    for was, now in zip(old, new, strict=True):
        if was.line in changes:
            if now.value != changes[was.line]:
                raise ReadError("its changed value would be read as another", line=was.line)
        elif was.value != now.value and "$" not in before[slice(*places.get(was.line, (0, 0)))]:
            raise ReadError(f"`{was.key}` would have another value then", line=was.line)
