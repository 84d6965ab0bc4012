"""Whole public repositories beside answers that were written by reading them; skipped by name where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.discovery.measure import KEY, checkout, git_directory, score

LEAST = 0.95


@pytest.mark.parametrize("repository", KEY)
def test_files_are_given_to_the_environments_that_a_reader_sees(repository: str, tmp_path: Path) -> None:
    if git_directory(repository) is None:
        pytest.skip(f"{repository} is not below ENVPARITY_REPOSITORIES")
    found = score(checkout(repository, tmp_path), KEY[repository])
    assert found.recall >= LEAST, sorted(found.missed)
    assert found.precision >= LEAST, sorted(found.wrong)
    assert not found.absent | found.strange
