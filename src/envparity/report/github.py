"""The report as workflow commands of GitHub Actions: annotations on the lines of a pull request.

GitHub keeps ten annotations of each kind (error, warning, notice) of a step, and fifty of a job; more are
dropped without a word. So the worst ten of each kind are annotations, and everything is counted in the
log beside them. It holds no values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from envparity.model.areas import Severity
from envparity.model.findings import Finding
from envparity.model.places import Place
from envparity.model.reports import Report
from envparity.report.clean import clean, fit
from envparity.report.shipping import lines_of
from envparity.report.summary import (
    STATUS_WORDS,
    counted,
    say_acceptance,
    say_headline,
    say_silenced,
    say_text,
    say_verdict,
    unread,
)

MOST = 10
"""Annotations of one kind that GitHub keeps of a step."""

Kind = Literal["error", "warning", "notice"]
KINDS: tuple[Kind, ...] = ("error", "warning", "notice")

_LONGEST = 1_000
"""Columns of a message; GitHub cuts longer ones by itself, without a sign."""


def render(report: Report) -> str:
    """Write a report as annotations, the worst first, then the log's own lines."""
    annotations: dict[Kind, list[str]] = {kind: [] for kind in KINDS}
    for environment, source in unread(report.snapshots):
        problem = f": {source.problems[0]}" if source.problems else ""
        said = f"{environment}: {source.place} {STATUS_WORDS[source.status]}{problem}"
        annotations["warning"].append(_command("warning", said, "envparity: not read", None))
    ranked = sorted(report.findings, key=lambda finding: (not report.blocks(finding), -finding.severity))
    for finding in ranked:
        if finding.standing == "open":
            kind = _kind(finding, report)
            annotations[kind].append(_annotation(finding, kind))
    shown = [line for kind in KINDS for line in annotations[kind][:MOST]]
    return "\n".join([*shown, *_log(report, annotations)]) + "\n"


def _kind(finding: Finding, report: Report) -> Kind:
    if report.blocks(finding):
        return "error"
    return "warning" if finding.severity >= Severity.MEDIUM else "notice"


def _annotation(finding: Finding, kind: Kind) -> str:
    title = f"{finding.severity}: {finding.code} {finding.name.replace('-', ' ')}"
    about = [seen.place for seen in finding.evidence if seen.environment in finding.environments]
    places = about or [seen.place for seen in finding.evidence]
    said = f"{finding.message}. Fix: {finding.fix}" if finding.fix else finding.message
    return _command(kind, said, title, places[0] if places else None)


def _command(kind: Kind, message: str, title: str, place: Place | None) -> str:
    properties = {"title": clean(title)}
    if place is not None:
        properties = {
            "file": clean(place.path),
            **({"line": str(place.line)} if place.line else {}),
            **properties,
        }
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {said}::{_data(fit(say_text(message), _LONGEST))}"  # fmt: skip


def _data(text: str) -> str:
    """Escape a command's message as the runner's own toolkit does."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a command's property, whose end a colon or a comma would be."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _log(report: Report, annotations: dict[Kind, list[str]]) -> Iterator[str]:
    """Give plain lines; each begins with a word of ours, so that none of them is taken for a command."""
    yield f"envparity: {say_verdict(report.verdict)}: {_plain(say_headline(report))}"
    for line in lines_of(report):
        yield f"envparity: {_plain(line)}"
    for kind in KINDS:
        left = len(annotations[kind]) - MOST
        if left > 0:
            yield f"envparity: {counted(left, f'more {kind}')} without an annotation"
    yield from _settled(report.findings)
    for silenced in report.silenced:
        yield f"envparity: rule off: {_plain(say_silenced(silenced))}"


def _settled(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        if finding.standing == "accepted":
            said = f"{finding.id} {say_text(finding.message)}, {say_acceptance(finding)}"
            yield f"envparity: accepted: {_plain(said)}"
    known = sum(finding.standing == "known" for finding in findings)
    if known:
        yield f"envparity: {counted(known, 'finding')} known: in the baseline before"


def _plain(text: str) -> str:
    """Keep the runner from finding a command within a line: older forms of them may stand anywhere in it."""
    return text.replace("##[", "# #[").replace("::", ": :")
