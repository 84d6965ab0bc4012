"""What a release does, in a terminal: one heading for each question, lists folded unless everything was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from envparity.model.reports import Report
from envparity.report.clean import fit_both, fit_end, width_of
from envparity.report.shipping import Item, Rows, Section, sections
from envparity.report.summary import say_text
from envparity.report.text.canvas import GAP, Canvas

SHOWN = {"ship": 6, "changes": 12, "needs": 40, "alone": 12, "unread": 12}
"""Lines of each list before it is folded. A list one longer is shown whole."""

_SUBJECT = 0.4
_LEAST = 16


def draw_release(report: Report, canvas: Canvas, *, verbose: bool) -> Iterator[str]:
    """Draw the sections of a release; nothing for a report without a direction."""
    for section in sections(report):
        yield ""
        yield canvas.heading(section.title, "bold")
        yield from canvas.paragraph(
            section.said, indent=2, style=report.verdict if section.key == "ship" else "dim"
        )
        for rows in section.rows:
            yield from _rows(section, rows, canvas, verbose=verbose)


def _rows(section: Section, rows: Rows, canvas: Canvas, *, verbose: bool) -> Iterator[str]:
    indent = 4
    if rows.title:
        if rows.said:
            yield from canvas.paragraph(rows.said, indent=2, label=rows.title, style="dim")
        else:
            yield f"  {canvas.paint(rows.title, 'dim')}"
    limit = SHOWN[section.key]
    shown = rows.items if verbose or len(rows.items) <= limit + 1 else rows.items[:limit]
    if section.key in ("changes", "alone"):
        yield from _table(shown, canvas, indent)
    else:
        for item in shown:
            yield from _sentence(item, canvas, indent)
    if len(rows.items) > len(shown):
        left = len(rows.items) - len(shown)
        yield canvas.paint(f"{' ' * indent}and {left:,} more; --verbose shows all", "dim")


def _table(items: tuple[Item, ...], canvas: Canvas, indent: int) -> Iterator[str]:
    widest = max((width_of(item.subject) for item in items), default=0)
    subject = min(widest, int(canvas.width * _SUBJECT))
    room = canvas.width - indent - 1 - subject - 2 * GAP
    for item in items:
        said = fit_both(say_text(item.text), max(room, _LEAST))
        cells = [(item.sign, item.style), (item.subject, ""), (said, item.style or "value")]
        yield canvas.columns(cells, (1, subject, room), indent=indent)


def _sentence(item: Item, canvas: Canvas, indent: int) -> Iterator[str]:
    label = item.sign if item.sign == "□" else f"{item.sign} {item.subject}".strip()
    yield from canvas.paragraph(say_text(item.text), indent=indent, label=label)
    below = indent + min(width_of(label), canvas.width // 2) + 2
    for part in item.parts:
        yield from canvas.paragraph(f"· {part}", indent=below, style="dim")
    if item.place:
        yield " " * below + canvas.paint(fit_end(item.place, canvas.width - below), "place")
