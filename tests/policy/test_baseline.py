"""A baseline holds today's findings as known, and no more than that."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from envparity.errors import ProfileError, UsageError
from envparity.model.areas import Severity
from envparity.model.findings import Expected, Finding
from envparity.policy.baseline import mark_known, read_baseline, write_baseline

Make = Callable[..., Finding]
NAMES = ("staging", "production")


def known(findings: list[Finding], baseline: str, names: tuple[str, ...] = NAMES) -> list[bool]:
    return [f.known for f in mark_known(findings, read_baseline(baseline, "b.json"), names, None)]


def test_what_was_there_is_known_and_what_is_new_is_not(finding: Make) -> None:
    old, new = finding("CFG001", "OLD"), finding("CFG001", "NEW")
    assert known([old, new], write_baseline([old], NAMES, None)) == [True, False]


def test_a_finding_that_has_become_worse_is_new(finding: Make) -> None:
    mild = finding("CFG001", "A", severity=Severity.LOW)
    worse = replace(mild, severity=Severity.HIGH)
    assert known([worse], write_baseline([mild], NAMES, None)) == [False]
    assert known([mild], write_baseline([worse], NAMES, None)) == [True]


def test_what_was_accepted_is_left_to_the_policy(finding: Make) -> None:
    one = finding("CFG001", "A")
    text = write_baseline([replace(one, expected=Expected("r", "b"))], NAMES, None)
    assert json.loads(text)["findings"] == []


def test_a_baseline_has_the_same_bytes_whatever_the_order_and_holds_no_value(finding: Make) -> None:
    findings = [finding("CFG001", name) for name in "CAB"]
    text = write_baseline(findings, NAMES, None)
    assert text == write_baseline(findings[::-1], NAMES[::-1], None)
    assert set(json.loads(text)["findings"][0]) == {"id", "severity", "name", "subject"}


def test_a_baseline_of_other_environments_or_another_direction_is_refused(finding: Make) -> None:
    text = write_baseline([finding("CFG001", "A")], NAMES, None)
    with pytest.raises(UsageError, match=r"taken of production, staging, and this is staging"):
        known([], text, ("staging",))
    with pytest.raises(UsageError, match="the way from staging to production"):
        mark_known([], read_baseline(write_baseline([], NAMES, ("staging", "production")), "b"), NAMES, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "b.json:1: not JSON"),
        ("{", "b.json:1: not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not of the form `envparity.baseline/1`"),
        ('{"schema": "envparity.baseline/2"}', "not of the form `envparity.baseline/1`"),
        ('{"schema": "envparity.baseline/1"}', "a part of it is missing"),
        (
            '{"schema": "envparity.baseline/1", "environments": [], "release": null, "findings": [{"id": 1}]}',
            "a part of it is missing",
        ),
        (
            '{"schema": "envparity.baseline/1", "environments": [], "release": null, "findings": [{"id": "A", "severity": "dire"}]}',
            "a part of it is missing",
        ),
        ('{"schema": "envparity.baseline/1", "environments": 7, "release": null, "findings": []}', "a part of it"),
        ('{"schema": "envparity.baseline/1", "environments": [], "release": [], "findings": []}', "a part of it"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_baseline_is_said_and_never_taken_for_an_empty_one(text: str, said: str) -> None:
    with pytest.raises(ProfileError) as caught:
        read_baseline(text, "b.json")
    assert said in caught.value.message
    assert caught.value.hint
