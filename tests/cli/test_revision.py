"""A profile that names a revision: the commands see what was released, and see when a branch moves."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Tree = Callable[[dict[str, str | bytes]], Path]

PROFILE = '[[sources]]\nfiles = ["app.env"]\n{}'


def commit(root: Path, *then: str) -> None:
    for words in (["add", "-A"], ["commit", "-q", "-m", "change"], *([list(then)] if then else [])):
        identity = ["-c", "user.name=n", "-c", "user.email=n@mail.example"]
        subprocess.run(["git", "-C", str(root), *identity, *words], check=True)


@pytest.fixture
def shop(tree: Tree) -> Path:
    """Give a workspace whose production is at the branch `released` and whose staging is the work tree."""
    root = tree(
        {
            "profiles/staging.toml": PROFILE.format(""),
            "profiles/production.toml": PROFILE.format('revision = "released"\n'),
            "app.env": "LEVEL=info\n",
        }
    )
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    commit(root, "branch", "released")
    (root / "app.env").write_text("LEVEL=debug\n")
    commit(root)
    return root


def test_a_comparison_shows_the_revision_beside_the_work_tree_and_is_new_when_the_branch_moves(
    envparity: Run, shop: Path
) -> None:
    before = envparity("compare", "staging", "production", cwd=shop)
    assert "1 differs" in before.stdout, before
    subprocess.run(["git", "-C", str(shop), "branch", "-f", "released", "HEAD"], check=True)
    assert "1 differs" not in envparity("compare", "staging", "production", cwd=shop).stdout


def test_a_listing_names_the_source_with_its_revision_and_the_file_once(envparity: Run, shop: Path) -> None:
    listed = json.loads(envparity("list", "--format", "json", cwd=shop).stdout)
    (production,) = (item for item in listed["environments"] if item["name"] == "production")
    (source,) = production["sources"]
    assert (source["kind"], source["place"], source["status"]) == ("revision", "released:app.env", "read")
    assert [file["kind"] for file in production["files"]] == ["dotenv"]
    shown = envparity("list", cwd=shop).stdout
    assert shown.count("app.env") == 2


def test_a_revision_that_does_not_exist_leaves_the_report_incomplete_and_names_one_like_it(
    envparity: Run, shop: Path
) -> None:
    (shop / "profiles/production.toml").write_text(PROFILE.format('revision = "release"\n'))
    done = envparity("check", cwd=shop)
    assert done.returncode == 3
    assert "no revision `release` in this repository" in " ".join(done.stdout.split())
    assert "`released`" in done.stdout
