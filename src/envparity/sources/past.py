"""Every version of every file that a repository's branches and tags lead to, each content once, by `git cat-file --batch`."""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import IO, cast

from envparity.errors import ReadError
from envparity.readers.document import LIMIT
from envparity.sources.objects import Repository, alone


def list_blobs(folder: Path) -> tuple[dict[str, str], int]:
    """Give the path of each content, by its hash, and the number of commits; `ReadError` without a repository."""
    repository = Repository(folder)
    try:
        if repository.find("HEAD") is None and not repository.names():
            raise ReadError("the repository has no commit", hint="commit something, or scan the work tree")
    finally:
        repository.close()
    commits = int(_tell(folder, "rev-list", "--count", "--all").strip() or b"0")
    listed = _tell(
        folder, "rev-list", "--objects", "--all", "--filter=object:type=blob", "--filter-provided-objects"
    )
    blobs: dict[str, str] = {}
    for line in listed.split(b"\n"):
        name, space, path = line.partition(b" ")
        if space:
            blobs.setdefault(name.decode(), path.decode("utf-8", "surrogateescape"))
    return blobs, commits


def read_blobs(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """Give the contents of these hashes in order; none for one that is not there or larger than `LIMIT`."""
    questions = "".join(f"{name}\n" for name in names).encode()
    with subprocess.Popen(
        ["git", "-C", str(folder), "cat-file", "--batch", "--buffer"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=1 << 20,
        env=alone(),
    ) as process:
        from threading import Thread

        asking = Thread(target=_ask, args=(cast("IO[bytes]", process.stdin), questions), daemon=True)
        asking.start()
        answers = cast("IO[bytes]", process.stdout)
        while header := answers.readline():
            words = header.split()
            if len(words) != 3 or not words[2].isdigit():
                yield (words[0].decode("ascii", "replace") if words else ""), None
                continue
            size = int(words[2])
            if size > LIMIT:
                _pass_over(answers, size + 1)
                yield words[0].decode(), None
            else:
                yield words[0].decode(), answers.read(size + 1)[:size]
        asking.join()


def read_messages(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give each commit's hash with its message."""
    for entry in _tell(folder, "log", "--all", "--format=%x00%H%n%B").split(b"\0")[1:]:
        commit, _, message = entry.partition(b"\n")
        yield commit.decode(), message


def first_commits(folder: Path, wanted: Collection[str]) -> dict[str, tuple[str, str]]:
    """Give for each hash the oldest commit that brought it, and the path it had there."""
    said = _tell(
        folder,
        "log",
        "--all",
        "--raw",
        "--no-abbrev",
        "--no-renames",
        "--diff-merges=first-parent",
        "--format=%x00%H",
    )
    found: dict[str, tuple[str, str]] = {}
    commit = ""
    for line in said.split(b"\n"):
        if line.startswith(b"\0"):
            commit = line[1:].decode()
        elif line.startswith(b":"):
            head, _, path = line.partition(b"\t")
            words = head.split()
            blob = words[3].decode() if len(words) > 3 else ""
            if blob in wanted:
                found[blob] = commit, path.decode("utf-8", "replace")
    return found


def _ask(stream: IO[bytes], questions: bytes) -> None:
    try:
        stream.write(questions)
        stream.close()
    except OSError:
        return


def _pass_over(stream: IO[bytes], size: int) -> None:
    while size > 0:
        chunk = stream.read(min(size, 1 << 20))
        if not chunk:
            return
        size -= len(chunk)


def _tell(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, env=alone(), check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ReadError("git could not list the history", hint="`git fsck` tells more") from error
    return done.stdout
