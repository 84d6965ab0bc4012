"""Who else may come by a file of secrets: modes, what git ignores, what a build copies."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from envparity.model.declarations import Declaration, SourceSpec
from envparity.model.snapshots import Environment, Stage
from envparity.readers.syntax.ignoring import copies, ignores
from envparity.secrets.sealing import make_seal
from envparity.sources.worktree import Worktree

SECRET = "CRM_TOKEN=cobalt-" + "stairs-lantern\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a repository with a file of secrets that git does not keep, in folders that everybody may enter."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == tmp_path.stat().st_uid and "pytest-" in str(folder):
            folder.chmod(0o755)
    root = tmp_path / "shop"
    root.mkdir(mode=0o755)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (root / ".env.production").write_text(SECRET)
    (root / ".env.production").chmod(0o600)
    return root


def exposure(root: Path, *files: str) -> set[str]:
    specs = tuple(SourceSpec((name,)) for name in (".env.production", *files))
    (snapshot,) = Worktree(root, make_seal(b"k" * 32)).read(
        [Declaration(Environment("production", Stage.PRODUCTION), specs)]
    )
    return {said for setting in snapshot.settings if setting.key == "CRM_TOKEN" for said in setting.exposure}


def test_a_file_that_others_may_read_is_told_unless_a_folder_keeps_them_out(root: Path) -> None:
    (root / ".gitignore").write_text(".env*\n")
    assert exposure(root) == set()
    (root / ".env.production").chmod(0o644)
    assert exposure(root) == {"others"}
    root.chmod(0o700)
    assert exposure(root) == set()


def test_a_file_that_git_neither_keeps_nor_ignores_is_told(root: Path) -> None:
    assert exposure(root) == {"unignored"}
    (root / ".gitignore").write_text(".env*\n")
    assert exposure(root) == set()
    (root / ".gitignore").unlink()
    subprocess.run(["git", "-C", str(root), "add", "-A"], check=True)
    assert exposure(root) == set(), "git keeps it now, which another rule says"


def test_a_file_that_a_build_copies_is_told_until_it_is_ignored_there(root: Path) -> None:
    (root / ".gitignore").write_text(".env*\n")
    (root / "compose.yaml").write_text("services:\n  web:\n    build: .\n")
    assert exposure(root, "compose.yaml") == set(), "no Dockerfile says that anything is copied"
    (root / "Dockerfile").write_text("FROM base\nCOPY --from=build /x /y\nCOPY . /app\n")
    assert exposure(root, "compose.yaml") == {"context:web"}
    (root / ".dockerignore").write_text("**/.env*\n")
    assert exposure(root, "compose.yaml") == set()
    (root / ".dockerignore").write_text("*\n!src\n")
    assert exposure(root, "compose.yaml") == set()


def test_a_dockerfile_that_no_service_builds_takes_in_its_own_folder(root: Path) -> None:
    (root / ".gitignore").write_text(".env*\n")
    (root / "web").mkdir()
    (root / "web/Dockerfile").write_text("FROM base\nCOPY . /app\n")
    assert exposure(root) == set(), "the file lies above"
    (root / "Dockerfile").write_text("FROM base\nCOPY . /app\n")
    assert exposure(root) == {"context:Dockerfile"}
    (root / ".dockerignore").write_text(".env.*\n")
    assert exposure(root) == set()


@pytest.mark.parametrize(
    ("text", "path", "ignored"),
    [
        (".env", ".env", True),
        (".env", "web/.env", False),
        ("**/.env", "web/.env", True),
        ("**/.env", ".env", True),
        ("*.env", "a.env", True),
        ("*.env", "b/a.env", False),
        ("config", "config/prod/a.env", True),
        ("/config/", "config/a.env", True),
        ("*\n!a.env", "a.env", False),
        ("a.env\n!a.env\na.env", "a.env", True),
        ("# a.env\n\n", "a.env", False),
        ("a.en?", "a.env", True),
        ("a.[de]nv", "a.env", True),
        ("a.[!e", "a.env", False),
        ("**", "x/y/z", True),
        ("x/**/z", "x/a/b/z", True),
        ("x/**/z", "x/z", True),
    ],
)
def test_a_dockerignore_is_read_as_docker_reads_it(text: str, path: str, ignored: bool) -> None:
    assert ignores(text, path) is ignored


@pytest.mark.parametrize(
    ("text", "path", "copied"),
    [
        ("COPY . .", "a/b.env", True),
        ("copy ./ /app/", "b.env", True),
        ("COPY config /config", "config/b.env", True),
        ("COPY config /config", "configs/b.env", False),
        ("COPY *.env /app/", "b.env", True),
        ("COPY *.env /app/", "a/b.env", False),
        ('COPY ["a b.env", "/app/"]', "a b.env", True),
        ("COPY --chown=1:1 . /app", "b.env", True),
        ("COPY --from=build . /app", "b.env", False),
        ("ADD https://x.example/b.env /app/", "b.env", False),
        ("COPY <<EOF /app/b.env\nA=1\nEOF", "b.env", False),
        ("COPY a \\\n  b.env \\\n  /app/", "b.env", True),
        ("RUN cp b.env /app", "b.env", False),
        ("COPY 'unclosed /app", "b.env", False),
        ("COPY [1, 2", "b.env", False),
    ],
)
def test_what_a_dockerfile_copies_is_told(text: str, path: str, copied: bool) -> None:
    assert copies(f"FROM base\n{text}\n", path) is copied
