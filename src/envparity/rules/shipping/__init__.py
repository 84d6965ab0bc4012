"""What shipping one environment to another does: what changes there, what has to be there before, what is new to all.

A step is asked for where the target certainly lacks what the source has. What could not be read gives none:
it is counted as unknown, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from envparity.model.differences import Difference, Subject
from envparity.model.findings import Finding
from envparity.model.records import replace
from envparity.model.releases import Change, Release, Step
from envparity.rules.base import Context
from envparity.rules.sections import is_about_one_environment
from envparity.rules.shipping.changes import change_of, is_infrastructure, place_of, why_unknown
from envparity.rules.shipping.steps import STEPS, steps_for


def weigh(
    differences: Sequence[Difference], findings: Iterable[Finding], context: Context, release: tuple[str, str]
) -> Release:
    """Say what a release does; `context` is one that knows all of the differences."""
    source, target = release
    accepted = _accepted(findings, target)
    changes: list[Change] = []
    alone: list[Change] = []
    steps: list[Step] = []
    unknown: list[tuple[Subject, str]] = []
    for difference in differences:
        after, before = difference.cell(source), difference.cell(target)
        if is_about_one_environment(difference.subject.name, difference.environments):
            continue
        if difference.subject.kind == "resource" and not is_infrastructure(difference):
            continue
        steps += steps_for(difference, before, after, release, context)
        if reason := why_unknown(before, target) or why_unknown(after, source):
            unknown.append((difference.subject, reason))
        elif difference.likeness == "different" and (found := change_of(difference, before, after, context)):
            (alone if found.deed == "alone" else changes).append(found)
    return Release(
        source=source,
        target=target,
        changes=tuple(sorted(changes, key=place_of)),
        steps=tuple(
            sorted(
                (_settled(step, accepted) for step in steps),
                key=lambda step: (bool(step.settled), STEPS.index(step.kind), step.subject),
            )
        ),
        alone=tuple(sorted(alone, key=place_of)),
        unknown=tuple(unknown),
    )


def _accepted(findings: Iterable[Finding], target: str) -> Mapping[Subject, str]:
    return {
        finding.subject: finding.expected.reason
        for finding in findings
        if finding.expected is not None and target in finding.environments
    }


def _settled(step: Step, accepted: Mapping[Subject, str]) -> Step:
    reason = accepted.get(step.subject, "")
    return replace(step, settled=reason) if reason else step
