"""Bytes of files as git keeps them at a revision; the work tree is neither read nor touched.

Folders are looked up in git's own trees, not by asking for `REVISION:PATH`: only a tree tells a file from
a symbolic link, whose target git would give as if it were content, and from a submodule.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import PurePosixPath

from envparity.errors import ReadError
from envparity.model.declarations import revision_problem
from envparity.sources.files import refuse_size
from envparity.sources.objects import Repository

_FOLDER, _LINK, _SUBMODULE = b"40000", b"120000", b"160000"
_MOST_LINKS = 40
"""Symbolic links followed on the way to one file; as many as Linux follows."""
_MOST_NEAR = 3
"""Names shown that are near one that does not exist."""


class Revision:
    """The files below one folder of a repository at one revision, named relative to that folder."""

    def __init__(self, repository: Repository, name: str) -> None:
        self._repository = repository
        self._name = name
        self._trees: dict[str, dict[str, tuple[bytes, str]]] = {}
        self._start: str | ReadError | None = None

    def read(self, path: str) -> bytes:
        """Give a file's content as it is in git; `ReadError` says what stands there instead, or what is missing.

        Symbolic links are followed as in the work tree; a path that leaves the folder is refused.
        """
        with self._about(path):
            found = self._repository.find(self._blob(path))
        if found is None:
            raise self._lacking(path)
        refuse_size(path, found.size)
        return found.data

    def _top(self) -> str:
        """Give the hash of the workspace's own tree; what a name stands for is asked once, a refusal remembered."""
        if self._start is None:
            try:
                self._start = self._resolved()
            except ReadError as error:
                self._start = error
        if isinstance(self._start, ReadError):
            raise self._start
        return self._start

    def _resolved(self) -> str:
        problem = revision_problem(self._name)
        if problem:
            raise ReadError(f"revision `{self._name}`: {problem}")
        whole = self._repository.find(f"{self._name}^{{tree}}")
        if whole is None:
            raise self._unknown()
        top = self._repository.find(f"{whole.name}:./")
        if top is None or top.kind != "tree":
            raise ReadError(f"`{self._name}` has no folder where the workspace is") from FileNotFoundError()
        return top.name

    def _blob(self, path: str) -> str:
        """Walk from the workspace's folder to a file and give its hash."""
        if "\0" in path:
            raise ReadError("a path holds a NUL byte")
        ahead = _parts(path)
        here = [self._top()]
        links = 0
        while ahead:
            part = ahead.pop()
            if part == "/" or (part == ".." and len(here) == 1):
                raise ReadError(
                    f"`{path}`: outside of the workspace",
                    hint="a profile reads only files below the workspace's root",
                )
            if part == "..":
                here.pop()
                continue
            mode, name = self._entry(here[-1], part, path)
            if mode == _LINK:
                links += 1
                if links > _MOST_LINKS:
                    raise ReadError(f"`{path}`: too many levels of symbolic links")
                ahead += _parts(self._target(name, path))
            elif mode == _SUBMODULE:
                raise ReadError(
                    f"`{path}`: in a submodule, of which this repository keeps only the commit",
                    hint="read it from the work tree, in a source without `revision`",
                )
            elif mode == _FOLDER:
                here.append(name)
            elif ahead:
                raise self._absent(path)
            else:
                return name
        raise ReadError(f"`{path}`: a folder, where a file was expected")

    def _entry(self, tree: str, part: str, path: str) -> tuple[bytes, str]:
        if tree not in self._trees:
            found = self._repository.find(tree)
            if found is None:
                raise self._lacking(path)
            self._trees[tree] = dict(_entries(found.data, len(tree) // 2))
        entry = self._trees[tree].get(part)
        if entry is None:
            raise self._absent(path)
        return entry

    def _target(self, name: str, path: str) -> str:
        found = self._repository.find(name)
        if found is None:
            raise self._lacking(path)
        return found.data.decode("utf-8", "surrogateescape")

    def _absent(self, path: str) -> ReadError:
        error = ReadError(f"`{path}`: no such file at `{self._name}`")
        error.__cause__ = FileNotFoundError()
        return error

    def _lacking(self, path: str) -> ReadError:
        lack = self._repository.lack
        kind = f"this is a {lack} clone" if lack else "the repository is damaged"
        hint = (
            "`git fetch --refetch --no-filter` gets everything"
            if lack == "partial"
            else "`git fsck` tells more"
        )
        return ReadError(f"`{path}`: git does not have its content at `{self._name}`: {kind}", hint=hint)

    def _unknown(self) -> ReadError:
        lack = self._repository.lack
        message = f"no revision `{self._name}` in this {lack + ' clone' if lack else 'repository'}"
        near = _near(self._name, self._repository.names())
        if near:
            return ReadError(message, hint="names like it: " + ", ".join(f"`{name}`" for name in near))
        fetch = "`git fetch --unshallow --tags`" if lack == "shallow" else "`git fetch --tags`"
        return ReadError(message, hint=f"{fetch} gets what its origin has")

    @contextmanager
    def _about(self, path: str) -> Iterator[None]:
        """Name the file in a refusal that is about the whole revision: a report may show it beside others."""
        try:
            yield
        except ReadError as error:
            if f"`{path}`" in error.message:
                raise
            raise ReadError(f"`{path}`: {error.message}", hint=error.hint) from error.__cause__


def _parts(path: str) -> list[str]:
    """Split a path into what is walked, the first part last."""
    return [part for part in reversed(PurePosixPath(path).parts) if part != "."]


def _entries(tree: bytes, width: int) -> Iterator[tuple[str, tuple[bytes, str]]]:
    """Read a tree object: `MODE NAME`, a NUL, the hash in `width` bytes, again and again."""
    at = 0
    while at < len(tree):
        end = tree.index(b"\0", at)
        mode, _, name = tree[at:end].partition(b" ")
        at = end + 1 + width
        yield name.decode("utf-8", "surrogateescape"), (mode, tree[end + 1 : at].hex())


def _near(name: str, known: tuple[str, ...]) -> list[str]:
    """Choose names like one that does not exist: the same branch of a remote first."""
    same = [other for other in known if other.endswith(f"/{name}")]
    like = get_close_matches(name, known, n=_MOST_NEAR, cutoff=0.6)
    return list(dict.fromkeys((*same, *like)))[:_MOST_NEAR]
