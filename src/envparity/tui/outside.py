"""Text from outside (values, logs, labels, names): made harmless before it is drawn.

What a terminal would obey is shown as a visible sign instead: escape sequences, other control
characters, and the invisible ones that turn the direction of writing round. Markup is not this
module's matter: nothing from outside is ever drawn by a function that reads markup.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from textual.content import Content

if TYPE_CHECKING:
    from textual.widget import Widget

CONTROL_PICTURES = 0x2400
"""The block of Unicode that has a picture for each control character, in their order."""


@lru_cache(maxsize=1024)
def _sign(character: str) -> str:
    code = ord(character)
    if character == "\t":
        return "    "
    if character == "\n":
        return "↵"
    if code < 0x20:
        return chr(CONTROL_PICTURES + code)
    if code == 0x7F:
        return "␡"
    if character.isspace():
        return " "
    return f"<U+{code:04X}>"


def clean(text: str) -> str:
    """Replace every character that is not printable by a sign for it, on one line."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _sign(character) for character in text)


def literal(text: str) -> Content:
    """Make text something that is not read as markup even where strings are, such as a border's title."""
    return Content(clean(text))


def entitle(panel: Widget, title: str | None = None, subtitle: str | None = None) -> None:
    """Give a panel's border other words, none for those that stay: each change draws all that is in it again."""
    if title is not None and literal(title).markup != panel.border_title:
        panel.border_title = literal(title)
    if subtitle is not None and literal(subtitle).markup != panel.border_subtitle:
        panel.border_subtitle = literal(subtitle)
