"""Where other common programs would read a line of a dotenv file otherwise; told by class, never by value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from envparity.model.expressions import expression
from envparity.readers.syntax.dotenv.entries import Entry
from envparity.readers.syntax.dotenv.parser import parse

COMMON = ("compose", "docker-env-file", "python-dotenv", "node", "ruby", "systemd", "kubectl", "shell")
"""The readers that most projects meet, one of them without knowing."""

SIZE_LIMIT = 256 * 1024
"""Characters of a file that is read in every dialect; a dotenv file that people write has a few thousand."""

_ALIKE = expression(r"(?:[A-Za-z_][A-Za-z0-9_]*=[A-Za-z0-9_./:@%+,=*?!^{}\[\]-]*|[ \t]*(?:#[^\n]*)?)")


def disagreements(
    text: str, dialect: str, variables: Mapping[str, str], own: Iterable[Entry], others: Iterable[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Give, by key, `READER=CLASS` for each common reader whose value differs from what `dialect` gave.

    `others` are readers that are asked too, since other environments have them.

    The classes: `absent` (not set), `refused`, `command` (it would run one), `empty`, `quoted` (its quotes
    stay), `shorter` and `longer` (of what is otherwise the same), `other`.
    """
    if len(text) > SIZE_LIMIT or all(map(_ALIKE.fullmatch, text.split("\n"))):
        return {}
    mine = _last(own)
    found: dict[str, list[str]] = {}
    for name in (*COMMON, *sorted(set(others) - set(COMMON))):
        if name == dialect:
            continue
        parsed = parse(text, name, variables)
        refused = {problem.line for problem in parsed.problems}
        theirs = _last(parsed.entries)
        for key, entry in mine.items():
            if word := _class(entry, theirs.get(key), refused):
                found.setdefault(key, []).append(f"{name}={word}")
    return {key: tuple(words) for key, words in found.items()}


def _last(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {entry.key: entry for entry in entries}


def _class(mine: Entry, theirs: Entry | None, refused: set[int]) -> str:
    if mine.value is None:
        return ""
    if theirs is None:
        return "refused" if mine.line in refused else "absent"
    if theirs.value is None:
        return "command" if theirs.why else "absent"
    return _difference(mine.value, theirs.value)


def _difference(mine: str, theirs: str) -> str:
    if mine == theirs:
        return ""
    if not theirs:
        return "empty"
    if (
        len(theirs) == len(mine) + 2
        and theirs[0] == theirs[-1]
        and theirs[0] in "\"'`"
        and theirs[1:-1] == mine
    ):
        return "quoted"
    if mine.startswith(theirs):
        return "shorter"
    return "longer" if theirs.startswith(mine) else "other"
