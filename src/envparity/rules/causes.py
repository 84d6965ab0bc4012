"""Findings on packages, brought together by cause: what one upgrade, one registry or one new lock moved is one finding.

A package that others bring along follows the nearest package that brings it along, moved too, and that the project
asks for itself. Nothing that weighs more than its cause is put below it, and nothing that is an alarm by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from envparity.model.areas import Severity
from envparity.model.differences import Difference, Subject
from envparity.model.expressions import expression
from envparity.model.facts import Package
from envparity.model.findings import Finding
from envparity.model.records import replace
from envparity.rules.wording import listed, quoted

_STEPS = ("DEP001", "DEP002", "DEP003", "DEP004", "DEP005")
_FOLLOWING = (*_STEPS, "DEP008", "DEP012", "DEP013", "DEP014")
_ORIGIN = "DEP007"
_GROUP = "DEP008"
_VERSION = expression(r"`[^`]*` (?=from )")
_FEWEST = 3
"""Findings of a kind on packages without a cause that are told as one."""
_KINDS = {
    "DEP001": "are not locked everywhere",
    "DEP002": "are a major version apart",
    "DEP003": "are a minor version apart",
    "DEP004": "are a patch or a build apart",
    "DEP005": "would go back with a release",
    "DEP013": "are locked at several versions",
    "DEP014": "are installed under other conditions",
}


def by_cause(findings: Sequence[Finding], differences: Iterable[Difference]) -> Sequence[Finding]:
    """Put the findings on packages that follow from another below it (`also`)."""
    moving = [finding for finding in findings if finding.code in _FOLLOWING]
    origins = [finding for finding in findings if finding.code == _ORIGIN]
    if len(moving) < 2 and len(origins) < 2:
        return findings
    rows = {d.subject: _Row(d) for d in differences if d.subject.kind == "package" and d.likeness != "same"}
    below: dict[Finding, list[Finding]] = {}
    placed: set[int] = set()
    for leader, followers in (*_led(moving, rows), *_of_one_place(origins)):
        below.setdefault(leader, []).extend(followers)
        placed.update(map(id, followers))
    left = [finding for finding in moving if id(finding) not in placed and finding not in below]
    alone = _of_one_kind([finding for finding in left if rows[finding.subject].brought])
    placed.update(id(finding) for leader, followers in alone for finding in (leader, *followers))
    kept = [
        _told(finding, below[finding]) if finding in below else finding
        for finding in findings
        if id(finding) not in placed
    ]
    return [*kept, *(_together(leader, followers) for leader, followers in alone)]


class _Row:
    """What a package's cells tell of who asks for it."""

    __slots__ = ("asked", "brought", "owners")

    def __init__(self, difference: Difference) -> None:
        found = [fact for _, cell in difference.present() for fact in cell.facts if isinstance(fact, Package)]
        scope = difference.subject.scope
        self.asked = any(fact.direct for fact in found)
        self.brought = bool(found) and all(fact.direct is False for fact in found)
        self.owners = sorted({Subject("package", name, scope) for fact in found for name in fact.via})


def _led(findings: Sequence[Finding], rows: Mapping[Subject, _Row]) -> list[tuple[Finding, list[Finding]]]:
    leaders: dict[Subject, Finding] = {}
    for finding in sorted(findings, key=lambda found: found.severity):
        if finding.code in _STEPS and rows[finding.subject].asked:
            leaders[finding.subject] = finding
    found: dict[Subject, list[Finding]] = {}
    for finding in findings:
        if not rows[finding.subject].brought:
            continue
        cause = _cause(finding.subject, rows, leaders)
        if cause is not None and finding.severity <= leaders[cause].severity:
            found.setdefault(cause, []).append(finding)
    return [(leaders[subject], followers) for subject, followers in found.items()]


def _cause(
    subject: Subject, rows: Mapping[Subject, _Row], leaders: Mapping[Subject, Finding]
) -> Subject | None:
    """Walk up through packages that differ to the nearest one that the project asks for."""
    seen, ahead = {subject}, [subject]
    while ahead:
        above = sorted({owner for here in ahead for owner in rows[here].owners if owner in rows} - seen)
        for owner in above:
            if owner in leaders:
                return owner
        seen.update(above)
        ahead = above
    return None


def _of_one_place(findings: Sequence[Finding]) -> list[tuple[Finding, list[Finding]]]:
    """Join packages that come from the same two places: a registry that was changed for a whole lock."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        _, _, places = finding.message.partition(": ")
        if places and "registry" in places:
            groups.setdefault((_VERSION.sub("", places), finding.severity, finding.environments), []).append(
                finding
            )
    return [(group[0], group[1:]) for group in groups.values() if len(group) > 1]


def _of_one_kind(findings: Sequence[Finding]) -> list[tuple[Finding, list[Finding]]]:
    """Join what weighs little alone, and groups that all moved one way."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        if finding.code == _GROUP:
            groups.setdefault((finding.code, finding.subject.scope, _way(finding)), []).append(finding)
        elif finding.severity is Severity.INFO and finding.code in _KINDS:
            groups.setdefault((finding.code, finding.subject.scope), []).append(finding)
    return [(group[0], group[1:]) for group in groups.values() if len(group) >= _FEWEST]


def _way(finding: Finding) -> str:
    """Give what is said of a moved group behind the package's name: `ships in … and is for development alone in …`."""
    return finding.message.partition("` ")[2]


def _told(leader: Finding, followers: Sequence[Finding]) -> Finding:
    names = list(dict.fromkeys(quoted(finding.subject.name) for finding in followers))
    if leader.code == _ORIGIN:
        message = f"{leader.message}; so are {_counted(len(names), 'other')}"
    else:
        message = f"{leader.message}; with it moved {_counted(len(names), 'package')} that it brings along"
    shown = (
        listed(names)
        if len(names) <= _FEWEST
        else f"{', '.join(names[:_FEWEST])} and {len(names) - _FEWEST} more"
    )
    return replace(leader, message=f"{message} ({shown})", also=tuple(followers))


def _together(leader: Finding, followers: Sequence[Finding]) -> Finding:
    names = [quoted(finding.subject.name) for finding in (leader, *followers)]
    said = _KINDS.get(leader.code) or _way(leader).replace("ships", "ship", 1).replace(" is ", " are ", 1)
    message = (
        f"{len(names)} packages that others bring along, and whose cause the locks do not tell, "
        f"{said}: {', '.join(names[:_FEWEST])}"
        + (f" and {len(names) - _FEWEST} more" if len(names) > _FEWEST else "")
    )
    return replace(leader, message=message, also=(leader, *followers))


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" + ("s" if number > 1 else "")
