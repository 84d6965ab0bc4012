"""Ports of this machine for the servers that tests start."""

from __future__ import annotations

import random
import socket
from contextlib import suppress

BELOW = range(20_000, 32_000)
"""Below those that Linux hands out by itself (ip(7): from 32768), to connections too: none of these is taken by chance."""

_chance = random.SystemRandom()
_given: set[int] = set()


def free_port() -> int:
    """Give a port that nothing listens on, and no port twice."""
    while True:
        port = _chance.choice(BELOW)
        if port in _given:
            continue
        with suppress(OSError), socket.create_server(("", port)):
            _given.add(port)
            return port
