"""HTTP as engines speak it: answers come whole however they are cut, and a cut-off one is never a whole one."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envparity.engines.docker.answers import Refused, unchunked
from envparity.engines.docker.hijacking import hijack
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


class Lines:
    """A server that carries out what is given for each connection, one after the other."""

    def __init__(self, path: Path, *deeds: Callable[[socket.socket], None]) -> None:
        self.address = Address(f"unix://{path}", "test")
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        self._server.listen()
        self._deeds = deeds
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with self._server:
            for deed in self._deeds:
                held, _ = self._server.accept()
                with held:
                    deed(held)


def said(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


def once_and_gone(held: socket.socket) -> None:
    """Answer once, take a second request, and let go of it unanswered."""
    held.recv(65536)
    held.sendall(said(b"1"))
    held.recv(65536)


def answering(body: bytes) -> Callable[[socket.socket], None]:
    def answer(held: socket.socket) -> None:
        held.recv(65536)
        held.sendall(body)

    return answer


def test_a_question_that_a_rested_connection_lost_is_asked_again(tmp_path: Path) -> None:
    lines = Lines(tmp_path / "e.sock", once_and_gone, answering(said(b"2")))
    wire = Wire(lines.address, "1.41", 5)
    assert wire.ask("GET", "/a") == 1
    assert wire.ask("GET", "/a") == 2
    wire.close()


def test_a_deed_that_a_rested_connection_lost_is_not_done_again(tmp_path: Path) -> None:
    lines = Lines(tmp_path / "e.sock", once_and_gone, answering(said(b"2")))
    wire = Wire(lines.address, "1.41", 5)
    assert wire.ask("GET", "/a") == 1
    with pytest.raises(ConnectionError):
        wire.ask("POST", "/a")
    wire.close()


def test_the_reason_for_which_a_body_is_not_taken_to_its_end_is_told(tmp_path: Path) -> None:
    def refuse(held: socket.socket) -> None:
        held.recv(1000)
        held.sendall(b'HTTP/1.1 507 Full\r\nContent-Length: 24\r\n\r\n{"message": "disk full"}')
        held.shutdown(socket.SHUT_RD)
        gone.set()

    gone = threading.Event()

    def body() -> Iterator[bytes]:
        yield b"x"
        gone.wait(10)
        yield from (b"x" * 100_000 for _ in range(100))

    lines = Lines(tmp_path / "e.sock", refuse)
    with pytest.raises(Refused, match="disk full"):
        Wire(lines.address, "1.41", 5).stream("PUT", "/a", data=body())


@pytest.mark.parametrize("told", [b"100 Continue\r\n", b"103 Early Hints\r\nLink: x\r\n"])
def test_an_answer_before_the_answer_is_passed_over(tmp_path: Path, told: bytes) -> None:
    lines = Lines(tmp_path / "e.sock", answering(b"HTTP/1.1 " + told + b"\r\n" + said(b"3")))
    assert Wire(lines.address, "1.41", 5).ask("GET", "/a") == 3


@pytest.mark.parametrize("told", [b"SSH-2.0 hello", b"", b"HTTP/1.1 OK"])
def test_what_speaks_another_protocol_is_no_engine(tmp_path: Path, told: bytes) -> None:
    lines = Lines(tmp_path / "e.sock", answering(told + b"\r\n\r\n"))
    with pytest.raises(ConnectionError, match="this is no HTTP"):
        Wire(lines.address, "1.41", 5).ask("GET", "/a")


def test_fields_behind_the_last_chunk_are_no_part_of_the_next_answer() -> None:
    left = iter([b"2\r\n{}\r\n0\r\nDigest: ", b"abc\r\n", b"\r\n"])
    assert b"".join(unchunked(b"", lambda: next(left, b""))) == b"{}"
    assert next(left, None) is None


def test_an_object_without_a_line_end_is_read_when_it_is_the_last(tmp_path: Path) -> None:
    body = b'{"a": 1}\n{"error": "full"}'
    wire = Wire(Lines(tmp_path / "e.sock", answering(said(body))).address, "1.41", 5)
    assert list(wire.stream("GET", "/c").objects()) == [{"a": 1}, {"error": "full"}]


def test_a_connection_that_stops_speaking_http_begins_behind_the_answer(tmp_path: Path) -> None:
    refusal = b'HTTP/1.1 409 Conflict\r\nContent-Length: 25\r\n\r\n{"message": "is paused."}'
    taken = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\n\r\nhello"
    lines = Lines(tmp_path / "e.sock", answering(taken), answering(refusal))
    held = hijack(lines.address, "/x", {})
    assert held.read() == b"hello"
    held.close()
    with pytest.raises(Refused, match=r"is paused\."):
        hijack(lines.address, "/x", {})


def test_a_connection_that_the_engine_closed_meanwhile_is_not_used_again(mouth: Mouth) -> None:
    wire = Wire(mouth.address, "1.41", 5)
    assert wire.ask("GET", "/a", params={"filters": '{"x": ["y z"]}'}) == {"a": 1}
    assert mouth.asked[0].startswith(b"GET /v1.41/a?filters=%7B%22x%22%3A+%5B%22y+z%22%5D%7D HTTP/1.1\r\n")
    assert wire.ask("GET", "/b", gone=True) is None
    flowing = wire.stream("GET", "/c")
    with pytest.raises(EngineError, match="does not answer any more"):
        list(flowing.objects())
    wire.close()
