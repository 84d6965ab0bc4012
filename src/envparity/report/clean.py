"""Text from outside made harmless to look at, and measured as a terminal shows it.

Names and values come from files that anybody may have written. Whatever would move the cursor,
change colours, reverse the reading direction or not be seen at all is spelled out instead.
Escaping for a markup language is left to the format that writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

_WORTH_LEAVING_OUT = 6
_NARROW_BELOW = "\u0300"
_IN_ASCII: dict[str, str | int | None] = {
    "▲": "!", "◆": "*", "■": "#", "□": "o", "•": "*", "·": ".", "✓": "+", "≠": "x", "≈": "~", "→": ">", "…": "~", "─": "-",
}  # fmt: skip
"""Our own symbols, each one column wide, and what stands for them where they cannot be written."""


def clean(text: str) -> str:
    r"""Spell out everything that is not a printable character or a plain space: `\n`, `\x1b`, `\u202e`.

    Python's own idea of printable leaves out control characters (C0, C1), formatting ones
    (bidi overrides, zero-width), lone surrogates, private use, and spaces other than the plain one.
    """
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text
    )


@lru_cache(maxsize=4096)
def _columns(char: str) -> int:
    if char < _NARROW_BELOW or char in _IN_ASCII:
        return 1
    from unicodedata import category, east_asian_width

    if category(char) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(char) in ("W", "F") else 1


def width_of(text: str) -> int:
    """Count the columns that cleaned text takes in a terminal: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def writable(text: str, encoding: str) -> str:
    """Give text as an encoding can write it: our symbols in ASCII where it has none, anything else spelled out."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        plain = text.translate(str.maketrans(_IN_ASCII))
        return plain.encode(encoding, "backslashreplace").decode(encoding)
    return text


def fit(text: str, width: int) -> str:
    """Cut text to a number of columns, the cut shown as `…`."""
    if width_of(text) <= width:
        return text
    if width < 1:
        return ""
    kept, used = [], 0
    for char in text:
        used += _columns(char)
        if used > width - 1:
            break
        kept.append(char)
    return "".join(kept) + "…"


def fit_end(text: str, width: int) -> str:
    """Cut text at its front, for paths, whose end tells most."""
    if width_of(text) <= width:
        return text
    return fit(text[::-1], width)[::-1]


def fit_both(text: str, width: int) -> str:
    """Cut text in its middle, for values, which differ at either end."""
    if width_of(text) <= width:
        return text
    head = fit(text, width // 2 + 1)[:-1]
    return head + fit_end(text, width - width_of(head))


def without_common_start(texts: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Leave out of how all texts begin as much as makes them fit, so that what differs is seen.

    Texts that all fit stay as they are, and so do those that begin alike in a few characters only.
    """
    over = max((width_of(text) - width for text, width in zip(texts, widths, strict=True)), default=0)
    if over <= 0 or len(texts) < 2:
        return list(texts)
    alike = 0
    for number, chars in enumerate(zip(*texts, strict=False), start=1):
        if len(set(chars)) > 1:
            break
        if not chars[0].isalnum():
            alike = number
    left_out = min(alike, over + 1)
    return [f"…{text[left_out:]}" for text in texts] if alike >= _WORTH_LEAVING_OUT else list(texts)


def wrap(text: str, width: int) -> list[str]:
    """Break text at spaces into lines of at most `width` columns; a longer word is broken where it must.

    A path is broken behind a folder where there is one in the second half of the line. A width below two columns, the widest character's, counts as two.
    """
    width = max(width, 2)
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if width_of(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, width)
        lines += whole
    return [*lines, line] if line else lines


def _pieces(word: str, width: int) -> Iterator[str]:
    start = used = 0
    for at, char in enumerate(word):
        columns = _columns(char)
        if used + columns > width:
            folder = word.rfind("/", start, at) + 1
            end = folder if folder - start > width // 2 else at
            yield word[start:end]
            start, used = end, width_of(word[end:at])
        used += columns
    yield word[start:]
