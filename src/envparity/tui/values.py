"""A cell of a comparison in words: a value, a secret by its fingerprint, absent, or unknown and why.

The part in which values differ is set off from the part that they share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from envparity.model.differences import Absent, Present
from envparity.model.values import MASK, Mixed, Sealed, Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envparity.model.differences import Cell
    from envparity.model.values import Value
    from envparity.tui.look import Span

SHARED_LEAST = 4
"""Characters that values must share before it is worth setting the rest off."""


def value_spans(value: Value) -> list[Span]:
    """Write a value; a secret shows as a mask with its fingerprint, a weak one with why it is weak."""
    if isinstance(value, Sealed):
        return [(MASK, "text"), (f" {_about(value)}", "faint")]
    if isinstance(value, Mixed):
        parts = [(str(part), "text" if isinstance(part, str) else "grade-medium") for part in value.parts]
        return [*parts, (" " + ", ".join(_about(secret) for secret in value.secrets), "faint")]
    if isinstance(value, Unknown):
        return [("? ", "grade-unknown"), (value.reason, "grade-unknown")]
    return [(value.text, "text")] if value.text else [("(empty)", "faint")]


def _about(secret: Sealed) -> str:
    if secret.weak:
        return f"{secret.kind}, {secret.weak}"
    return f"{secret.kind} #{secret.fingerprint[:8]}"


def cell_spans(cell: Cell) -> list[Span]:
    """Write a cell."""
    if isinstance(cell, Absent):
        return [("- absent", "faint")]
    if isinstance(cell, Present):
        return value_spans(cell.value)
    return [("? ", "grade-unknown"), (f"unknown: {cell.reason}", "grade-unknown")]


def side_by_side(cells: Sequence[Cell]) -> list[list[Span]]:
    """Write the cells of one subject, what plain values share in the background."""
    plain = [_plain(cell) for cell in cells]
    texts = [text for text in plain if text]
    head, tail = _shared(texts)
    if len(set(texts)) < 2 or head + tail < SHARED_LEAST:
        return [cell_spans(cell) for cell in cells]
    return [
        _set_off(text, head, tail) if text else cell_spans(cell)
        for text, cell in zip(plain, cells, strict=True)
    ]


def _plain(cell: Cell) -> str:
    from envparity.model.values import text_of

    return (text_of(cell.value) or "") if isinstance(cell, Present) else ""


def _shared(texts: list[str]) -> tuple[int, int]:
    if len(texts) < 2:
        return 0, 0
    head = _alike(texts)
    return head, _alike([text[head:][::-1] for text in texts])


def _alike(texts: Sequence[str]) -> int:
    """Count the characters that all texts begin with."""
    return next(
        (i for i, letters in enumerate(zip(*texts, strict=False)) if len(set(letters)) > 1),
        min(map(len, texts)),
    )


def _set_off(text: str, head: int, tail: int) -> list[Span]:
    end = len(text) - tail
    parts: list[Span] = [(text[:head], "faint"), (text[head:end], "strong bold"), (text[end:], "faint")]
    return [(part, ink) for part, ink in parts if part]
