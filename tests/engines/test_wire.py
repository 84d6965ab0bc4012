"""HTTP as engines speak it: answers come whole however they are cut, and a cut-off one is never a whole one."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envparity.engines.docker.answers import unchunked
from envparity.engines.docker.wire import Wire
from envparity.engines.finding import Address
from envparity.errors import EngineError


def chunked(pieces: list[bytes]) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def read(data: bytes, size: int) -> bytes:
    left = iter([data[at : at + size] for at in range(0, len(data), size)])
    return b"".join(unchunked(b"", lambda: next(left, b"")))


@given(st.lists(st.binary(min_size=1, max_size=300), max_size=8), st.integers(1, 400))
def test_chunks_give_what_went_in_however_they_are_cut(pieces: list[bytes], size: int) -> None:
    assert read(chunked(pieces), size) == b"".join(pieces)


@given(st.lists(st.binary(min_size=1, max_size=60), min_size=1, max_size=4), st.data())
def test_a_body_that_is_cut_off_anywhere_is_an_error(pieces: list[bytes], data: st.DataObject) -> None:
    whole = chunked(pieces)
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises((ConnectionError, ValueError)):
        read(whole[:cut], 7)


class Mouth:
    """A server on a socket of this machine that says to each connection what it was given to say."""

    def __init__(self, path: Path, answers: list[bytes]) -> None:
        self.address = Address(f"unix://{path}", "test")
        self.asked: list[bytes] = []
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        self._server.listen()
        self._answers = answers
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        for answer in self._answers:
            held, _ = self._server.accept()
            with held:
                self.asked.append(held.recv(65536))
                held.sendall(answer)

    def close(self) -> None:
        self._server.close()


@pytest.fixture
def mouth(tmp_path: Path) -> Iterator[Mouth]:
    body = b'{"a": 1}'
    found = Mouth(
        tmp_path / "e.sock",
        [
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body),
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 24\r\n\r\n" + b'{"message": "\x1b[31mgone."}',
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{}\n{",
        ],
    )  # fmt: skip
    yield found
    found.close()


def test_a_connection_that_the_engine_closed_meanwhile_is_not_used_again(mouth: Mouth) -> None:
    wire = Wire(mouth.address, "1.41", 5)
    assert wire.ask("GET", "/a", params={"filters": '{"x": ["y z"]}'}) == {"a": 1}
    assert mouth.asked[0].startswith(b"GET /v1.41/a?filters=%7B%22x%22%3A+%5B%22y+z%22%5D%7D HTTP/1.1\r\n")
    assert wire.ask("GET", "/b", gone=True) is None
    flowing = wire.stream("GET", "/c")
    with pytest.raises(EngineError, match="does not answer any more"):
        list(flowing.objects())
    wire.close()
