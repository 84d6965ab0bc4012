"""The page of benchmarks: a part that is measured alone takes its place among the others."""

from __future__ import annotations

import pytest
from tests.benchmarks.run import PARTS, written

PAGE = """\
# Benchmarks

Written before: a machine.

## Commands

old commands

## In use

old use

## Secrets

kept
"""


def test_a_part_that_was_measured_alone_stands_in_its_place_and_leaves_the_others() -> None:
    page = written(
        PAGE, "a machine", ["\n## In use\n\nnew use\n", "\n## First paint\n\nnew paint\n"], whole=False
    )
    assert [line for line in page.splitlines() if line.startswith("## ")] == [
        "## Commands", "## First paint", "## In use", "## Secrets",
    ]  # fmt: skip
    assert "old commands" in page
    assert "old use" not in page
    assert page.endswith("\n## Secrets\n\nkept\n")


def test_all_that_was_measured_leaves_no_table_of_before_but_that_of_secrets() -> None:
    page = written(PAGE, "another", ["\n## In use\n\nnew use\n"], whole=True)
    assert "old commands" not in page
    assert "old use" not in page
    assert page.endswith("\n## Secrets\n\nkept\n")


def test_figures_of_two_machines_do_not_stand_on_one_page() -> None:
    with pytest.raises(SystemExit, match="another machine"):
        written(PAGE, "another", ["\n## In use\n\nnew use\n"], whole=False)


def test_every_table_of_the_page_belongs_to_one_part() -> None:
    titles = [title for _, held in PARTS.values() for title in held]
    assert len(titles) == len(set(titles))
