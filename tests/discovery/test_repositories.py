"""Whole public repositories beside answers that were written by reading them; one skip counts those not here."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.discovery.measure import KEY, checkout, git_directory, score

LEAST = 0.95
HERE = [repository for repository in KEY if git_directory(repository) is not None]
ABSENT = pytest.mark.skip(
    f"{len(KEY) - len(HERE)} of {len(KEY)} repositories are not below the folder that ENVPARITY_REPOSITORIES names"
)
OTHERS = [] if len(HERE) == len(KEY) else [pytest.param("", marks=ABSENT, id="those that are not here")]


@pytest.mark.parametrize("repository", [*HERE, *OTHERS])
def test_files_are_given_to_the_environments_that_a_reader_sees(repository: str, tmp_path: Path) -> None:
    found = score(checkout(repository, tmp_path), KEY[repository])
    assert found.recall >= LEAST, sorted(found.missed)
    assert found.precision >= LEAST, sorted(found.wrong)
    assert not found.absent | found.strange
