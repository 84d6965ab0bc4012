"""A finding or a difference as plain text, for a message to a colleague; secrets stay fingerprints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envparity.model.differences import Present
from envparity.model.findings import Finding
from envparity.tui.outside import clean
from envparity.tui.values import cell_spans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from envparity.model.differences import Cell, Difference


def all_as_text(items: Iterable[Finding | Difference]) -> str:
    """Write several, with an empty line between two."""
    return "\n\n".join(as_text(item) for item in items)


def as_text(item: Finding | Difference) -> str:
    """Write it on a few lines: what, the value in each environment with its place, why and fix."""
    if isinstance(item, Finding):
        head = [f"{item.severity} {item.code} {item.message}", str(item.subject)]
        rest = [f"Why: {item.why}", f"Fix: {item.fix}"]
        cells: Iterable[tuple[str, Cell]] = item.values
        if not cells:
            head += [f"  {one.environment}: {one.place}" for one in item.evidence]
    else:
        head, rest = [str(item.subject)], []
        cells = zip((e.name for e in item.environments), item.cells, strict=True)
    lines = [*head, *(f"  {name}: {_cell(cell)}" for name, cell in cells), *rest]
    return "\n".join(clean(line) for line in lines)


def _cell(cell: Cell) -> str:
    written = "".join(part for part, _ in cell_spans(cell))
    if isinstance(cell, Present) and cell.places:
        return f"{written}  ({', '.join(str(place) for place in sorted(set(cell.places)))})"
    return written
