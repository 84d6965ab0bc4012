"""What carries connections to one host ends them as that host does."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest

from envparity.jobs.running.carrier import carry


@pytest.fixture
def host() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def carried(host: socket.socket) -> tuple[socket.socket, socket.socket]:
    """Give the two ends of a connection that is carried."""
    ours, theirs = socket.socketpair()
    ours.settimeout(10)
    name, port = host.getsockname()
    threading.Thread(target=carry, args=(theirs, name, port), daemon=True).start()
    called, _ = host.accept()
    called.settimeout(10)
    return ours, called


def test_what_each_side_says_and_that_it_has_ended_is_carried(host: socket.socket) -> None:
    ours, called = carried(host)
    with ours, called:
        ours.sendall(b"question")
        ours.shutdown(socket.SHUT_WR)
        assert called.recv(99) == b"question"
        assert called.recv(99) == b""
        called.sendall(b"answer")
        called.close()
        assert ours.recv(99) == b"answer"
        assert ours.recv(99) == b""


def test_a_connection_that_the_host_cuts_off_is_cut_off_here(host: socket.socket) -> None:
    ours, called = carried(host)
    with ours:
        ours.sendall(b"question")
        assert called.recv(99) == b"question"
        time.sleep(0.2)  # the other way is waited in by now
        called.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        called.close()
        assert ours.recv(99) == b""
