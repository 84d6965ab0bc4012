"""Small trees of one kind each: which environments there are and what each is given."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from envparity.model.declarations import Workspace
from envparity.workspace.discovery import discover


def tree(root: Path, *paths: str) -> Workspace:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("")
    return discover(root)


def files(workspace: Workspace, name: str) -> list[tuple[str, ...]]:
    return [source.files for source in workspace.declaration(name).sources]


def names(workspace: Workspace) -> list[str]:
    return [declaration.environment.name for declaration in workspace.declarations]


def reasons(workspace: Workspace) -> dict[str, str]:
    return {item.path: item.why for item in workspace.unassigned}


def paths_of(sources: Iterable[tuple[str, ...]]) -> set[str]:
    return {path for source in sources for path in source}


def test_dotenv_files_layer_from_the_shared_one_to_the_own_one(tmp_path: Path) -> None:
    found = tree(
        tmp_path, ".env", ".env.production", ".env.development", ".env.development.local", ".env.local"
    )
    assert names(found) == ["development", "production"]
    assert files(found, "production") == [(".env", ".env.production")]
    assert files(found, "development") == [
        (".env", ".env.development", ".env.local", ".env.development.local")
    ]


def test_an_example_is_no_environment(tmp_path: Path) -> None:
    found = tree(tmp_path, ".env.example", ".env.production.sample", ".env.staging")
    assert names(found) == ["staging"]
    assert set(reasons(found)) == {".env.example", ".env.production.sample"}
    assert "example" in reasons(found)[".env.example"]


def test_words_for_one_environment_are_one_environment(tmp_path: Path) -> None:
    found = tree(tmp_path, "compose.yaml", "compose.prod.yaml", ".env.production", "values-prd.yaml")
    assert names(found) == ["development", "production"]
    assert paths_of(files(found, "production")) == {
        "compose.yaml", "compose.prod.yaml", ".env.production", "values-prd.yaml",
    }  # fmt: skip


def test_locks_belong_to_every_environment(tmp_path: Path) -> None:
    found = tree(tmp_path, "uv.lock", ".env.dev", ".env.prod")
    assert ("uv.lock",) in files(found, "development")
    assert ("uv.lock",) in files(found, "production")


def test_every_source_says_why(tmp_path: Path) -> None:
    found = tree(tmp_path, ".env", ".env.prod", "compose.yaml", "compose.staging.yaml", "uv.lock")
    assert all(source.why for item in found.declarations for source in item.sources)
