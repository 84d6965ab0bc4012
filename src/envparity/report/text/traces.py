"""Where a setting's value comes from, drawn for a terminal: overridden places first, the one that wins last."""

from __future__ import annotations

from collections.abc import Iterable

from envparity.model.pages import Trace
from envparity.report.cells import say_value
from envparity.report.clean import clean
from envparity.report.text.canvas import Canvas


def render_traces(key: str, traces: Iterable[Trace], *, width: int, colour: bool) -> str:
    """Draw the places of a setting, environment by environment."""
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
