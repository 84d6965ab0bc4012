"""What a policy makes of findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from envparity.model.areas import Severity
from envparity.model.findings import Finding
from envparity.model.snapshots import Environment
from envparity.model.values import Mixed, Plain, Sealed, Unknown, Value
from envparity.policy.agreed import Expectation, Policy, Weight
from envparity.policy.applying import Applied, apply_policy

Make = Callable[..., Finding]
Expect = Callable[..., Expectation]
TODAY = date(2026, 11, 23)
SECRET = Sealed("0011223344556677", "password", "8-15")


@pytest.fixture
def apply(environments: tuple[Environment, ...]) -> Callable[..., Applied]:
    """Give a function that holds findings against a policy today, everything having been looked at."""

    def run(
        policy: Policy, *findings: Finding, today: date = TODAY, others: Sequence[Finding] | None = ()
    ) -> Applied:
        asked = None if others is None else lambda: others
        return apply_policy(policy, findings, environments, today=today, others=asked)

    return run


@pytest.mark.parametrize(
    ("parts", "taken"),
    [
        ({}, True),
        ({"subject": "web: A*"}, True),
        ({"subject": "ALPHA"}, True),
        ({"subject": "alpha"}, False),
        ({"subject": "worker: A*"}, False),
        ({"code": "CFG002"}, False),
        ({"environments": ("staging", "production")}, True),
        ({"environments": ("staging", "production", "development")}, True),
        ({"environments": ("production",)}, False),
        ({"value": "on*"}, True),
        ({"value": "on"}, False),
    ],
)
def test_an_expectation_takes_what_fits_all_that_it_says(
    finding: Make, expectation: Expect, parts: dict[str, str | tuple[str, ...]], taken: bool
) -> None:
    values = {"development": Plain("off"), "staging": Plain("on"), "production": Plain("once")}
    one = finding("CFG001", "ALPHA", "staging", "production", scope="web", values=values)
    assert expectation(**parts).takes(one) is taken


def test_an_expectation_of_one_finding_takes_no_other(finding: Make, expectation: Expect) -> None:
    one, other = finding("CFG001", "ALPHA"), finding("CFG001", "ALPHA", scope="web")
    exact = expectation(code="", subject="", finding=one.id)
    assert exact.takes(one)
    assert not exact.takes(other)


@pytest.mark.parametrize("value", [SECRET, Mixed(("x", SECRET)), Unknown("a template"), None])
def test_a_value_pattern_never_fits_what_is_secret_unknown_or_absent(
    finding: Make, expectation: Expect, value: Value | None
) -> None:
    one = finding("CFG001", "ALPHA", values={"production": value})
    assert not expectation(value="[!y]*x*").takes(one)
    assert not expectation(value="*•*").takes(one)


def test_what_is_accepted_stays_among_the_findings_with_who_why_and_until_when(
    apply: Callable[..., Applied], finding: Make, expectation: Expect
) -> None:
    until = date(2026, 12, 31)
    (one,) = apply(Policy(expectations=(expectation(until=until),)), finding("CFG001", "ALPHA")).findings
    assert one.expected is not None
    assert (one.expected.reason, one.expected.by, one.expected.until) == ("why", "who", "2026-12-31")
    assert one.standing == "accepted"


def test_an_expectation_holds_on_its_last_day_and_is_a_finding_the_day_after(
    apply: Callable[..., Applied], finding: Make, expectation: Expect
) -> None:
    policy = Policy(expectations=(expectation(until=TODAY, environments=("staging", "production")),))
    one = finding("CFG001", "ALPHA")
    assert [f.standing for f in apply(policy, one).findings] == ["accepted"]
    after = apply(policy, one, today=date(2026, 11, 24)).findings
    assert [(f.code, f.standing) for f in after] == [("CFG001", "open"), ("POL001", "open")]
    assert after[1].environments == ("staging", "production")
    assert str(after[1].evidence[0].place) == "envparity.toml:7"
    assert "2026-11-23" in after[1].message


def test_an_expectation_that_fits_nothing_is_a_finding_only_where_everything_was_looked_at(
    apply: Callable[..., Applied], finding: Make, expectation: Expect
) -> None:
    policy = Policy(expectations=(expectation(subject="GONE"),))
    assert [f.code for f in apply(policy, finding("CFG001", "ALPHA")).findings] == ["CFG001", "POL002"]
    assert [f.code for f in apply(policy, finding("CFG001", "ALPHA"), others=None).findings] == ["CFG001"]


def test_an_expectation_of_what_one_step_of_a_release_alone_has_is_not_unused(
    apply: Callable[..., Applied], finding: Make, expectation: Expect
) -> None:
    policy = Policy(expectations=(expectation(subject="STEP"), expectation(subject="GONE")))
    applied = apply(policy, others=[finding("CFG001", "STEP")])
    assert [(f.code, f.subject.name) for f in applied.findings] == [("POL002", "CFG001 GONE")]


def test_an_expectation_that_has_ended_is_not_said_to_fit_nothing_too(
    apply: Callable[..., Applied], expectation: Expect
) -> None:
    policy = Policy(expectations=(expectation(until=date(2020, 1, 1)),))
    assert [f.code for f in apply(policy).findings] == ["POL001"]


def test_a_severity_can_be_raised_or_lowered_and_what_is_special_follows_what_is_general(
    apply: Callable[..., Applied], finding: Make
) -> None:
    policy = Policy(
        weights=(
            Weight("CFG001", Severity.LOW, "mostly harmless"),
            Weight("CFG001", Severity.CRITICAL, "not this one", "PAYMENT_*"),
        )
    )
    applied = apply(
        policy, finding("CFG001", "ALPHA"), finding("CFG001", "PAYMENT_KEY"), finding("CFG002", "B")
    )
    assert [(f.subject.name, f.severity) for f in applied.findings] == [
        ("PAYMENT_KEY", Severity.CRITICAL), ("B", Severity.HIGH), ("ALPHA", Severity.LOW),
    ]  # fmt: skip
    first, second, third = applied.findings
    assert first.reweighed is not None
    assert (first.reweighed.usual, first.reweighed.reason) == (Severity.HIGH, "not this one")
    assert second.reweighed is None
    assert third.reweighed is not None


def test_an_id_does_not_change_with_what_the_policy_makes_of_a_finding(
    apply: Callable[..., Applied], finding: Make, expectation: Expect
) -> None:
    one = finding("CFG001", "ALPHA")
    policy = Policy(expectations=(expectation(),), weights=(Weight("CFG001", Severity.LOW, "r"),))
    assert [f.id for f in apply(policy, one).findings] == [one.id]


def test_a_rule_that_is_off_is_named_with_what_it_would_have_said(
    apply: Callable[..., Applied], finding: Make, expectation: Expect
) -> None:
    policy = Policy(
        off={"CFG001": "elsewhere", "CFG009": "never", "POL002": "tidied in spring"},
        expectations=(expectation(subject="GONE"),),
    )
    applied = apply(policy, finding("CFG001", "A"), finding("CFG001", "B"), finding("CFG002", "C"))
    assert [f.code for f in applied.findings] == ["CFG002"]
    assert [(s.code, s.reason, s.number) for s in applied.silenced] == [
        ("CFG001", "elsewhere", 2), ("CFG009", "never", 0), ("POL002", "tidied in spring", 1),
    ]  # fmt: skip
