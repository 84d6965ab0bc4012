"""What git's index holds is told as git tells it, or left to git."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from envparity.sources import tracking
from envparity.sources.index import held_paths

KEPT = (
    ".env", "app/.env", "app/app/.env", "p/" + "n" * 47, "été.env", "a b.env", "config/production.env",
    "x/config/production.env.bak", "y" * 200, "link",
)  # fmt: skip
OTHERS = (
    "n" * 47,
    "config/.env",
    "env",
    "production.env",
    "staging.env",
    "y" * 199,
    "x",
    "config",
    ".env/x",
    "",
)


def git(root: Path, *words: str) -> str:
    person = ("-c", "user.name=a", "-c", "user.email=a@shop.example")
    return subprocess.run(
        ["git", "-C", str(root), *person, *words], check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture(params=["sha1", "sha256"])
def root(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    root = tmp_path / "shop"
    git(tmp_path, "init", "-q", f"--object-format={request.param}", str(root))
    (root / ".gitignore").write_text("staging.env\n")
    for path in (*KEPT, "staging.env"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        if path == "link":
            (root / path).symlink_to(".env")
        else:
            (root / path).write_text(path)
    git(root, "add", "-A")
    return root


def test_the_same_paths_are_held_as_git_says(root: Path) -> None:
    assert held_paths(root, (*KEPT, *OTHERS)) == frozenset(KEPT)
    assert held_paths(root / "app", (".env", "app/.env", "n")) == frozenset({".env", "app/.env"})
    for below in (root, root / "app", root / "config"):
        names = [str(path.relative_to(below)) for path in below.rglob("*") if path.name != ".git"]
        told = tracking._told_by_git(below, names)
        assert told is not None
        assert held_paths(below, names) == told.intersection(names)


def test_what_is_taken_out_is_no_longer_held(root: Path) -> None:
    git(root, "rm", "-q", "--cached", "app/.env")
    git(root, "add", "--intent-to-add", "-f", "staging.env")
    assert held_paths(root, KEPT) == frozenset(KEPT) - {"app/.env"}
    assert held_paths(root, ["staging.env"]) == frozenset({"staging.env"})


def test_a_linked_worktree_has_an_index_of_its_own(root: Path, tmp_path: Path) -> None:
    git(root, "commit", "-qm", "All")
    git(root, "worktree", "add", "-q", str(tmp_path / "other"))
    git(tmp_path / "other", "rm", "-q", "--cached", ".env")
    assert held_paths(tmp_path / "other", KEPT) == frozenset(KEPT) - {".env"}
    assert held_paths(root, KEPT) == frozenset(KEPT)


@pytest.mark.parametrize(
    "words",
    [
        ("update-index", "--index-version", "4"),
        ("update-index", "--split-index"),
        ("config", "core.worktree", ".."),
    ],
    ids=["version 4", "split", "a work tree elsewhere"],
)
def test_what_is_not_read_here_is_left_to_git(root: Path, words: tuple[str, ...]) -> None:
    git(root, *words)
    assert held_paths(root, KEPT) is None
    if words[0] != "config":
        assert tracking.tracked_files(root, (*KEPT, *OTHERS[:3])) == frozenset(KEPT)


def test_no_index_and_a_damaged_one_are_left_to_git(tmp_path: Path, root: Path) -> None:
    git(tmp_path, "init", "-q", str(tmp_path / "new"))
    assert held_paths(tmp_path / "new", KEPT) is None
    (root / ".git" / "index").write_bytes(b"DIRC\0\0\0\2")
    assert held_paths(root, KEPT) is None
    (root / ".git" / "index").write_bytes(b"")
    assert held_paths(root, KEPT) is None
    assert held_paths(tmp_path, KEPT) is None
