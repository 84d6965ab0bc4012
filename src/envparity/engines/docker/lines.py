"""A container's output -> lines of text that are safe to show. Knows the stream's frames, opens nothing.

The engine sends the output of a container without a terminal in frames of eight bytes' header
(stream, three zeros, length in big-endian) and data; that of one with a terminal as it is
(https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Literal

from envparity.model.deeds import LogLine
from envparity.model.expressions import expression

Stream = Literal["stdout", "stderr"]
LONGEST = 64 * 1024
"""Bytes after which a line without an end is cut: a stream of zeros must not fill the memory."""

_ESCAPES = expression(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # control sequences: colours, cursor
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # operating system commands: titles, links, clipboard
    r"|\x1b[PX^_].*?(?:\x1b\\|$)"  # device control and other strings
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROLS = expression("[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(text: str) -> str:
    """Drop escape sequences, control characters and marks that turn the direction of text; tabs become blanks."""
    return _CONTROLS.sub("", _ESCAPES.sub("", text)).replace("\t", "    ")


def frames(read: Callable[[int], bytes]) -> Iterator[tuple[Stream, bytes]]:
    """Take the frames off a stream without a terminal until it ends, in mid-frame too."""
    while True:
        header = _exactly(read, 8)
        if len(header) < 8:
            return
        kind, length = struct.unpack(">BxxxL", header)
        left = length
        while left:
            piece = read(min(left, LONGEST))
            if not piece:
                return
            left -= len(piece)
            yield ("stderr" if kind == 2 else "stdout"), piece


def unframed(pieces: Iterable[bytes]) -> Iterator[tuple[Stream, bytes]]:
    """Take the pieces off a stream of a terminal, which knows one stream only."""
    for piece in pieces:
        yield "stdout", piece


def _exactly(read: Callable[[int], bytes], count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = read(count - len(data))
        if not piece:
            break
        data += piece
    return data


def lines(pieces: Iterator[tuple[Stream, bytes]], service: str, container: str) -> Iterator[LogLine]:
    """Cut pieces into lines. Each begins with the engine's time stamp, which is taken off into `time`."""
    rest: dict[Stream, bytes] = {"stdout": b"", "stderr": b""}
    for stream, piece in pieces:
        *whole, last = (rest[stream] + piece).split(b"\n")
        if len(last) > LONGEST:
            whole.append(last)
            last = b""
        rest[stream] = last
        for line in whole:
            yield _line(line, stream, service, container)
    for stream, line in rest.items():
        if line:
            yield _line(line, stream, service, container)


def _line(data: bytes, stream: Stream, service: str, container: str) -> LogLine:
    text = data.decode("utf-8", "replace").rstrip("\r")
    stamp, blank, said = text.partition(" ")
    if not blank or not stamp[:4].isdigit() or "T" not in stamp:
        stamp, said = "", text
    # What a program draws over on one line (a progress bar) is read as its last state.
    return LogLine(service, container, clean(said.rpartition("\r")[2]), stream, stamp)


def stamp(time: str) -> str:
    """Turn an engine's time (RFC 3339) into the seconds since the epoch that it takes, to the nanosecond."""
    whole, _, rest = time.removesuffix("Z").partition(".")
    seconds = int(datetime.fromisoformat(whole + "+00:00").timestamp())
    return f"{seconds}.{(rest or '0'):0<9}"
