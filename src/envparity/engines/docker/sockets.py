"""The connection to an engine's address: a socket of this machine, a port, a port under TLS."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from envparity.engines.finding import Address
from envparity.errors import EngineError

if TYPE_CHECKING:
    import ssl

_PORT, _TLS_PORT = 2375, 2376


def connect(address: Address, timeout: float) -> socket.socket:
    """Connect; `OSError` when nothing listens, `EngineError` for an address that cannot be connected to."""
    url = urlsplit(address.reached)
    if url.scheme == "unix":
        held = socket.socket(socket.AF_UNIX)
        held.settimeout(timeout)
        try:
            held.connect(url.path or f"/{url.netloc}")
        except OSError:
            held.close()
            raise
        return held
    if url.scheme == "npipe":
        from envparity.engines.docker.door import open_pipe

        pipe: socket.socket = open_pipe(address.reached, timeout)
        return pipe
    if url.scheme not in ("tcp", "http", "https") or not url.hostname:
        raise EngineError(f"an engine cannot be reached over `{url.scheme}:`")
    tls = bool(address.tls) or url.scheme == "https"
    port = url.port or (_TLS_PORT if tls else _PORT)
    plain = socket.create_connection((url.hostname, port), timeout=timeout)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not tls:
        return plain
    try:
        return _context(address).wrap_socket(plain, server_hostname=url.hostname)
    except OSError:
        plain.close()
        raise


def is_tls(held: socket.socket) -> bool:
    """Whether a connection is one under TLS, whose two ways cannot be ended apart."""
    return hasattr(held, "cipher")


def _context(address: Address) -> ssl.SSLContext:
    """Trust what the address names and nothing that the environment does: `REQUESTS_CA_BUNDLE` is not asked."""
    import ssl

    folder = Path(address.tls)
    if address.verify:
        context = ssl.create_default_context(cafile=str(folder / "ca.pem") if address.tls else None)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if address.tls and (folder / "cert.pem").exists():
        context.load_cert_chain(str(folder / "cert.pem"), str(folder / "key.pem"))
    return context
