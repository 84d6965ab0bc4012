"""A folder of files as a project, read by us and by the reference implementation."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from envparity.errors import ReadError
from envparity.readers.document import Document
from envparity.readers.services.compose import Project, resolve

REFERENCE = shutil.which("docker-compose", path=str(Path(sys.executable).parent)) or ""


@dataclass(frozen=True)
class Folder:
    """A workspace on disk."""

    root: Path

    def write(self, files: Mapping[str, str]) -> Folder:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return self

    def sibling(self, path: str) -> bytes:
        whole = (self.root / path).resolve()
        if not whole.is_relative_to(self.root.resolve()):
            raise ReadError(f"`{path}` is outside of the workspace")
        try:
            return whole.read_bytes()
        except OSError as error:
            raise ReadError(f"`{path}`: {error.strerror}") from error

    def document(self, path: str, **options: str) -> Document:
        known = {"root": str(self.root), **options}
        return Document(path, (self.root / path).read_bytes(), self.sibling, options=known)

    def resolve(self, *files: str, variables: Mapping[str, str] | None = None, **more: Any) -> Project:
        documents = [self.document(name) for name in files or ("compose.yaml",)]
        return resolve(documents, variables=variables or {}, root=str(self.root), **more)

    def reference(
        self, *files: str, profiles: Sequence[str] = (), variables: Mapping[str, str] | None = None
    ) -> Any:
        """Give what the reference prints, its escaped dollar signs made plain; none when it refuses."""
        command = [REFERENCE]
        for name in files or ("compose.yaml",):
            command += ["-f", name]
        for name in profiles:
            command += ["--profile", name]
        result = subprocess.run(
            [*command, "config", "--format", "json"],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
            env={"HOME": os.environ.get("HOME", "/"), "PATH": "/usr/bin:/bin", **(variables or {})},
            timeout=60,
        )
        return None if result.returncode else _plain(json.loads(result.stdout))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.replace("$$", "$"): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.replace("$$", "$") if isinstance(value, str) else value


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    root = tmp_path / "project"
    root.mkdir()
    return Folder(root)


@pytest.fixture
def agree(folder: Folder) -> Callable[..., Project | None]:
    """Read files both ways, and hold that both give the same or both refuse."""
    if not REFERENCE:
        pytest.skip("the reference implementation of Compose is not installed")

    def check(
        files: Mapping[str, str],
        *order: str,
        profiles: Sequence[str] = (),
        variables: Mapping[str, str] | None = None,
    ) -> Project | None:
        folder.write(files)
        theirs = folder.reference(*order, profiles=profiles, variables=variables)
        try:
            ours = folder.resolve(*order, variables=variables, profiles=profiles)
        except ReadError:
            assert theirs is None
            return None
        if theirs is None:
            assert ours.problems
        else:
            assert ours.problems == ()
            assert json.loads(json.dumps(ours.config)) == theirs
        return ours

    return check
