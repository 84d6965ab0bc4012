"""A search for secrets in a terminal: each sighting with its place, the worst first, never a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from envparity.model.sightings import Scan, Sighting
from envparity.report.clean import clean
from envparity.report.summary import counted
from envparity.report.text.canvas import Canvas, Cell

_SHOWN = 200
"""Sightings that are shown without `--verbose`."""


def render_scan(scan: Scan, *, width: int, colour: bool, verbose: bool) -> str:
    """Draw what was found, then what was looked at and what could not be."""
    canvas = Canvas.of(width, colour)
    lines: list[str] = []
    shown = scan.open if verbose else scan.open[:_SHOWN]
    if shown:
        lines += [canvas.heading("Secrets seen", "bold", aside=counted(len(scan.open), "place")), ""]
        lines += canvas.table([_row(sighting) for sighting in shown], indent=2, whole=verbose)
        if len(scan.open) > len(shown):
            lines.append(
                canvas.paint(f"  and {len(scan.open) - len(shown):,} more; --verbose shows all", "dim")
            )
        lines.append("")
    lines += _accepted(scan, canvas)
    for problem in scan.problems:
        lines += canvas.paragraph(clean(problem), indent=0, label="? not looked into")
    if scan.archives:
        lines.append(canvas.paint(f"{counted(scan.archives, 'archive')} not opened", "dim"))
    lines.append(canvas.paint(_tally(scan), "bold" if scan.open or scan.problems else "ok"))
    lines += _next(scan.open, canvas)
    return "\n".join(lines) + "\n"


def _row(sighting: Sighting) -> list[Cell]:
    return [
        (str(sighting.severity), str(sighting.severity)),
        (sighting.code, "code"),
        (clean(str(sighting.spot)), "path"),
        (clean(sighting.message.replace("`", "")), "value"),
        (sighting.certainty, "dim"),
    ]


def _accepted(scan: Scan, canvas: Canvas) -> Iterator[str]:
    number = len(scan.sightings) - len(scan.open)
    if number:
        yield canvas.paint(f"{counted(number, 'place')} accepted in envparity.toml", "dim")


def _tally(scan: Scan) -> str:
    if not (scan.files or scan.commits or scan.layers):
        return "INCOMPLETE  nothing was looked into" if scan.problems else "there is nothing to look into"
    looked = [counted(scan.files, "file")]
    if scan.commits:
        looked.append(counted(scan.commits, "commit"))
    if scan.layers:
        looked.append(counted(scan.layers, "layer"))
    found = counted(len(scan.open), "secret") if scan.open else "no secret"
    against = f", {counted(scan.known, 'known secret')} looked for" if scan.known else ""
    return f"{found} in {', '.join(looked)} ({scan.bytes / 1_000_000:,.1f} MB){against}"


def _next(seen: Sequence[Sighting], canvas: Canvas) -> Iterator[str]:
    if seen:
        yield canvas.paint(f"envparity explain {seen[0].code} says what to do", "dim")
