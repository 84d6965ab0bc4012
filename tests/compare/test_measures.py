"""Durations and sizes that are written differently and are the same."""

from __future__ import annotations

import pytest

from envparity.model.measures import same_measure


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("1h", "60m", True), ("90s", "1m30s", True), ("1500ms", "1.5s", True), ("2 days", "48h", True), ("1h", "61m", False),
        ("30", "30s", False), ("30", "30", False), ("1GB", "1000MB", True), ("1GiB", "1024MiB", True), ("1g", "1024m", True),
        ("1GB", "1GiB", False), ("1GB", "1g", False), ("5x", "5x", False), ("", "", False), ("now", "now", False),
    ],
)  # fmt: skip
def test_two_values_are_one_measure_only_where_both_name_their_unit(a: str, b: str, same: bool) -> None:
    assert same_measure(a, b) is same
    assert same_measure(b, a) is same
