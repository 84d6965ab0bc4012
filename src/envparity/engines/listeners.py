"""Who listens on a port of this machine, beside the engine: Linux tells it in /proc, elsewhere a bind is tried.

Only for engines on this machine. What cannot be told is not taken: the engine has the last word.
"""

from __future__ import annotations

import errno
import os
import socket
import struct
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

from envparity.engines.seen import Published, Taken

_PROC = Path("/proc")
_LISTENING = {"tcp": "0A", "udp": "07"}
"""States in /proc/net: a listening TCP socket, and a UDP socket that is connected to nobody."""
_NEAR = 200
"""How many of the next ports are asked for a free one."""


def taken(wanted: Iterable[Published]) -> tuple[Taken, ...]:
    """Give those of the wanted ports that something listens on, with what that is where it can be told."""
    ports = sorted(set(wanted))
    if not ports:
        return ()
    if sys.platform != "linux":
        return tuple(Taken(port, "another program") for port in ports if _refused(port))
    sockets = _sockets()
    busy = {(protocol, port) for protocol, port, _ in sockets}
    found: dict[Published, str] = {}
    for wish in ports:
        for (protocol, port, address), inode in sorted(sockets.items()):
            if wish.clashes(Published(port, protocol, address)):
                found.setdefault(wish, inode)
    names = _programs(set(found.values()))
    return tuple(
        Taken(wish, names.get(inode, "another program"), _free(wish, busy))
        for wish, inode in sorted(found.items())
    )


def _free(wish: Published, busy: set[tuple[str, int]]) -> int:
    near = range(wish.port + 1, min(wish.port + _NEAR, 65536))
    return next((port for port in near if (wish.protocol, port) not in busy), 0)


def _sockets() -> dict[tuple[str, int, str], str]:
    """Read what listens: (protocol, port, address or empty for every one) -> inode."""
    found: dict[tuple[str, int, str], str] = {}
    for protocol, state in _LISTENING.items():
        for file in (f"net/{protocol}", f"net/{protocol}6"):
            with suppress(OSError):
                for line in (_PROC / file).read_text("ascii").splitlines()[1:]:
                    parts = line.split()
                    if len(parts) > 9 and parts[3] == state:
                        address, _, port = parts[1].partition(":")
                        found[protocol, int(port, 16), _address(address)] = parts[9]
    return found


def _address(digits: str) -> str:
    """Read an address as /proc has it: 32-bit words in the machine's own byte order; empty for every address."""
    words = [int(digits[at : at + 8], 16) for at in range(0, len(digits), 8)]
    raw = struct.pack(f"={len(words)}I", *words)
    found: IPv4Address | IPv6Address = ip_address(raw)
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return "" if found.is_unspecified else str(found)


def _programs(inodes: set[str]) -> Mapping[str, str]:
    """Name the processes that hold sockets: all of them for root, one's own otherwise."""
    wanted = {f"socket:[{inode}]": inode for inode in inodes}
    found: dict[str, str] = {}
    for process in _PROC.glob("[0-9]*"):
        if len(found) == len(wanted):
            break
        with suppress(OSError):
            for handle in (process / "fd").iterdir():
                with suppress(OSError):
                    inode = wanted.get(os.readlink(handle))  # noqa: PTH115 - what a link says, not where it leads
                    if inode:
                        name = (process / "comm").read_text("utf-8", "replace").strip()
                        found[inode] = f"`{name}` (process {process.name})"
    return found


def _refused(port: Published) -> bool:
    kind = socket.SOCK_STREAM if port.protocol == "tcp" else socket.SOCK_DGRAM
    family = socket.AF_INET6 if ":" in port.address else socket.AF_INET
    with socket.socket(family, kind) as tried:
        try:
            tried.bind((port.address, port.port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False
