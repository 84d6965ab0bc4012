"""Who listens on a port of this machine."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from envparity.engines.listeners import taken
from envparity.engines.seen import Published

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")


def test_a_listener_is_found_with_the_program_that_holds_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        [found] = taken([Published(port)])
    assert f"(process {os.getpid()})" in found.by
    assert found.free > port


def test_another_address_or_protocol_is_not_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        assert taken([Published(port, "tcp", "127.0.0.2"), Published(port, "udp")]) == ()


def test_a_listener_on_every_address_takes_each_of_them() -> None:
    with socket.create_server(("", 0)) as held:
        port = held.getsockname()[1]
        assert len(taken([Published(port, "tcp", "127.0.0.2")])) == 1


def test_a_port_that_is_connected_and_not_listened_on_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held, socket.create_connection(held.getsockname()) as near:
        port = near.getsockname()[1]
        assert taken([Published(port, "tcp", "127.0.0.1")]) == ()


def test_a_udp_socket_is_found() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind(("127.0.0.1", 0))
        assert len(taken([Published(held.getsockname()[1], "udp")])) == 1


def test_an_ipv6_listener_is_found() -> None:
    try:
        held = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 here")
    with held:
        assert len(taken([Published(held.getsockname()[1], "tcp", "::1")])) == 1
