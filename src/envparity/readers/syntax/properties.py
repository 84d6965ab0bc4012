r"""Java's properties as flat settings, each with its line.

Logical lines, separators and escapes as in `java.util.Properties.load`: `=`, `:` or white space ends a
key, a backslash at the end of a line joins the next one, `\uXXXX` is a character. Spring's `#---` begins
another document, whose settings for one profile keep apart as `profile(NAME).key`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from envparity.model.expressions import expression
from envparity.model.records import replace
from envparity.readers.syntax.flat import Leaf

_KEY = expression(r"((?:[^\\=:\s]|\\.)+)\s*[=:]?\s*(.*)", re.DOTALL)
_ESCAPE = expression(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_PROFILE = ("spring.config.activate.on-profile", "spring.profiles")


def leaves_of(text: str) -> Iterator[Leaf]:
    """Read every setting of a text, in order."""
    for part in _documents(text):
        yield from _of_profile(part)


def _documents(text: str) -> Iterator[list[Leaf]]:
    held: list[Leaf] = []
    for line, number in _logical(text):
        if line in ("#---", "!---"):
            yield held
            held = []
        elif line[0] not in "#!" and (found := _KEY.match(line)):
            held.append(Leaf(_unescaped(found[1]), _unescaped(found[2]), number))
    yield held


def _of_profile(leaves: list[Leaf]) -> Iterator[Leaf]:
    profile = next((leaf.text for leaf in leaves if leaf.key in _PROFILE), "")
    for leaf in leaves:
        yield replace(leaf, key=f"profile({profile}).{leaf.key}") if profile else leaf


def _logical(text: str) -> Iterator[tuple[str, int]]:
    held, begin = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.lstrip()
        if not held and (not bare or bare[0] in "#!"):
            if bare:
                yield bare.rstrip(), number
            continue
        begin = begin or number
        slashes = len(bare) - len(bare.rstrip("\\"))
        if slashes % 2:
            held += bare[:-1]
            continue
        yield held + bare, begin
        held, begin = "", 0
    if held:
        yield held, begin


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(
        lambda found: chr(int(found[1][1:], 16)) if len(found[1]) == 5 else _LETTERS.get(found[1], found[1]),
        text,
    )
