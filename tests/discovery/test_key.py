"""Real repositories: how many files are given to the environments they speak of, and to no other.

The key holds paths and answers, and no contents: a tree of empty files stands for each repository.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from envparity.workspace.discovery import discover

KEY: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / "key.yaml").read_text())
LEAST = 0.95


@dataclass
class Score:
    """Pairs of file and environment: rightly given, given wrongly, and missed."""

    right: set[tuple[str, str]]
    wrong: set[tuple[str, str]]
    missed: set[tuple[str, str]]

    @property
    def precision(self) -> float:
        return len(self.right) / ((len(self.right) + len(self.wrong)) or 1)

    @property
    def recall(self) -> float:
        return len(self.right) / ((len(self.right) + len(self.missed)) or 1)


def answers(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, paths in entry.items():
        if name in ("environments", "none", "either"):
            continue
        names = entry["environments"] if name == "every" else name.split("+")
        yield from ((path, environment) for path in paths for environment in names)


def score(root: Path, entry: dict[str, Any]) -> Score:
    paths = {path for name, held in entry.items() if name != "environments" for path in held}
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).touch()
    found = {
        (path, declaration.environment.name)
        for declaration in discover(root).declarations
        for path in (
            *(path for source in declaration.sources for path in (*source.files, *source.parts)),
            *(item.path for item in declaration.unread),
        )
        if path not in entry.get("either", ())
    }
    expected = set(answers(entry))
    return Score(expected & found, found - expected, expected - found)


@pytest.mark.parametrize("repository", KEY)
def test_files_are_given_to_the_environments_they_speak_of(repository: str, tmp_path: Path) -> None:
    found = score(tmp_path, KEY[repository])
    print(f"{repository}: recall {found.recall:.3f}, precision {found.precision:.3f}")
    assert found.recall >= LEAST, sorted(found.missed)
    assert found.precision >= LEAST, sorted(found.wrong)


def test_the_environments_are_those_of_the_key(tmp_path: Path) -> None:
    for at, (repository, entry) in enumerate(KEY.items()):
        root = tmp_path / str(at)
        score(root, entry)
        names = {declaration.environment.name for declaration in discover(root).declarations}
        assert names == set(entry["environments"]), repository
