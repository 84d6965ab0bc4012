"""A connection that stops speaking HTTP after the engine's answer and carries a program's input and output.

The engine switches protocols as its API says for `exec` and `attach`
(https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Exec/operation/ExecStart). Done by hand: a
library's buffered reader would swallow what comes in the same packet as the answer's end.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from envparity.engines.docker.sockets import connect, is_tls
from envparity.engines.finding import Address
from envparity.errors import EngineError

_LONGEST = 64 * 1024
_PIECE = 16 * 1024
_WAIT = 60


class Hijacked:
    """A connection of bytes to one program. One thread may read while another sends."""

    def __init__(self, held: socket.socket, rest: bytes) -> None:
        self._held = held
        self._rest = rest

    def read(self) -> bytes:
        """Give what comes next; empty at the end."""
        if self._rest:
            given, self._rest = self._rest, b""
            return given
        try:
            return self._held.recv(_PIECE)
        except (ConnectionError, OSError):
            return b""

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self._held.sendall(data)

    def end_input(self) -> None:
        """Say that nothing more is sent. Over TLS that cannot be said without ending the other way too."""
        if not is_tls(self._held):
            with suppress(OSError):
                self._held.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """End the connection, from any thread."""
        with suppress(OSError):
            self._held.shutdown(socket.SHUT_RDWR)
        self._held.close()


def hijack(address: Address, path: str, body: Mapping[str, Any]) -> Hijacked:
    """Post a request and take its connection over; `EngineError` with the engine's reason when it refuses."""
    held = connect(address, _WAIT)
    try:
        data = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\n"
            f"Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: {len(data)}\r\n\r\n"
        )
        held.sendall(head.encode("ascii") + data)
        told, rest = _head(held)
        refusal = "" if told.split(b" ", 2)[1] in (b"101", b"200") else _refusal(held, rest)
        held.settimeout(None)
    except (OSError, IndexError):
        held.close()
        raise
    if refusal:
        held.close()
        raise EngineError(refusal)
    return Hijacked(held, rest)


def _head(held: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = held.recv(4096)
        if not piece or len(data) > _LONGEST:
            raise ConnectionError("no answer")
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    return head, rest


def _refusal(held: socket.socket, rest: bytes) -> str:
    held.settimeout(2)
    with suppress(OSError):
        while len(rest) < _LONGEST and b"}" not in rest and (piece := held.recv(4096)):
            rest += piece
    text = rest[rest.find(b"{") : rest.rfind(b"}") + 1]
    try:
        return str(json.loads(text)["message"])
    except (ValueError, KeyError, TypeError):
        return "the engine refused to start the program"
