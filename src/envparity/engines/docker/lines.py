"""A container's output -> lines of text that are safe to show. Knows the stream's frames, opens nothing.

The engine sends the output of a container without a terminal in frames of eight bytes' header
(stream, three zeros, length in big-endian) and data; that of one with a terminal as it is
(https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from time import monotonic, sleep
from typing import Literal, overload

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

_UNSAFE = expression("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""What `clean` would change, but for the end of a line."""
_PLAIN = bytes(range(0x20, 0x7F)) + b"\n"
"""What it would not, in most logs all that there is: to drop these first is ten times as fast as to search."""
_TIMED = expression(r"(?m)^(?:[0-9]{4}(?=[^ \n]*T)[^ \n]* )?")
"""A line's beginning, with the engine's time where it has one."""
_MOMENT = 0.002
"""Seconds for which lines gather; nobody sees that they come later."""
_SMALL = 64 * 1024
"""Bytes of a piece from which on there is nothing to be gathered."""
_HEADER = 8
_STDERR = 2


def clean(text: str) -> str:
    """Drop escape sequences, control characters and marks that turn the direction of text; tabs become blanks."""
    return _CONTROLS.sub("", _ESCAPES.sub("", text)).replace("\t", "    ")


def frames(pieces: Iterable[bytes]) -> Iterator[tuple[Stream, bytes]]:
    """Take the frames off a stream without a terminal until it ends, in mid-frame too.

    Frames that came together and are of one stream are given as one piece.
    """
    data, left = b"", 0
    kind: Stream = "stdout"
    for piece in pieces:
        data = data + piece if data else piece
        at, found = 0, []
        while True:
            if left:
                part = data[at : at + left]
                found.append(part)
                at, left = at + len(part), left - len(part)
            if left or len(data) - at < _HEADER:
                break
            other: Stream = "stderr" if data[at] == _STDERR else "stdout"
            if found and other != kind:
                yield kind, b"".join(found)
                found = []
            kind, left = other, int.from_bytes(data[at + 4 : at + _HEADER], "big")
            at += _HEADER
        data = data[at:]
        if found:
            yield kind, b"".join(found)


def gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Give pieces as they come, and let those that come hard upon each other gather for a moment.

    An engine sends a busy log line by line: to read each by itself costs more than the line.
    """
    last = 0.0
    for piece in pieces:
        busy, last = monotonic() - last < 2 * _MOMENT and len(piece) < _SMALL, monotonic()
        yield piece
        if busy:
            sleep(_MOMENT)


def unframed(pieces: Iterable[bytes]) -> Iterator[tuple[Stream, bytes]]:
    """Take the pieces off a stream of a terminal, which knows one stream only."""
    for piece in pieces:
        yield "stdout", piece


class Block(Sequence[LogLine]):
    """Lines that came together, each made when it is looked at: of a busy log most never are."""

    __slots__ = ("_container", "_count", "_plain", "_service", "_split", "_stream", "_text")

    def __init__(self, data: bytes, stream: Stream, service: str, container: str) -> None:
        self._text = data.decode("utf-8", "replace")
        self._plain = not data.translate(None, _PLAIN) or _UNSAFE.search(self._text) is None
        self._count = self._text.count("\n") + 1
        self._split: list[str] = []
        self._stream: Stream = stream
        self._service = service
        self._container = container

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> LogLine: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[LogLine]: ...
    def __getitem__(self, at: int | slice) -> LogLine | Sequence[LogLine]:
        if isinstance(at, slice):
            return list(map(self._made, self._lines[at]))
        return self._made(self._lines[at])

    def __iter__(self) -> Iterator[LogLine]:
        return map(self._made, self._lines)

    def is_clear(self, veil: Callable[[str], str]) -> bool:
        """Say whether a veil over what stands in a line would leave all of them as they are."""
        return self._plain and veil(self._text) == self._text

    def labelled(self, label: Callable[[str], str]) -> str:
        """Write all lines with their service's label and a blank in the place of their times.

        Nothing where one is not plain, or may be JSON: then each has to be looked at.
        """
        if not self._plain or self._text.startswith("{") or " {" in self._text or "\n{" in self._text:
            return ""
        before = f"{label(self._service)} ".replace("\\", r"\\")
        return _TIMED.sub(before, self._text) + "\n"

    @property
    def _lines(self) -> list[str]:
        if not self._split:
            self._split = self._text.split("\n")
        return self._split

    def _made(self, line: str) -> LogLine:
        time, blank, said = line.partition(" ")
        if not blank or "T" not in time or not time[:4].isdigit():
            time, said = "", line
        if not self._plain:
            # What a program draws over on one line (a progress bar) is read as its last state.
            time, said = clean(time), clean(said.rstrip("\r").rpartition("\r")[2])
        return LogLine(self._service, self._container, said, self._stream, time)


def lines(pieces: Iterable[tuple[Stream, bytes]], service: str, container: str) -> Iterator[Block]:
    """Cut pieces into lines, those that came together in one block.

    Each begins with the engine's time stamp, which is taken off into `time`.
    """
    rest: dict[Stream, bytes] = {"stdout": b"", "stderr": b""}
    for stream, piece in pieces:
        whole, end, last = (rest[stream] + piece).rpartition(b"\n")
        if len(last) > LONGEST:
            cut = [last[at : at + LONGEST] for at in range(0, len(last), LONGEST)]
            whole, end, last = b"\n".join([*([whole] if end else []), *cut[:-1]]), b"\n", cut[-1]
        rest[stream] = last
        if end:
            yield Block(whole, stream, service, container)
    for stream, line in rest.items():
        if line:
            yield Block(line, stream, service, container)


def stamp(time: str) -> str:
    """Turn an engine's time (RFC 3339) into the seconds since the epoch that it takes, to the nanosecond."""
    whole, _, rest = time.removesuffix("Z").partition(".")
    seconds = int(datetime.fromisoformat(whole + "+00:00").timestamp())
    return f"{seconds}.{(rest or '0'):0<9}"
