"""The report in a terminal: the verdict, what could not be read, the board, then findings, worst first.

A rule's findings stand together under one heading, with the fix said once; a long group is folded
unless everything was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from envparity.model.areas import Severity
from envparity.model.differences import Present
from envparity.model.findings import Finding
from envparity.model.places import Place
from envparity.model.reports import Report
from envparity.report.cells import say_cell, state_of
from envparity.report.clean import clean, width_of, without_common_start
from envparity.report.summary import (
    SYMBOLS,
    Group,
    count_by_severity,
    counted,
    group,
    say_acceptance,
    say_compared,
    say_headline,
    say_silenced,
    say_text,
    say_time,
    say_verdict,
    say_weight,
)
from envparity.report.text.board import draw_board
from envparity.report.text.canvas import GAP, Canvas, shares
from envparity.report.text.many import Row, joined, name_environments
from envparity.report.text.sources import draw_unread

SHOWN = {
    Severity.CRITICAL: 12,
    Severity.HIGH: 8,
    Severity.MEDIUM: 5,
    Severity.LOW: 4,
    Severity.INFO: 3,
}
"""Findings of a group that are shown before it is folded. A group one longer is shown whole."""

BRIEF = (Severity.LOW, Severity.INFO)
"""Severities whose findings take one line each."""

SETTLED = {
    "known": ("KNOWN", "in the baseline before; they do not close the gate"),
    "accepted": ("ACCEPTED", "in writing; they do not close the gate"),
}

_FOUND = {
    0: "no file's name speaks of an environment; `.env.production` or `compose.staging.yaml` would",
    1: "one environment was found by file names; a file such as `.env.production` or `compose.staging.yaml` makes another",
}
_FOUND_SEVERAL = "environments were found by file names; `envparity init` writes them down"
_NAME_COLUMNS = 24
_LEAST_VALUE = 16
_SHOWN_PLACES = 2


def render(report: Report, *, width: int, colour: bool, verbose: bool) -> str:
    """Draw a report `width` columns wide, ending in a line break."""
    canvas = Canvas.of(width, colour)
    said = [
        *_questions(report, canvas, verbose=verbose),
        *draw_board(report, canvas, verbose=verbose),
        *_findings(report.findings, canvas, verbose=verbose),
        *_silenced(report, canvas),
        *_how_to_accept(report, canvas, verbose=verbose),
    ]
    # The verdict once more below what is said, where one looks last; not below itself.
    last = ["", *_verdict(report, canvas)] if said else []
    return "\n".join([*_top(report, canvas, verbose=verbose), *said, *last]) + "\n"


def _questions(report: Report, canvas: Canvas, *, verbose: bool) -> Iterator[str]:
    """Draw what a release does, which says what could not be read too; of a report without a direction that alone."""
    if report.release is None:
        return draw_unread(report.snapshots, canvas, verbose=verbose)
    from envparity.report.text.shipping import draw_release

    return draw_release(report, canvas, verbose=verbose)


def _verdict(report: Report, canvas: Canvas) -> list[str]:
    word = say_verdict(report.verdict)
    lines = canvas.paragraph(say_headline(report), indent=width_of(word) + 2)
    return [canvas.paint(word, report.verdict) + lines[0][len(word) :], *lines[1:]]


def _top(report: Report, canvas: Canvas, *, verbose: bool) -> Iterator[str]:
    between = " → " if report.release else " · "
    names = name_environments(report.snapshots, between, verbose=verbose)
    title = clean(report.workspace)
    yield canvas.heading(title, "bold", aside=say_time(report.generated_at))
    yield from canvas.paragraph(names or "no environments", indent=0)
    yield from canvas.paragraph(say_compared(report), indent=0, style="dim")
    if report.discovered:
        said = f"no profiles here: {_FOUND.get(len(report.environments), _FOUND_SEVERAL)}"
        yield from canvas.paragraph(said, indent=0, style="dim")
    yield ""
    yield from _verdict(report, canvas)


def _findings(findings: tuple[Finding, ...], canvas: Canvas, *, verbose: bool) -> Iterator[str]:
    before = None
    for members in group(findings):
        yield ""
        section = members.severity if members.standing == "open" else members.standing
        if section != before:
            before = section
            yield _heading(members, findings, canvas)
            yield ""
        yield from _group(members, canvas, verbose=verbose)


def _heading(members: Group, findings: tuple[Finding, ...], canvas: Canvas) -> str:
    alike = [finding for finding in findings if finding.standing == members.standing]
    if members.standing == "open":
        severity = str(members.severity)
        number = count_by_severity(alike)[members.severity]
        return canvas.heading(
            f"{SYMBOLS[severity]} {severity.upper()}", severity, aside=counted(number, "finding")
        )
    word, said = SETTLED[members.standing]
    return canvas.heading(word, "bold", aside=f"{counted(len(alike), 'finding')}, {said}")


def _silenced(report: Report, canvas: Canvas) -> Iterator[str]:
    if report.silenced:
        yield ""
        yield canvas.heading("OFF", "bold", aside="rules that the policy turned off")
        for item in report.silenced:
            yield from canvas.paragraph(say_silenced(item), indent=4, style="dim")


def _how_to_accept(report: Report, canvas: Canvas, *, verbose: bool) -> Iterator[str]:
    if verbose and any(finding.standing == "open" for finding in report.findings):
        yield ""
        said = (
            "`envparity expect ID --reason WHY --by WHO` accepts a finding in writing; its id stands below it"
        )
        yield from canvas.paragraph(said, indent=0, style="dim")


def _group(members: Group, canvas: Canvas, *, verbose: bool) -> Iterator[str]:
    total = len(members.findings)
    aside = f"{members.name}  {members.area}" + (f"  {counted(total, 'finding')}" if total > 1 else "")
    severity = str(members.severity)
    sign = (
        "" if members.standing == "open" else f"{canvas.paint(f'{SYMBOLS[severity]} {severity}', severity)}  "
    )
    yield f"  {sign}{canvas.paint(clean(members.code), 'code')}  {canvas.paint(clean(aside), 'dim')}"
    limit = SHOWN[members.severity]
    shown = members.findings if verbose or total <= limit + 1 else members.findings[:limit]
    brief = (members.severity in BRIEF or members.standing != "open") and not verbose
    for finding in shown:
        yield from _brief(finding, canvas) if brief else _finding(finding, canvas, verbose=verbose)
        if finding.fix and not members.fix and not brief:
            yield from canvas.paragraph(say_text(finding.fix), indent=6, label="fix", style="dim")
        for label, said in (("accepted", say_acceptance(finding)), ("severity", say_weight(finding))):
            if said:
                yield from canvas.paragraph(said, indent=6, label=label, style="dim")
    if total > len(shown):
        yield canvas.paint(f"    and {total - len(shown):,} more; --verbose shows all", "dim")
    if verbose and members.why:
        yield from canvas.paragraph(say_text(members.why), indent=4, label="why", style="dim")
    if members.fix and members.standing == "open":
        yield from canvas.paragraph(say_text(members.fix), indent=4, label="fix")


def _brief(finding: Finding, canvas: Canvas) -> Iterator[str]:
    message = say_text(finding.message)
    about = sorted(finding.evidence, key=lambda evidence: evidence.environment not in finding.environments)
    where = _say_places(tuple(evidence.place for evidence in about), verbose=False)
    if 4 + width_of(message) + 2 + width_of(where) <= canvas.width:
        yield f"    {message}  {canvas.paint(where, 'dim')}".rstrip()
        return
    yield from canvas.paragraph(message, indent=4)
    yield from canvas.paragraph(where, indent=6, style="dim")


def _finding(finding: Finding, canvas: Canvas, *, verbose: bool) -> Iterator[str]:
    yield from canvas.paragraph(say_text(finding.message), indent=4, style="bold")
    if verbose:
        yield f"      {canvas.paint(finding.id, 'dim')}"
    rows, left = joined(list(_rows(finding, verbose=verbose)), verbose=verbose)
    yield from draw_rows(rows, canvas, indent=6, verbose=verbose)
    if left:
        yield canvas.paint(f"      and {left:,} more values; --verbose shows all", "dim")
    for one in finding.also if verbose else ():
        yield from canvas.paragraph(
            f"{one.severity} {one.code} {say_text(one.message)}", indent=6, label="also", style="dim"
        )


def _say_places(places: tuple[Place, ...], *, verbose: bool) -> str:
    known = list(dict.fromkeys(clean(str(place)) for place in places))
    if verbose or len(known) <= _SHOWN_PLACES:
        return ", ".join(known)
    return f"{known[0]} and {len(known) - 1} more"


def _rows(finding: Finding, *, verbose: bool) -> Iterator[Row]:
    seen: dict[str, tuple[Place, ...]] = {}
    for evidence in finding.evidence:
        seen[evidence.environment] = (*seen.get(evidence.environment, ()), evidence.place)
    for environment, cell in finding.values:
        places = seen.pop(environment, ()) or (cell.places if isinstance(cell, Present) else ())
        where = _say_places(places, verbose=verbose)
        yield clean(environment), say_cell(cell), state_of(cell), where
    for environment, places in seen.items():
        yield clean(environment), "", "value", _say_places(places, verbose=verbose)


def draw_rows(rows: list[Row], canvas: Canvas, *, indent: int, verbose: bool) -> Iterator[str]:
    """Draw environments below each other: name, value, place in columns; everything whole if `verbose`.

    What has no place (an absent or unknown cell) may use the room of both columns.
    """
    if not rows:
        return
    name = min(max(width_of(row[0]) for row in rows), _NAME_COLUMNS)
    room = canvas.width - indent - name - 2 * GAP
    placed = [row for row in rows if row[1] and row[3]]
    wanted = [max((width_of(row[column]) for row in placed), default=0) for column in (1, 3)]
    if verbose and any(_overfull(row, wanted, room) for row in rows):
        yield from _stacked(rows, name, canvas, indent)
        return
    value, place = shares(wanted, room, least=_LEAST_VALUE)
    shown = iter(without_common_start([row[1] for row in placed], [value] * len(placed)))
    for environment, text, style, where in rows:
        if not where:
            yield canvas.columns([(environment, ""), (text, style)], (name, room + GAP), indent=indent)
        elif text:
            cells = [(environment, ""), (next(shown), style), (where, "place")]
            yield canvas.columns(cells, (name, value, place), indent=indent)
        else:
            yield canvas.columns([(environment, ""), (where, "place")], (name, room + GAP), indent=indent)


def _overfull(row: Row, wanted: list[int], room: int) -> bool:
    return sum(wanted) > room if row[1] and row[3] else width_of(row[1] or row[3]) > room + GAP


def _stacked(rows: list[Row], name: int, canvas: Canvas, indent: int) -> Iterator[str]:
    for environment, text, style, where in rows:
        label = environment + " " * (name - width_of(environment))
        yield from canvas.paragraph(text or where, indent=indent, label=label, style=style)
        if text and where:
            yield from canvas.paragraph(where, indent=indent + name + 2, style="dim")
