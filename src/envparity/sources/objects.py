"""The objects of a git repository, asked of one `git cat-file --batch`: nothing is fetched, nothing is changed."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import IO, cast

from envparity.errors import ReadError
from envparity.model.records import dataclass, field
from envparity.readers.document import LIMIT

_CHUNK = 1 << 20
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Variables that a git hook hands on and that would name another repository than the workspace's."""
_ALONE = {
    "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none",
}  # fmt: skip
"""No fetching of what a partial clone lacks: an older git heeds only the last of these."""


@dataclass(frozen=True, slots=True)
class GitObject:
    """An object of git's store: its hash in hexadecimal, kind (`blob`, `tree`, ...), size in bytes, content.

    The content of an object larger than `LIMIT` is left out.
    """

    name: str
    kind: str
    size: int
    data: bytes = field(repr=False)


class _Gone(Exception):
    """The batch process ended instead of answering; the text is the last that git said."""


class Repository:
    """The objects of the repository that a folder is in, by way of one process, begun at the first question."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None

    def find(self, name: str) -> GitObject | None:
        """Give the object of a name, none where there is none; `ReadError` when there is no asking.

        An object that only the clone's origin has is none here.
        """
        try:
            return self._ask(name)
        except _Gone as gone:
            self.close()
            if "promisor" in str(gone) or "transport" in str(gone):
                return None
            raise _refusal(str(gone)) from None

    def close(self) -> None:
        """End the process, if one was begun; a later question begins another."""
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            process.communicate()
        if self._said is not None:
            self._said.close()
            self._said = None

    def names(self) -> tuple[str, ...]:
        """Give the names of all tags and branches, tags first."""
        listed = self.tell(
            "for-each-ref", "--format=%(refname:short)", "refs/tags", "refs/heads", "refs/remotes"
        )
        return tuple(listed.splitlines())

    @cached_property
    def lack(self) -> str:
        """Say in what way the clone may lack objects: `shallow`, `partial`, or empty for neither."""
        if self.tell("config", "--get-regexp", r"^remote\..*\.(promisor|partialclonefilter)$"):
            return "partial"
        return "shallow" if self.tell("rev-parse", "--is-shallow-repository").strip() == "true" else ""

    def tell(self, *arguments: str) -> str:
        """Run one git command that only reads, and give what it prints; empty when it fails."""
        command = ["git", "-C", str(self.folder), *arguments]
        try:
            done = subprocess.run(command, capture_output=True, env=alone(), timeout=20, check=False)
        except (OSError, subprocess.SubprocessError):
            return ""
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""

    def _ask(self, name: str) -> GitObject | None:
        process = self._started()
        questions, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        try:
            questions.write(name.encode("utf-8", "surrogateescape") + b"\n")
            questions.flush()
        except OSError:
            raise _Gone(self._last_words(process)) from None
        header = answers.readline()
        if not header.endswith(b"\n"):
            raise _Gone(self._last_words(process))
        words = header.split()
        if len(words) != 3 or not words[2].isdigit():
            return None
        found = _rest(answers, words[0].decode(), words[1].decode(), int(words[2]))
        if found is None:
            raise _Gone(self._last_words(process))
        return found

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._said = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it; a pipe could fill up
            command = ["git", "-C", str(self.folder), "cat-file", "--batch"]
            try:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._said,
                    env=alone(),
                )
            except OSError as error:
                self.close()
                missing = isinstance(error, FileNotFoundError)
                message = "git is not installed" if missing else f"git cannot be run: {error.strerror}"
                raise ReadError(message, hint="what git keeps is read by way of it") from None
        return self._process

    def _last_words(self, process: subprocess.Popen[bytes]) -> str:
        process.wait()
        said = cast("IO[bytes]", self._said)
        said.seek(0)
        lines = said.read().decode("utf-8", "replace").strip().splitlines()
        return next(
            (line for line in reversed(lines) if line.startswith("fatal: ")), lines[-1] if lines else ""
        )


def _rest(stream: IO[bytes], name: str, kind: str, size: int) -> GitObject | None:
    """Take an object's content and the line's end after it, what is too large unkept; none when it ends early."""
    left = size + 1
    kept: list[bytes] = []
    while left:
        chunk = stream.read(min(left, _CHUNK))
        if not chunk:
            return None
        left -= len(chunk)
        if size <= LIMIT:
            kept.append(chunk)
    return GitObject(name, kind, size, b"".join(kept)[:size])


def alone() -> Mapping[str, str]:
    """Give the environment that git is run in: no other repository than the one meant, and no fetching."""
    return {name: value for name, value in os.environ.items() if name not in _ELSEWHERE} | _ALONE


def _refusal(said: str) -> ReadError:
    if "not a git repository" in said:
        return ReadError(
            "the workspace is in no git repository",
            hint="without `revision`, files are read from the work tree",
        )
    if "dubious ownership" in said:
        return ReadError(
            "git refuses the repository: it belongs to another user",
            hint="see `safe.directory` of git config",
        )
    reason = said.removeprefix("fatal: ")
    return ReadError(f"git failed: {reason}" if reason else "git failed and gave no reason")
