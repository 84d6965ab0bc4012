"""What `explain` shows in a terminal: a rule as its page, several as a list, and where a setting's value comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from envparity.model.areas import Area
from envparity.model.pages import Page, Trace
from envparity.report.cells import say_value
from envparity.report.clean import clean
from envparity.report.summary import SYMBOLS, counted
from envparity.report.text.canvas import Canvas, Cell


def render_page(page: Page, *, width: int, colour: bool) -> str:
    """Draw a rule's page."""
    canvas = Canvas.of(width, colour)
    severity = str(page.severity)
    grade = canvas.paint(f"{SYMBOLS[severity]} {severity}", severity)
    lines = [
        canvas.heading(clean(page.code), "code", aside=clean(page.name)),
        f"{grade}  {canvas.paint(page.area.value, 'dim')}",
        "",
        *canvas.paragraph(clean(page.what), indent=0),
    ]
    for label, text in (("why", page.why), ("fix", page.fix)):
        if text:
            lines += ["", *canvas.paragraph(clean(text), indent=0, label=label)]
    return "\n".join(lines) + "\n"


def render_pages(pages: Sequence[Page], *, width: int, colour: bool, verbose: bool) -> str:
    """Draw all rules as a list, by area; with what each finds if `verbose`."""
    canvas = Canvas.of(width, colour)
    lines = [canvas.heading(counted(len(pages), "rule"), "bold")]
    for area in Area:
        members = [page for page in pages if page.area is area]
        if members:
            lines += ["", canvas.paint(area.value, "bold")]
            lines += canvas.table([_row(page) for page in members], indent=2, whole=verbose)
    lines += ["", canvas.paint("`envparity explain CODE` shows a rule's page", "dim")]
    return "\n".join(lines) + "\n"


def _row(page: Page) -> list[Cell]:
    severity = str(page.severity)
    grade: Cell = (f"{SYMBOLS[severity]} {severity}", severity)
    return [(clean(page.code), "code"), grade, (clean(page.name), ""), (clean(page.what), "dim")]


def render_traces(key: str, traces: Iterable[Trace], *, width: int, colour: bool) -> str:
    """Draw the places of a setting, environment by environment: overridden ones first, the one that wins last."""
    canvas = Canvas.of(width, colour)
    lines = [canvas.heading(clean(key), "bold")]
    for trace in traces:
        scope = f" for {clean(trace.scope)}" if trace.scope else ""
        lines += ["", f"{canvas.paint(clean(trace.environment), 'bold')}{scope}"]
        lines += [
            f"  {canvas.paint(f'{clean(str(place))}  overridden', 'dim')}" for place in trace.places[:-1]
        ]
        lines += canvas.paragraph(say_value(trace.value), indent=2, label=clean(str(trace.places[-1])))
    return "\n".join(lines) + "\n"
