"""An expectation is added at a policy's end, and all that was there stays as it was."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envparity.errors import UsageError
from envparity.model.findings import Finding
from envparity.policy.form import Known
from envparity.policy.loading import parse_policy
from envparity.policy.writing import expectation_block, quoted, with_block

Make = Callable[..., Finding]
KNOWN = Known(codes=("CFG001",), environments=("staging", "production"))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_from_toml_as_it_was(text: str) -> None:
    assert tomllib.loads(f"a = {quoted(text)}") == {"a": text}


def test_what_is_no_unicode_is_refused() -> None:
    with pytest.raises(UsageError):
        quoted("\udcff")


@pytest.mark.parametrize(
    "name", ["KEY", "a.b[0].c", "*", "?x", "[", "]", "[!a]", 'quo"te', "two\nlines", "ключ"]
)
def test_what_is_written_takes_the_finding_and_no_other(finding: Make, name: str) -> None:
    one = finding("CFG001", name, "staging", "production", scope="web")
    block = expectation_block(one, reason="why", by="who", until=date(2027, 1, 31))
    (read,) = parse_policy(with_block(None, block), KNOWN).expectations
    assert read.takes(one)
    assert read.takes(finding("CFG001", name, "staging", scope="web"))
    assert not read.takes(finding("CFG001", f"{name}x", "staging", scope="web"))
    assert not read.takes(finding("CFG001", name, "staging", scope="worker"))
    assert not read.takes(finding("CFG001", name, "staging", "development", scope="web"))


@pytest.mark.parametrize("name", ["KEY", "*"])
def test_an_exact_one_takes_its_finding_alone(finding: Make, name: str) -> None:
    one = finding("CFG001", name, "staging")
    block = expectation_block(one, reason="why", by="who", until=None, exact=True)
    (read,) = parse_policy(with_block(None, block), KNOWN).expectations
    assert read.takes(one)
    assert not read.takes(finding("CFG001", name, "staging", scope="web"))


@pytest.mark.parametrize(
    "before",
    [
        "# comment\n[gate]\nfail_on = 'low' # why\n",
        "# no line end",
        "a\n\n",
        "\ufeff# from an editor\r\n[gate]\r\n",
        "",
        "\n\n",
    ],
)
def test_what_was_there_stays_byte_for_byte(before: str) -> None:
    after = with_block(before, "[[expect]]\nx = 1\n")
    assert after.startswith(before)
    ends = "\r\n" if "\r\n" in before else "\n"
    assert after.endswith(f"[[expect]]{ends}x = 1{ends}")
    assert after.replace("\r\n", "").count("\r") == 0
    assert "\n\n\n\n" not in after


def test_a_new_policy_says_what_it_is() -> None:
    assert with_block(None, "[[expect]]\n").startswith("# ")
