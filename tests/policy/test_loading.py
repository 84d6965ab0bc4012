"""A policy is read strictly: what does not belong there is said with file, line, key and what is near."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envparity.errors import ProfileError
from envparity.jobs.opening import POLICY
from envparity.model.areas import Area, Severity
from envparity.model.snapshots import Stage
from envparity.policy.agreed import FILE, Policy
from envparity.policy.form import Known, matches_everything
from envparity.policy.loading import load_policy, parse_policy

KNOWN = Known(codes=("CFG001", "CFG002", "SEC001", "POL001"), environments=("staging", "production"))

WHOLE = """\
# what we agreed on
schema = 1

[gate]
fail_on = "critical"

[gate.areas]
secrets = "medium"
cost = "never"

[gate.stages]
development = "critical"

[[expect]]
code = "CFG002"
subject = "FEATURE_*"
environments = ["staging"]
value = "on*"
reason = "tried out before the release"
by = "product"
until = 2027-01-31

[[expect]]
finding = "SEC001-0123456789"
reason = "one account until the split"
by = "platform"

[[severity]]
code = "CFG001"
severity = "low"
reason = "defaults are tested here"

[[off]]
code = "SEC001"
reason = "looked for by another tool"
"""


def entry(**keys: str) -> str:
    """Give an `[[expect]]` that is right but for the keys given; an empty one is left out."""
    whole = {"code": '"CFG001"', "subject": '"A"', "reason": '"r"', "by": '"b"', **keys}
    return "[[expect]]\n" + "".join(f"{key} = {value}\n" for key, value in whole.items() if value)


def test_everything_that_a_policy_can_say_is_read() -> None:
    policy = parse_policy(WHOLE, KNOWN)
    assert policy.thresholds.general is Severity.CRITICAL
    assert policy.thresholds.areas == {Area.SECRETS: Severity.MEDIUM, Area.COST: None}
    assert policy.thresholds.stages == {Stage.DEVELOPMENT: Severity.CRITICAL}
    first, second = policy.expectations
    assert (first.code, first.subject, first.environments, first.value) == (
        "CFG002", "FEATURE_*", ("staging",), "on*",
    )  # fmt: skip
    assert (first.until, first.by, str(first.place)) == (date(2027, 1, 31), "product", f"{FILE}:14")
    assert (second.finding, second.until, str(second.place)) == ("SEC001-0123456789", None, f"{FILE}:23")
    assert [(weight.code, weight.severity) for weight in policy.weights] == [("CFG001", Severity.LOW)]
    assert policy.off == {"SEC001": "looked for by another tool"}
    assert policy.dated


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\ufeff# saved by an editor\n", "[gate]\n"])
def test_a_policy_that_says_nothing_is_as_none(text: str) -> None:
    assert parse_policy(text, KNOWN) == Policy()


def test_without_a_file_the_usual_threshold_holds(tmp_path: Path) -> None:
    assert load_policy(tmp_path, KNOWN) == Policy()
    assert Policy().thresholds.general is Severity.HIGH


def test_the_cache_of_results_knows_the_file_by_the_same_name() -> None:
    assert POLICY == FILE


WRONG = {
    "an unknown table": ("foo = 1\n", 1, "foo", "no such key", "`schema`, `gate`, `expect`"),
    "a typo in a key": ('[gate]\nfail_om = "high"\n', 2, "gate.fail_om", "no such key", "`fail_on`"),
    "a typo in an entry": (entry(reson='"r"'), 6, "expect[0].reson", "no such key", "`reason`"),
    "a second entry": (entry() + "\n" + entry(by="1"), 11, "expect[1].by", "is not a text", "quotes"),
    "no such severity": ('[gate]\nfail_on = "hihg"\n', 2, "gate.fail_on", "no such severity", "`high`"),
    "never in general": ('[gate]\nfail_on = "never"\n', 2, "gate.fail_on", "no such severity", ""),
    "no such area": ('[gate.areas]\nsecret = "low"\n', 2, "gate.areas.secret", "no such area", "`secrets`"),
    "no such stage": ('[gate.stages]\nprod = "low"\n', 2, "gate.stages.prod", "no such stage", "`production`"),
    "no such rule": (entry(code='"CFG999"'), 2, "expect[0].code", "no such rule", "CFG"),
    "no such environment": (
        entry(environments='["stagin"]'), 6, "expect[0].environments", "no such environment", "`staging`",
    ),
    "no environments": (entry(environments="[]"), 6, "expect[0].environments", "not a list", "leave it out"),
    "no reason": (entry(reason=""), 1, "expect[0].reason", "is missing", ""),
    "an empty reason": (entry(reason='" "'), 4, "expect[0].reason", "is empty", "in a year"),
    "no owner": (entry(by=""), 1, "expect[0].by", "is missing", ""),
    "neither id nor rule": (entry(code=""), 1, "expect[0].code", "is missing", "`finding`, or `code`"),
    "no subject": (entry(subject=""), 1, "expect[0].subject", "is missing", "`finding`, or `code`"),
    "a subject that fits anything": (
        entry(subject='"*"'), 3, "expect[0].subject", "the pattern fits everything", "`[[off]]`",
    ),
    "a value that fits anything": (
        entry(value='"**"'), 6, "expect[0].value", "the pattern fits everything", "leave `value` out",
    ),
    "not an id": (
        '[[expect]]\nfinding = "CFG001"\nreason = "r"\nby = "b"\n',
        2, "expect[0].finding", "not a finding's id", "CFG001-81e84ffc68",
    ),
    "a date in quotes": (entry(until='"2027-01-31"'), 6, "expect[0].until", "is not a date", "without quotes"),
    "a date with a time": (
        entry(until="2027-01-31T00:00:00Z"), 6, "expect[0].until", "is not a date", "without a time",
    ),
    "a day that no calendar has": (entry(until="2027-02-30"), 6, "until", "no such date", "2027-01-31"),
    "a month that no calendar has": (entry(until="2027-13-01"), 6, "until", "no such date", "2027-01-31"),
    "single brackets": ('[expect]\ncode = "CFG001"\n', 1, "expect", "not a list of tables", "`[[expect]]`"),
    "double brackets": ("[[gate]]\n", 1, "gate", "is not a table", "`[gate]`"),
    "an off rule without a reason": ('[[off]]\ncode = "CFG001"\n', 1, "off[0].reason", "is missing", ""),
    "a severity without a reason": (
        '[[severity]]\ncode = "CFG001"\nseverity = "low"\n', 1, "severity[0].reason", "is missing", "",
    ),
    "a newer form": ("schema = 2\n", 1, "schema", "not of form 1", "update"),
    "not TOML": ("[gate]\nfail_on = high\n", 2, "fail_on", "not TOML", ""),
    "cut off": ("[gate\n", 1, "", "not TOML", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "key", "message", "hint"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_its_line_its_key_and_what_to_write(
    text: str, line: int, key: str, message: str, hint: str
) -> None:
    with pytest.raises(ProfileError) as caught:
        parse_policy(text, KNOWN)
    assert caught.value.message.startswith(f"{FILE}:{line}: ")
    assert caught.value.key == key
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize("pattern", ["*", "**", "?*", "*?*", "[!x]*", "*[A-Z]*", "[]x]*"])
def test_a_pattern_of_wildcards_alone_fits_everything(pattern: str) -> None:
    assert matches_everything(pattern)


@pytest.mark.parametrize("pattern", ["A", "*_URL", "FEATURE_*", "[*]", "[?]x", "a[bc]*", "[[]*"])
def test_a_pattern_with_a_letter_that_has_to_be_there_does_not(pattern: str) -> None:
    assert not matches_everything(pattern)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"a = " + b"[" * 100_000, b"a = 1\n" * 800_000])
def test_a_file_that_is_no_policy_at_all_is_an_error_and_no_fault(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)
    with pytest.raises(ProfileError) as caught:
        load_policy(tmp_path, KNOWN)
    assert caught.value.message.startswith(FILE)


def test_a_folder_of_the_policys_name_is_an_error(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(ProfileError, match="cannot be read"):
        load_policy(tmp_path, KNOWN)


def test_a_link_to_no_policy_is_an_error_and_not_the_same_as_none(tmp_path: Path) -> None:
    (tmp_path / FILE).symlink_to("moved.toml")
    with pytest.raises(ProfileError, match="the link leads nowhere"):
        load_policy(tmp_path, KNOWN)


@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 12), st.text(max_size=4)), max_size=4))
def test_whatever_is_done_to_a_policy_it_is_read_or_complained_of(cuts: list[tuple[int, int, str]]) -> None:
    text = WHOLE
    for at, length, put in cuts:
        text = text[:at] + put + text[at + length :]
    error = complaint(text)
    if error is not None:
        assert error.message.startswith(FILE)
        assert error.line is None or 1 <= error.line <= text.count("\n") + 1


def complaint(text: str) -> ProfileError | None:
    try:
        parse_policy(text, KNOWN)
    except ProfileError as error:
        return error
    return None
