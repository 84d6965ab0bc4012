"""A connection that stops speaking HTTP after the engine's answer and carries a program's input and output.

The engine switches protocols as its API says for `exec` and `attach`
(https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Exec/operation/ExecStart). What comes in the same
packet as the answer's end is the program's already.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from envparity.engines.docker.answers import Answer
from envparity.engines.docker.sockets import connect, is_tls
from envparity.engines.finding import Address

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
    """Post a request and take its connection over; `Refused` when the engine does not, `OSError`."""
    held = connect(address, _WAIT)
    try:
        data = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\n"
            f"Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: {len(data)}\r\n\r\n"
        )
        held.sendall(head.encode("ascii") + data)
        answer = Answer(held)
        answer.check()
        held.settimeout(None)
    except BaseException:
        held.close()
        raise
    return Hijacked(held, answer.rest)
