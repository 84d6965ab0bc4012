"""The report as JUnit XML, for the test pages of pipelines.

A suite is an area, a test case a finding: one that closes the gate has failed, one that was accepted or
known before is skipped with the reason, a milder one has passed and says what it saw. What could not be
read is an error: a page that shows this file is never green where the verdict is not a pass. The form is
the one that Jenkins and GitLab read (`testsuites`, `testsuite`, `testcase`, `failure`, `error`, `skipped`).
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from envparity.model.areas import Area
from envparity.model.findings import Finding
from envparity.model.records import dataclass
from envparity.model.reports import Report
from envparity.report.clean import clean
from envparity.report.shipping import lines_of
from envparity.report.summary import (
    STATUS_WORDS,
    assessed,
    say_acceptance,
    say_headline,
    say_silenced,
    say_text,
    say_weight,
    unread,
)


@dataclass(frozen=True, slots=True)
class _Case:
    """One test case: its outcome is an element's name, empty when it passed."""

    classname: str
    name: str
    outcome: str = ""
    kind: str = ""
    message: str = ""
    text: str = ""
    place: str = ""

    def lines(self) -> Iterator[str]:
        """Give its lines."""
        file = f" file={_quoted(self.place)}" if self.place else ""
        head = f"    <testcase classname={_quoted(self.classname)} name={_quoted(self.name)} time=\"0\"{file}"  # fmt: skip
        if not self.outcome and not self.text:
            yield f"{head}/>"
            return
        yield f"{head}>"
        if self.outcome:
            kind = f" type={_quoted(self.kind)}" if self.kind else ""
            inner = f">{escape(self.text)}</{self.outcome}>" if self.text else "/>"
            yield f"      <{self.outcome} message={_quoted(self.message)}{kind}{inner}"
        else:
            yield f"      <system-out>{escape(self.text)}</system-out>"
        yield "    </testcase>"


def render(report: Report) -> str:
    """Write a report; the same report gives the same bytes, whatever the time."""
    suites = list(_suites(report))
    total = [case for _, cases in suites for case in cases]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites name={_quoted('envparity ' + report.workspace)} {_counts(total)}>",
    ]
    for name, cases in suites:
        lines.append(f"  <testsuite name={_quoted('envparity.' + name)} {_counts(cases)}>")
        for case in cases:
            lines += case.lines()
        if name == _GATE:
            said = "\n".join(
                [
                    say_headline(report),
                    *map(_off, map(say_silenced, report.silenced)),
                    *lines_of(report),
                ]
            )
            lines.append(f"    <system-out>{escape(said)}</system-out>")
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


_GATE = "sources"


def _off(said: str) -> str:
    return f"rule off: {said}"


def _quoted(text: str) -> str:
    return quoteattr(clean(text))


def _counts(cases: list[_Case]) -> str:
    numbers = {
        name: sum(case.outcome == outcome for case in cases)
        for name, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    }
    return " ".join([f'tests="{len(cases)}"', *(f'{name}="{number}"' for name, number in numbers.items())])


def _suites(report: Report) -> Iterator[tuple[str, list[_Case]]]:
    """Give the suites: whether everything could be read, then every area that something looked at."""
    yield _GATE, list(_sources(report))
    told = {finding.area for finding in report.findings}
    looked_at = set(assessed(report.board)[0])
    for area in Area:
        cases = [_finding(finding, report) for finding in report.findings if finding.area is area]
        if area in told or area in looked_at:
            yield area.value, cases or [_Case(f"envparity.{area}", "no finding")]


def _sources(report: Report) -> Iterator[_Case]:
    missing = unread(report.snapshots)
    for environment, source in missing:
        message = f"{source.place} {STATUS_WORDS[source.status]}"
        problems = "\n".join(clean(str(problem)) for problem in source.problems)
        name = f"{environment}: {source.place}"
        yield _Case("envparity.sources", name, "error", "unread", message, problems)
    if not missing:
        yield _Case("envparity.sources", "every source was read in full")


def _finding(finding: Finding, report: Report) -> _Case:
    places = list(dict.fromkeys(str(evidence.place) for evidence in finding.evidence))
    said = [say_text(finding.message), say_weight(finding), say_text(finding.why), say_text(finding.fix)]
    text = "\n".join([part for part in said if part] + [clean(place) for place in places])
    case = _Case(
        classname=f"envparity.{finding.area}.{finding.code}",
        name=f"{say_text(finding.message)} ({finding.id})",
        kind=str(finding.severity),
        text=f"{finding.severity}: {text}",
        place=finding.evidence[0].place.path if finding.evidence else "",
    )
    if report.blocks(finding):
        return _ended(case, "failure", say_text(finding.message))
    if finding.standing == "accepted":
        return _ended(case, "skipped", f"accepted {say_acceptance(finding)}")
    if finding.standing == "known":
        return _ended(case, "skipped", "known: it is in the baseline")
    return case


def _ended(case: _Case, outcome: str, message: str) -> _Case:
    from envparity.model.records import replace

    return replace(case, outcome=outcome, message=message)
