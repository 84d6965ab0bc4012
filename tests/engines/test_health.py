"""What is kept of what a health check says."""

from __future__ import annotations

import pytest

from envparity.engines.docker.shapes import inspected_container


def said(output: str, code: int = 1) -> str:
    health = {"Status": "unhealthy", "Log": [{"ExitCode": code, "Output": output}]}
    return inspected_container(
        {"Id": "a1", "State": {"Status": "running", "Running": True, "Health": health}}
    ).check_said


def test_the_end_of_a_long_complaint_is_kept_for_it_says_what_went_wrong() -> None:
    text = (
        "Traceback (most recent call last):\n"
        + "  in a_library_somewhere ^^^^\n" * 40
        + "ConnectionRefusedError"
    )
    assert said(text).startswith("… ")
    assert said(text).endswith("^^^^ ConnectionRefusedError")
    assert len(said(text)) <= 202


@pytest.mark.parametrize("before", range(30))
def test_no_word_is_cut_in_two(before: int) -> None:
    word = "made-up-and-rather-long"
    text = "x" * before + f" {word} " + "y " * 93
    assert word in said(text) or "long" not in said(text)


def test_a_word_that_does_not_fit_is_not_shown_in_part() -> None:
    assert said("z" * 500) == "…"


def test_a_check_that_passes_says_nothing() -> None:
    assert said("fine", code=0) == ""
