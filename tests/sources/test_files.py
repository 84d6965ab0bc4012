"""Bytes of files below the root, and every way in which a path can be none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from envparity.errors import ReadError
from envparity.readers.document import LIMIT
from envparity.sources.files import read_bytes


def refusal(root: Path, path: str) -> str:
    with pytest.raises(ReadError) as caught:
        read_bytes(root, path)
    return caught.value.message


def test_a_file_below_the_root_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.env").write_bytes(b"A=1\n")
    assert read_bytes(tmp_path, "a/b.env") == b"A=1\n"


def test_a_missing_file_a_folder_and_a_pipe_are_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path, "none") == "`none`: no such file"
    assert refusal(tmp_path, "folder") == "`folder`: a folder, where a file was expected"
    assert refusal(tmp_path, "pipe") == "`pipe`: not a regular file"


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    (tmp_path / "closed").write_text("A=1")
    (tmp_path / "closed").chmod(0)
    request.getfixturevalue("as_nobody")
    assert refusal(tmp_path, "closed") == "`closed`: not readable: permission denied"


@pytest.mark.parametrize("path", ["../outside", "a/../../outside", "/etc/hostname", "link"])
def test_no_path_leaves_the_root(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside").write_text("SECRET=1")
    (root / "link").symlink_to(tmp_path / "outside")
    assert "outside of the workspace" in refusal(root, path)


def test_a_link_that_stays_below_the_root_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"A=1")
    (tmp_path / "link").symlink_to("real")
    assert read_bytes(tmp_path, "link") == b"A=1"


def test_a_ring_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert refusal(tmp_path, "a").startswith("`a`: ")


def test_a_file_larger_than_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge.env").open("wb") as file:
        file.truncate(LIMIT + 1)
    assert refusal(tmp_path, "huge.env") == "`huge.env`: 64 MiB, larger than the 64 MiB that are read"


@pytest.mark.parametrize("ending", ["example", "sample", "dist"])
def test_a_file_that_is_not_there_is_told_with_the_example_beside_it(tmp_path: Path, ending: str) -> None:
    (tmp_path / "docker").mkdir()
    (tmp_path / f".env.{ending}").write_text("TOKEN=\n")
    assert (
        refusal(tmp_path, ".env") == f"`.env`: no such file; `.env.{ending}` beside it is there to be copied"
    )
    assert refusal(tmp_path, "docker/.env") == "`docker/.env`: no such file"
