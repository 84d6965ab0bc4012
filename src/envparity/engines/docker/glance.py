"""A glance at an engine on a socket of this machine: the bytes of some of its answers, over one connection.

For who only wants to know whether all is as it was before: nothing is decoded, and nothing is loaded for it but
the interpreter's own socket. The requests are sent in one go; the engine answers them in their order.
"""

from __future__ import annotations

import sys

if sys.platform != "win32":
    import _socket

TYPE_CHECKING = False  # `collections.abc` takes as long to load as a glance
if TYPE_CHECKING:
    from collections.abc import Sequence

_WAIT = 5
_PIECE = 1 << 18


def glance(path: str, requests: Sequence[str]) -> list[bytes] | None:
    """Give the bodies of the answers to GET requests on a socket; none where one is not answered well."""
    if sys.platform == "win32":
        return None
    ends = [""] * (len(requests) - 1) + ["Connection: close\r\n"]
    asked = "".join(
        f"GET {request} HTTP/1.1\r\nHost: engine\r\n{end}\r\n"
        for request, end in zip(requests, ends, strict=True)
    )
    held = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        held.settimeout(_WAIT)
        held.connect(path)
        held.sendall(asked.encode("ascii"))
        data = b""
        while piece := held.recv(_PIECE):
            data += piece
    except (OSError, ValueError):
        return None
    finally:
        held.close()
    try:
        bodies, at = [], 0
        for _ in requests:
            body, at = _answer(data, at)
            bodies.append(body)
    except (ValueError, IndexError):
        return None
    return bodies


def _answer(data: bytes, at: int) -> tuple[bytes, int]:
    """Read one answer that begins at a place, and give its body and where it ends; `ValueError` for a refusal."""
    end = data.index(b"\r\n\r\n", at)
    head = data[at:end].lower()
    at = end + 4
    if head.split(b" ", 2)[1] != b"200":
        raise ValueError
    if b"\r\ntransfer-encoding: chunked" in head:
        return _chunks(data, at)
    length = int(head.split(b"\r\ncontent-length:", 1)[1].split(b"\r\n", 1)[0])
    if at + length > len(data):
        raise ValueError
    return data[at : at + length], at + length


def _chunks(data: bytes, at: int) -> tuple[bytes, int]:
    found: list[bytes] = []
    while True:
        end = data.index(b"\r\n", at)
        size = int(data[at:end], 16)
        at = end + 2
        if at + size + 2 > len(data):
            raise ValueError
        if not size:
            return b"".join(found), at + 2
        found.append(data[at : at + size])
        at += size + 2


def lasting(listed: bytes) -> bytes:
    """Give an engine's list of containers without the words of it that change with the time that passes.

    `Up 5 minutes (healthy)` becomes `Up (healthy)`. A text in the list that only looks so has its quotes escaped.
    """
    first, *rest = listed.split(b'"Status":"')
    return first + b"".join(map(_without_age, rest))


def _without_age(text: bytes) -> bytes:
    status, end, rest = text.partition(b'"')
    words = status.split(b" ", 1)
    told = b"".join(part[: part.find(b")") + 1] for part in words[-1].split(b"(")[1:])
    return words[0] + b" " + told + end + rest
