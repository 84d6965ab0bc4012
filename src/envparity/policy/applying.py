"""Findings held against a policy: what is off, what weighs otherwise, what was accepted, what has ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from envparity.model.findings import Expected, Finding, Reweighed, Silenced
from envparity.model.records import dataclass, replace
from envparity.model.snapshots import Environment
from envparity.policy.agreed import Expectation, Policy, Weight
from envparity.policy.notices import expired, unused

Others = Callable[[], Iterable[Finding]]
"""Gives the findings of other views; called only where they are needed, since they have to be worked out."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The findings as the policy has them, worst first, and the rules that it turned off."""

    findings: tuple[Finding, ...]
    silenced: tuple[Silenced, ...]


def apply_policy(
    policy: Policy,
    findings: Sequence[Finding],
    environments: Sequence[Environment],
    *,
    today: date,
    others: Others | None,
) -> Applied:
    """Hold findings against a policy.

    An expectation that fits nothing is said to be unused where `others` gives the findings that other views
    of the same workspace have, and it fits none of these either. `others` is none where not everything was
    looked at: then nothing is said to be unused.
    """
    left_out = Counter(finding.code for finding in findings if finding.code in policy.off)
    kept = [finding for finding in findings if finding.code not in policy.off]
    noticed = [
        *(expired(item, environments) for item in policy.expectations if item.expired(today)),
        *(unused(item, environments) for item in _unused(policy, kept, today, others)),
    ]
    kept += [finding for finding in noticed if finding.code not in policy.off]
    left_out.update(finding.code for finding in noticed if finding.code in policy.off)
    weighed = (_weighed(finding, policy.weights) for finding in kept)
    holding = _by_code(item for item in policy.expectations if not item.expired(today))
    judged = (_judged(finding, holding.get(finding.code, ())) for finding in weighed)
    return Applied(
        findings=tuple(
            sorted(judged, key=lambda f: (-f.severity, f.code, f.subject, f.environments, f.message))
        ),
        silenced=tuple(Silenced(code, reason, left_out[code]) for code, reason in sorted(policy.off.items())),
    )


def _weighed(finding: Finding, weights: Iterable[Weight]) -> Finding:
    """Give it the severity of the last weight that is about it, so that what is special can follow what is general."""
    said = [weight for weight in weights if weight.takes(finding)]
    if not said or said[-1].severity == finding.severity:
        return finding
    return replace(
        finding, severity=said[-1].severity, reweighed=Reweighed(finding.severity, said[-1].reason)
    )


def _judged(finding: Finding, expectations: Iterable[Expectation]) -> Finding:
    for expectation in expectations:
        if expectation.takes(finding):
            until = "" if expectation.until is None else expectation.until.isoformat()
            return replace(finding, expected=Expected(expectation.reason, expectation.by, until))
    return finding


def _by_code(expectations: Iterable[Expectation]) -> Mapping[str, list[Expectation]]:
    found: dict[str, list[Expectation]] = {}
    for expectation in expectations:
        found.setdefault(expectation.rule, []).append(expectation)
    return found


def _unused(
    policy: Policy, findings: Sequence[Finding], today: date, others: Others | None
) -> Sequence[Expectation]:
    """Give the expectations that hold and fit nothing; the other views are asked for only where there are some."""
    if others is None:
        return ()
    idle = _idle([item for item in policy.expectations if not item.expired(today)], findings)
    return _idle(idle, others()) if idle else ()


def _idle(expectations: Sequence[Expectation], findings: Iterable[Finding]) -> Sequence[Expectation]:
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    return [
        expectation
        for expectation in expectations
        if not any(expectation.takes(finding) for finding in by_code.get(expectation.rule, ()))
    ]
