"""What a report says, in words: the verdict, the counts, the groups, a cell's text.

Every format takes its sentences from here. How they look is left to each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Likeness
from envparity.model.facts import Status
from envparity.model.findings import Finding, Silenced, Standing, Verdict
from envparity.model.reports import Board, Grade, Report
from envparity.model.snapshots import Snapshot, SourceReading
from envparity.report.clean import clean

SEVERITIES: tuple[Severity, ...] = tuple(sorted(Severity, reverse=True))
"""Worst first."""

SYMBOLS: dict[str, str] = {
    "critical": "▲",
    "high": "◆",
    "medium": "■",
    "low": "□",
    "info": "·",
    "ok": "✓",
    "unknown": "?",
    "not-assessed": "-",
}
"""A sign for each grade, so that nothing is said by colour alone; the TUI shows the same."""

LIKENESS_SYMBOLS: dict[Likeness, str] = {"different": "≠", "unknown": "?", "meant": "≈", "same": "="}

STATUS_WORDS: dict[Status, str] = {
    "read": "read",
    "partly": "read in part",
    "failed": "could not be read",
}

LONGEST_TEXT = 4_000
"""Characters of a value or message that people are shown; JSON has all of them."""

TOGETHER = " + "
"""What stands between the files of a source that is read from several."""


STANDINGS: tuple[Standing, ...] = ("open", "known", "accepted")
"""What counts comes first, then what a baseline held before, then what was accepted in writing."""


class Group(NamedTuple):
    """Findings of one rule, severity and standing. `fix` is empty where they do not share one."""

    severity: Severity
    code: str
    name: str
    area: Area
    why: str
    fix: str
    findings: tuple[Finding, ...]
    standing: Standing = "open"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Say a number with its noun: `1 finding`, `1,204 findings`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def capital(sentence: str) -> str:
    """Begin a sentence with a capital, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does: `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def count_by_severity(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Count findings, worst severity first, those without any left out."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in SEVERITIES if counts[severity]}


def say_counts(findings: Iterable[Finding]) -> str:
    """Say how many findings there are of each severity: `2 critical, 5 high`."""
    counts = count_by_severity(findings)
    return ", ".join(f"{number:,} {severity}" for severity, number in counts.items())


def count_by_likeness(differences: Iterable[Difference]) -> dict[Likeness, int]:
    """Count subjects by how alike they are; every likeness is there."""
    counts = Counter(difference.likeness for difference in differences)
    return {likeness: counts[likeness] for likeness in LIKENESS_SYMBOLS}


def _common(texts: Iterable[str]) -> str:
    different = set(texts)
    return different.pop() if len(different) == 1 else ""


def group(findings: Sequence[Finding]) -> tuple[Group, ...]:
    """Group findings by standing, by severity, worst first, then by rule code; their own order is kept within."""

    def place(finding: Finding) -> tuple[int, int, str]:
        return STANDINGS.index(finding.standing), -finding.severity, finding.code

    return tuple(_group_of(tuple(members)) for _, members in groupby(sorted(findings, key=place), key=place))


def _group_of(members: tuple[Finding, ...]) -> Group:
    first = members[0]
    why, fix = _common(item.why for item in members), _common(item.fix for item in members)
    return Group(first.severity, first.code, first.name, first.area, why, fix, members, first.standing)


def files_of(source: SourceReading) -> list[str]:
    """Give the files of a source: one, or several that are read as one (`compose.yaml + compose.prod.yaml`).

    A revision before them (`v1.4.2:uv.lock`) is not part of a file's name.
    """
    named = source.place.partition(":")[2] if source.kind == "revision" else source.place
    return named.split(TOGETHER)


def say_environment(snapshot: Snapshot) -> str:
    """Name an environment, and the saved snapshot that stands for it where one does."""
    name = clean(snapshot.environment.name)
    saved = next(
        (source.place.partition(": ")[0] for source in snapshot.sources if source.kind == "saved"), ""
    )
    return f"{name} ({clean(saved)})" if saved else name


def unread(snapshots: Iterable[Snapshot]) -> tuple[tuple[str, SourceReading], ...]:
    """Give the sources that could not be read in full, each once, with the environments that need it."""
    holders: dict[SourceReading, list[str]] = {}
    for snapshot in snapshots:
        for source in snapshot.sources:
            if source.status != "read":
                holders.setdefault(source, []).append(snapshot.environment.name)
    return tuple((", ".join(names), source) for source, names in holders.items())


def assessed(board: Board) -> tuple[tuple[Area, ...], tuple[Area, ...]]:
    """Part the areas into those that some environment has a grade in, and those that nothing looked at."""
    seen = tuple(
        area for area in Area if any(grade != "not-assessed" for grade in board.get(area, {}).values())
    )
    return seen, tuple(area for area in Area if area not in seen)


def grade_of(board: Board, area: Area, environment: str) -> Grade:
    """Give one cell of the board; what the board does not hold was not assessed."""
    return board.get(area, {}).get(environment, "not-assessed")


def say_text(text: str) -> str:
    """Say text from outside on one line; of a very long one the beginning, and its length."""
    if len(text) <= LONGEST_TEXT:
        return clean(text)
    return f"{clean(text[:LONGEST_TEXT])}… ({len(text):,} characters)"


def spans(message: str) -> list[tuple[str, bool]]:
    """Part a cleaned message at its backticks into `(text, whether it is a literal)`, empty parts left out.

    A backtick that came in with a value from outside can only move where a literal ends: what a format
    makes of either part has to be harmless.
    """
    parts = say_text(message).split("`")
    last = len(parts) - 1
    return [(part, number % 2 == 1 and number < last) for number, part in enumerate(parts) if part]


