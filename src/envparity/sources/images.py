"""A saved image's files, layer by layer, and what its configuration says: read as a stream, nothing is written to disk.

Both forms are read: what `docker save` writes, and the layout of OCI. A file that a later layer deletes
is still in the layer that brought it, and is given like any other.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from envparity.model.records import dataclass, field
from envparity.sources import zstd
from envparity.sources.tars import DAMAGES, Header, read_out

LARGEST = 64 << 20
_JSON = 8 << 20
_TAR_MARK = slice(257, 262)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of an image: a file of a layer, or a part of its configuration (`environment`, `labels`, `history`)."""

    path: str
    data: bytes = field(repr=False)
    layer: str = ""
    place: str = ""


def read_saved(stream: IO[bytes], problem: Callable[[str], None]) -> Iterator[Piece]:
    """Give every file and every part of the configuration of a saved image."""
    try:
        with tarfile.open(mode="r|*", fileobj=stream, tarinfo=Header) as outer:
            for member in outer:
                held = outer.extractfile(member) if member.isfile() else None
                if held is not None:
                    yield from _member(member.name, held, problem)
    except DAMAGES as error:
        problem(f"the image's archive cannot be read to its end: {str(error) or type(error).__name__}")


def read_layout(folder: Path, problem: Callable[[str], None]) -> Iterator[Piece]:
    """Give the same of a folder in OCI's layout."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as stream:
                yield from _member(path.relative_to(folder).as_posix(), stream, problem)


def _member(name: str, stream: IO[bytes], problem: Callable[[str], None]) -> Iterator[Piece]:
    head = stream.read(512)
    rest = io.BufferedReader(Joined(head, stream), 1 << 16)
    if head[:2] == b"\x1f\x8b":
        yield from _layer(name, gzip.GzipFile(fileobj=rest), problem)
    elif head[_TAR_MARK] == b"ustar" or name.endswith("layer.tar"):
        yield from _layer(name, rest, problem)
    elif head.startswith(zstd.MARK):
        opened = zstd.unpacked(rest)
        if opened is None:
            problem(f"`{name}`: a layer compressed with zstd is not opened; {zstd.HINT}")
        else:
            yield from _layer(name, opened, problem)
    elif head.lstrip()[:1] == b"{":
        yield from _configuration(rest.read(_JSON))


def _layer(name: str, stream: Any, problem: Callable[[str], None]) -> Iterator[Piece]:
    digest = _digest(name)
    try:
        with tarfile.open(mode="r|", fileobj=stream, tarinfo=Header) as layer:
            for member in layer:
                if not member.isfile():
                    continue
                if member.size > LARGEST:
                    problem(
                        f"`{member.name}` in layer {digest[:19]}: {member.size >> 20} MiB, larger than what is looked at"
                    )
                    continue
                held = layer.extractfile(member)
                if held is not None:
                    yield Piece(member.name.removeprefix("./"), held.read(), layer=digest)
        read_out(stream)
    except DAMAGES as error:
        problem(f"layer {digest[:19]} cannot be read to its end: {str(error) or type(error).__name__}")


def _digest(name: str) -> str:
    parts = name.split("/")
    if parts[:2] == ["blobs", "sha256"]:
        return f"sha256:{parts[2]}"
    return f"sha256:{parts[0]}" if len(parts) > 1 else parts[0]


def _configuration(data: bytes) -> Iterator[Piece]:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return
    if not isinstance(told, dict) or "rootfs" not in told:
        return
    held = told.get("config") or {}
    if not isinstance(held, dict):
        return
    yield Piece("", "\n".join(_texts(held.get("Env"))).encode(), place="environment")
    labels = held.get("Labels") or {}
    if isinstance(labels, dict):
        yield Piece("", "\n".join(f"{key}={value}" for key, value in labels.items()).encode(), place="labels")
    commands = [*_texts(held.get("Entrypoint")), *_texts(held.get("Cmd"))]
    yield Piece("", " ".join(commands).encode(), place="command")
    history = told.get("history") or []
    if isinstance(history, list):
        steps = (str(step.get("created_by", "")) for step in history if isinstance(step, dict))
        yield Piece("", "\n".join(steps).encode(), place="history")


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


class Joined(io.RawIOBase):
    """A head that was read already, and the stream that it was read from, as one."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        super().__init__()
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what comes next."""
        if self._head:
            data, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class Pieces(io.RawIOBase):
    """The pieces that an engine sends, as a file that can be read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._left = b""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what comes next."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        data, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)
