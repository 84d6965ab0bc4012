"""An answer of an engine as it comes off a connection: HTTP/1.1 and no more of it than engines speak."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress

from envparity.engines.docker.lines import clean

PIECE = 256 * 1024
"""Bytes that are read at once."""
_HEAD = 64 * 1024
"""The longest head of an answer."""
_INTERIM = (100, 102, 103)
"""Statuses of an answer that comes before the answer (RFC 9110, 15.2)."""

Read = Callable[[], bytes]


class Refused(Exception):
    """The engine answered, and not well: its status and its own reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Answer:
    """What the engine says to one request; its body is read by whoever asked."""

    def __init__(self, held: socket.socket) -> None:
        self._held = held
        self.status, self._rest = _INTERIM[0], b""
        while self.status in _INTERIM:
            head, self._rest = _head(held, self._rest)
            first, *fields = head.split("\r\n")
            self.status = _status(first)
        named = (line.partition(":") for line in fields)
        self._fields = {name.strip().lower(): value.strip() for name, _, value in named}

    @property
    def rest(self) -> bytes:
        """What came together with its head, for whoever takes the connection over."""
        return self._rest

    @property
    def is_json(self) -> bool:
        """Whether its body is JSON: Podman answers some deeds with a bare word."""
        return "json" in self._fields.get("content-type", "")

    @property
    def reusable(self) -> bool:
        """Whether the connection can carry another request once the body has been read."""
        ends = self._chunked or "content-length" in self._fields or self.status in (204, 304)
        return ends and self._fields.get("connection", "").lower() != "close"

    @property
    def _chunked(self) -> bool:
        return self._fields.get("transfer-encoding", "").lower() == "chunked"

    def pieces(self) -> Iterator[bytes]:
        """Give the body as it comes, to its end; `ConnectionError` when it is cut off."""
        if self.status in (204, 304):
            return
        if self._chunked:
            yield from unchunked(self._rest, self._read)
        elif (length := self._fields.get("content-length")) is not None:
            yield from self._counted(int(length))
        else:
            yield from filter(None, (self._rest,))
            yield from iter(self._read, b"")

    def body(self) -> bytes:
        """Give the whole body."""
        return b"".join(self.pieces())

    def check(self) -> None:
        """Raise what the engine says against the request."""
        if self.status < 400:
            return
        told = self.body()
        with suppress(ValueError, KeyError, TypeError):
            told = str(json.loads(told)["message"]).encode("utf-8", "replace")
        text = clean(" ".join(told.decode("utf-8", "replace").split()))
        raise Refused(self.status, text or f"it answers with status {self.status}")

    def _read(self) -> bytes:
        return self._held.recv(PIECE)

    def _counted(self, left: int) -> Iterator[bytes]:
        piece = self._rest[:left]
        while left:
            piece = piece or self._held.recv(min(left, PIECE))
            if not piece:
                raise ConnectionError("the answer was cut off")
            yield piece
            left -= len(piece)
            piece = b""


def _status(first: str) -> int:
    words = first.split(" ", 2)
    if not first.startswith("HTTP/1.") or len(words) < 2 or not words[1].isdecimal():
        raise ConnectionError("this is no HTTP")
    return int(words[1])


def _head(held: socket.socket, data: bytes) -> tuple[str, bytes]:
    while (end := data.find(b"\r\n\r\n")) < 0:
        piece = held.recv(PIECE)
        if not piece or len(data) > _HEAD:
            raise ConnectionError("the connection was closed" if not piece else "this is no HTTP")
        data += piece
    return data[:end].decode("latin-1"), data[end + 4 :]


def unchunked(data: bytes, read: Read) -> Iterator[bytes]:
    """Take the chunks of a body apart (RFC 9112, 7.1): all that has come at once is one piece.

    A log of many lines comes in as many chunks; to read them one by one would be most of the work.
    """
    left = tail = 0
    while True:
        at, found = 0, []
        while True:
            if left:
                piece = data[at : at + left]
                found.append(piece)
                at, left = at + len(piece), left - len(piece)
                if left:
                    break
                tail = 2
            if tail:
                passed = min(tail, len(data) - at)
                at, tail = at + passed, tail - passed
                if tail:
                    break
            end = data.find(b"\r\n", at)
            if end < 0:
                break
            left = int(data[at:end].partition(b";")[0], 16)
            at = end + 2
            if not left:
                if found:
                    yield b"".join(found)
                _last(data[at:], read)
                return
        data = data[at:]
        if found:
            yield b"".join(found)
        piece = read()
        if not piece:
            raise ConnectionError("the answer was cut off")
        data += piece


def _last(data: bytes, read: Read) -> None:
    """Read to the empty line that ends a body of chunks, past the fields that may stand before it."""
    while not data.startswith(b"\r\n") and b"\r\n\r\n" not in data:
        if len(data) > _HEAD:
            raise ConnectionError("this is no HTTP")
        piece = read()
        if not piece:
            raise ConnectionError("the answer was cut off")
        data += piece