def say_time(written: str) -> str:
    """Say an ISO 8601 time in UTC as people write it, to the minute; anything else as it is."""
    date, separator, time = written.partition("T")
    if separator and time.endswith(("Z", "+00:00")) and len(time) >= 6:
        return clean(f"{date} {time[:5]} UTC")
    return clean(written)


def say_verdict(verdict: Verdict) -> str:
    """Give the one word that stands first."""
    return {"pass": "PASS", "fail": "FAIL", "incomplete": "INCOMPLETE"}[verdict]


def _threshold(name: str) -> Severity | None:
    return next((severity for severity in SEVERITIES if str(severity) == name), None)


def say_headline(report: Report) -> str:
    """Say in one line what the verdict rests on: what closes the gate, what does not, what could not be read."""
    missing = unread(report.snapshots)
    unseen = "; ".join(part for part in (_say_unread(len(missing)), _say_blank(report)) if part)
    blocking = [finding for finding in report.findings if report.blocks(finding)]
    settled = say_settled(report.findings)
    if blocking:
        return "; ".join(part for part in (_say_blocking(report, blocking), settled, unseen) if part)
    said = _say_open(report) + (f"; {settled}" if settled else "")
    if report.verdict == "incomplete":
        return f"{said}, but {unseen or 'not everything could be known'}"
    return said


def _say_unread(number: int) -> str:
    return f"{counted(number, 'source')} could not be read in full" if number else ""


def _say_blank(report: Report) -> str:
    """Say that there is no environment, which of them has no source that a reader knows, or that none says anything."""
    if not report.snapshots:
        return "there is no environment to look at"
    blank = [clean(held.environment.name) for held in report.snapshots if not held.sources]
    if blank:
        return f"{listed(blank)} {'has' if len(blank) == 1 else 'have'} no source that can be read"
    said = report.differences or any(held.says for held in report.snapshots)
    return "" if said else "no source says anything that could be compared"


def _say_blocking(report: Report, blocking: Sequence[Finding]) -> str:
    limit = _threshold(report.threshold)
    reached = limit is not None and all(finding.severity >= limit for finding in blocking)
    number = counted(len(blocking), "finding")
    closing = "closes the gate" if len(blocking) == 1 else "close the gate"
    return f"{number} {f'at {limit} or above' if reached else closing} ({say_counts(blocking)})"


def _say_open(report: Report) -> str:
    limit = _threshold(report.threshold)
    still = [finding for finding in report.findings if finding.standing == "open"]
    if not still:
        if report.findings:
            return "nothing else found" if report.verdict == "incomplete" else "no open findings"
        return "nothing found" if report.verdict == "incomplete" else _say_good_news(report)
    if limit is None:
        return say_counts(still)
    below = all(finding.severity < limit for finding in still)
    return f"nothing {f'at {limit} or above' if below else 'that closes the gate'}; {say_counts(still)}"


def say_settled(findings: Iterable[Finding]) -> str:
    """Say how many findings count no more: `2 accepted, 5 known`; empty when all do."""
    counts = Counter(finding.standing for finding in findings)
    return ", ".join(f"{counts[word]:,} {word}" for word in ("accepted", "known") if counts[word])


def say_acceptance(finding: Finding) -> str:
    """Say who accepted a finding, for how long and why; empty for one that nobody has."""
    if finding.expected is None:
        return ""
    until = f" until {finding.expected.until}" if finding.expected.until else ""
    return say_text(f"by {finding.expected.by}{until}: {finding.expected.reason}")


def say_weight(finding: Finding) -> str:
    """Say which severity a finding would have had and why it has another; empty where it has its own."""
    if finding.reweighed is None:
        return ""
    return say_text(f"usually {finding.reweighed.usual}, {finding.severity} here: {finding.reweighed.reason}")


def say_silenced(silenced: Silenced) -> str:
    """Say which rule is off, what it would have said, and why it does not."""
    return say_text(f"{silenced.code}, {counted(silenced.number, 'finding')} left out: {silenced.reason}")


def _say_good_news(report: Report) -> str:
    names = listed([clean(environment.name) for environment in report.environments])
    if len(report.environments) < 2:
        return "no findings; with one environment there is nothing to compare"
    alike = all(difference.likeness in ("same", "meant") for difference in report.differences)
    if alike and report.differences:
        return f"no findings: {names} are alike in all that was compared"
    return "no findings"


def say_compared(report: Report) -> str:
    """Say how alike the environments are; of a single one, that there is nothing to compare it with."""
    if len(report.environments) != 1 or not report.differences:
        return say_likeness(report.differences)
    unknown = count_by_likeness(report.differences)["unknown"]
    some = f", {unknown:,} of them not known" if unknown else ""
    return (
        f"{counted(len(report.differences), 'subject')}{some}; one environment, and none to compare it with"
    )


def say_likeness(differences: Sequence[Difference], *, short: bool = False) -> str:
    """Say how alike subjects are: `412 subjects compared: 37 differ, 5 not known everywhere, 370 alike`."""
    if not differences:
        return "nothing was compared"
    counts = count_by_likeness(differences)
    words: tuple[tuple[Likeness, str], ...] = (
        ("different", "differs" if counts["different"] == 1 else "differ"),
        ("unknown", "not known everywhere"),
        ("meant", "different as meant"),
        ("same", "alike"),
    )
    parts = ", ".join(f"{counts[likeness]:,} {word}" for likeness, word in words if counts[likeness])
    return parts if short else f"{counted(len(differences), 'subject')} compared: {parts}"
