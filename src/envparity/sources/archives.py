"""What archives hold: zip and its kin (jar, wheel), tar, gzip, bzip2, xz and zstd, one in another too.

Nothing is written to disk and little is held: a member is given in pieces, and how much an archive may unpack to is
bounded by its own size, so that one made to fill the memory or the day is left, and said.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any

from envparity.sources import zstd
from envparity.sources.images import Joined
from envparity.sources.marks import CLOSED, TAR, TAR_PLACE, is_archive
from envparity.sources.tars import Header
from envparity.sources.trees import PIECE

DEEPEST = 4
"""Archives in one another that are opened."""
_LEAST = 64 << 20
_RATIO = 200
_MOST = 4 << 30
"""Bytes that an archive may unpack to: so many for each of its own, no fewer than the first, no more than the last."""
_MEMBERS = 200_000
_HELD = 64 << 20
"""Bytes of a zip in an archive that are held to be opened: it is read from its end."""
_XZ_MEMORY = 128 << 20

Member = tuple[str, bytes, int]
"""A member's path, some of its bytes, and how many of those the piece before held too."""
Problem = Callable[[str, str], None]
"""Takes a path inside (empty for the archive itself) and what is wrong with it."""

_ERRORS = (
    tarfile.TarError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
    RuntimeError, struct.error, LookupError,
)  # fmt: skip
"""What the libraries raise over archives that are damaged, closed by a password, or of a make that they do not know."""


class _Spent(Exception):
    """An archive unpacks to more than is looked at."""


class _Budget:
    def __init__(self, size: int) -> None:
        self.left = min(max(size * _RATIO, _LEAST), _MOST)
        self.members = _MEMBERS

    def take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise _Spent

    def begin(self) -> None:
        self.members -= 1
        if self.members < 0:
            raise _Spent


def read_archive(stream: IO[bytes], size: int, overlap: int, problem: Problem) -> Iterator[Member]:
    """Give what an archive of so many bytes holds, in pieces; paths of archives in it end in `!/` before what they hold.

    `stream` can be read from any place.
    """
    budget = _Budget(size)
    try:
        yield from _opened(stream, "", overlap, problem, budget, DEEPEST)
    except _Spent:
        problem("", "unpacks to more than is looked at, and was left")


def _opened(
    stream: IO[bytes], path: str, overlap: int, problem: Problem, budget: _Budget, depth: int
) -> Iterator[Member]:
    try:
        head = stream.read(512)
        rest = io.BufferedReader(Joined(head, stream), 1 << 16)
        if head.startswith(b"PK"):
            yield from _zip(stream, rest, path, overlap, problem, budget, depth)
        elif head[TAR_PLACE] == TAR:
            yield from _tar(rest, path, overlap, problem, budget, depth)
        else:
            yield from _one(_unpacking(head, rest), path, overlap, problem, budget, depth)
    except _ERRORS as error:
        problem(path, f"cannot be read to its end: {str(error) or type(error).__name__}")


def _zip(
    stream: IO[bytes], rest: IO[bytes], path: str, overlap: int, problem: Problem, budget: _Budget, depth: int
) -> Iterator[Member]:
    if not stream.seekable():
        held = rest.read(_HELD + 1)
        if len(held) > _HELD:
            problem(path, "a zip in an archive, larger than what is opened")
            return
        stream = io.BytesIO(held)
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            budget.begin()
            if info.is_dir():
                continue
            inside = path + info.filename
            try:
                with archive.open(info) as member:
                    yield from _member(member, inside, overlap, problem, budget, depth)
            except _ERRORS as error:
                problem(inside, str(error) or type(error).__name__)


def _tar(
    stream: IO[bytes], path: str, overlap: int, problem: Problem, budget: _Budget, depth: int
) -> Iterator[Member]:
    with tarfile.open(mode="r|", fileobj=stream, tarinfo=Header) as archive:
        for info in archive:
            budget.begin()
            held = archive.extractfile(info) if info.isfile() else None
            if held is not None:
                inside = path + info.name.removeprefix("./")
                yield from _member(held, inside, overlap, problem, budget, depth)
    while data := stream.read(PIECE):  # what packs it says at its end whether all was as it was packed
        budget.take(len(data))


def _one(
    stream: IO[bytes], path: str, overlap: int, problem: Problem, budget: _Budget, depth: int
) -> Iterator[Member]:
    """Give what one packed stream holds: the members of a tar, or itself."""
    head = stream.read(512)
    rest = io.BufferedReader(Joined(head, stream), 1 << 16)
    if head[TAR_PLACE] == TAR:
        yield from _tar(rest, path, overlap, problem, budget, depth)
    else:
        yield from _pieces(rest, path.removesuffix("!/"), overlap, budget)


def _member(
    stream: IO[bytes], path: str, overlap: int, problem: Problem, budget: _Budget, depth: int
) -> Iterator[Member]:
    head = stream.read(512)
    rest = io.BufferedReader(Joined(head, stream), 1 << 16)
    if not is_archive(head):
        if head.startswith(CLOSED):
            problem(path, "an archive of a make that is not opened")
        yield from _pieces(rest, path, overlap, budget)
    elif depth <= 1:
        problem(path, "an archive deeper in others than is opened")
    else:
        yield from _opened(rest, f"{path}!/", overlap, problem, budget, depth - 1)


def _pieces(stream: IO[bytes], path: str, overlap: int, budget: _Budget) -> Iterator[Member]:
    kept = b""
    while data := stream.read(PIECE):
        budget.take(len(data))
        yield path, kept + data, len(kept)
        kept = data[-overlap:] if len(data) == PIECE else b""


def _unpacking(head: bytes, stream: IO[bytes]) -> IO[bytes]:
    if head.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=stream)  # type: ignore[return-value]
    if head.startswith(b"BZh"):
        return bz2.BZ2File(stream)
    if head.startswith(zstd.MARK) and (opened := zstd.unpacked(stream)) is not None:
        return opened
    return io.BufferedReader(_Xz(stream), PIECE)


class _Xz(io.RawIOBase):
    """What an xz holds, with a bound to the memory that it may ask for: one stream, or several with zeros between."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self._work = _decompressor()

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what comes next."""
        more = b""
        while True:
            if self._work.eof and not (more := self._behind()):
                return 0
            if not more and self._work.needs_input and not (more := self._stream.read(1 << 16)):
                raise EOFError("ends before its end")
            data, more = self._work.decompress(more, len(buffer)), b""
            if data:
                buffer[: len(data)] = data
                return len(data)

    def _behind(self) -> bytes:
        """Begin with the next stream, and give the first of it; nothing where there is none."""
        rest = self._work.unused_data.lstrip(b"\0")
        while not rest and (more := self._stream.read(1 << 16)):
            rest = more.lstrip(b"\0")
        if rest:
            self._work = _decompressor()
        return rest


def _decompressor() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(memlimit=_XZ_MEMORY)
