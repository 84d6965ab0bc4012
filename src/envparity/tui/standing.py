"""What a report comes to: the release question, and each cell of the board with its counts.

Pure functions of a report; they decide nothing that the report has not decided.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from envparity.model.areas import Area, Severity
from envparity.model.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from envparity.model.differences import Cell, Difference
    from envparity.model.findings import Finding
    from envparity.model.reports import Grade, Report
    from envparity.model.snapshots import Environment

LABELS = {area: area.value.replace("-", " ").capitalize() for area in Area} | {
    Area.API_INTEGRATION: "API integration",
    Area.VENDOR_LOCK_IN: "Vendor lock-in",
}
"""The areas as people read them."""

Answer = Literal["yes", "no", "not known"]


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell of the board: the grade, how many findings are of it, and how many are milder."""

    grade: Grade
    worst: int = 0
    milder: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """The release question answered: what is asked, the answer and why."""

    question: str
    answer: Answer
    because: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a report comes to on the board: each cell, the release question, and its findings counted."""

    heat: Mapping[tuple[Area, str], HeatCell]
    standing: Standing
    tally: str
    drift: int
    """How many subjects are not alike everywhere."""
    areas: frozenset[Area]
    """The areas that have findings."""
    codes: tuple[str, ...]
    """The rules that have findings, in order."""


def summarize(report: Report) -> Summary:
    """Work out what the board shows; for a report of many findings that takes a while."""
    return Summary(
        heat(report),
        standing(report),
        tally(report.findings),
        len(report.drift),
        frozenset(finding.area for finding in report.findings),
        tuple(sorted({finding.code for finding in report.findings})),
    )


def heat(report: Report) -> dict[tuple[Area, str], HeatCell]:
    """Count the findings of each area in each environment."""
    counts: dict[tuple[Area, str], Counter[str]] = {}
    for finding in report.findings:
        for name in finding.environments:
            counts.setdefault((finding.area, name), Counter())[_counted(finding)] += 1
    cells = {}
    for area, grades in report.board.items():
        for name, grade in grades.items():
            count = counts.get((area, name), Counter())
            worst = count.get(grade, 0)
            cells[area, name] = HeatCell(grade, worst, count.total() - worst)
    return cells


def _counted(finding: Finding) -> str:
    """Give the grade that a finding counts as on the board: what is accepted or known is told, and blocks nothing."""
    return str(finding.severity if finding.standing == "open" else Severity.INFO)


def tally(findings: Iterable[Finding]) -> str:
    """Count findings by severity, the worst first: `2 critical, 5 high`."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(f"{counts[severity]} {severity}" for severity in reversed(Severity) if counts[severity])


def release(report: Report) -> tuple[Environment, Environment] | None:
    """Find what would ship where: the environment nearest to production, and the first of production."""
    known = report.environments
    production = next((e for e in known if e.stage.value == "production"), None)
    before = [e for e in known if e.stage.value != "production"]
    return (before[-1], production) if production and before else None


def standing(report: Report) -> Standing:
    """Answer whether the release may go, or where there is no production, whether all is in order."""
    way = release(report)
    names = {e.name for e in way} if way else {e.name for e in report.environments}
    question = f"May {way[0].name} ship to {way[1].name}?" if way else "Are the environments in order?"
    if not names:
        return Standing(question, "not known", "there are none here")
    concerned = [finding for finding in report.findings if names & set(finding.environments)]
    blocking = [finding for finding in concerned if report.blocks(finding)]
    unread = [s for s in report.snapshots if s.environment.name in names and not s.complete]
    if blocking:
        return Standing(question, "no", tally(blocking))
    if unread or report.verdict == "incomplete":
        which = ", ".join(s.environment.name for s in unread) or "an environment"
        return Standing(question, "not known", f"{which} could not be read in full")
    rest = tally(concerned)
    alone = "; a single environment has nothing to be compared with" if len(report.environments) == 1 else ""
    because = f"nothing {report.threshold} or worse" + (f", {rest} to look at" if rest else "") + alone
    return Standing(question, "yes", because)


def apart(difference: Difference) -> tuple[str, ...]:
    """Name the environments that stand apart: most of the others agree with each other, not with them."""
    told = [_told(cell) for cell in difference.cells]
    common, often = Counter(told).most_common(1)[0]
    return tuple(
        environment.name
        for environment, own in zip(difference.environments, told, strict=True)
        if often == 1 or own != common
    )


def _told(cell: Cell) -> str:
    from envparity.model.differences import Absent, Present
    from envparity.model.values import Sealed

    if isinstance(cell, Absent):
        return "absent"
    if not isinstance(cell, Present):
        return "unknown"
    value = cell.value
    return f"sealed {value.fingerprint}" if isinstance(value, Sealed) else f"value {value}"
