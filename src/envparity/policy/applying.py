"""Findings held against a policy: what is off, what weighs otherwise, what was accepted, what has ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from envparity.model.findings import Expected, Finding, Reweighed, Silenced
from envparity.model.snapshots import Environment
from envparity.policy.agreed import Expectation, Policy, Weight
from envparity.policy.notices import expired, unused


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
    whole: bool,
) -> Applied:
    """Hold findings against a policy.

    `whole` says that everything was looked at: all environments, in no direction, every source read. Only
    then is an expectation that fits nothing said to be unused.
    """
    left_out = Counter(finding.code for finding in findings if finding.code in policy.off)
    kept = [finding for finding in findings if finding.code not in policy.off]
    noticed = list(_notices(policy, kept, environments, today=today, whole=whole))
    kept += [finding for finding in noticed if finding.code not in policy.off]
    left_out.update(finding.code for finding in noticed if finding.code in policy.off)
    weighed = (_weighed(finding, policy.weights) for finding in kept)
    judged = (_judged(finding, policy.expectations, today) for finding in weighed)
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


def _judged(finding: Finding, expectations: Iterable[Expectation], today: date) -> Finding:
    for expectation in expectations:
        if not expectation.expired(today) and expectation.takes(finding):
            until = "" if expectation.until is None else expectation.until.isoformat()
            return replace(finding, expected=Expected(expectation.reason, expectation.by, until))
    return finding


def _notices(
    policy: Policy,
    findings: Sequence[Finding],
    environments: Sequence[Environment],
    *,
    today: date,
    whole: bool,
) -> Iterable[Finding]:
    for expectation in policy.expectations:
        if expectation.expired(today):
            yield expired(expectation, environments)
        elif whole and not any(expectation.takes(finding) for finding in findings):
            yield unused(expectation, environments)
